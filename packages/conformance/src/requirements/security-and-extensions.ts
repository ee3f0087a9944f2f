import { entra, ipsie, may, must, okta, robust, should } from './level.ts';

export const SECURITY_AND_EXTENSIONS = {
  'SCIM-SEC-01': must('RFC 7644 3.12', 'no credentials → 401'),
  'SCIM-SEC-02': must('RFC 7644 2', '401 has WWW-Authenticate'),
  'SCIM-SEC-03': must('RFC 7644 3.12', 'bad bearer token → 401'),
  'SCIM-SEC-04': must('RFC 7644 3.12', 'read-only credentials: write → 403 (if testable)'),
  'SCIM-SEC-05': must('RFC 7644 7.2', 'TLS 1.2 offered; plain HTTP refused or redirected without data'),
  'SCIM-SEC-06': should('RFC 7644 7.2 via RFC 7525', 'TLS 1.0/1.1 refused'),
  'SCIM-SEC-07': must('RFC 7644 7.2', 'certificate matches the host'),
  'SCIM-SEC-08': entra(
    'Entra: SCIM article',
    'TLS 1.2 with an ECDHE suite; RSA 2048 or more or ECC at least 256; public CA',
  ),
  'SCIM-SEC-09': must('RFC 7644 7.4', 'bearer token has limited lifetime (expires_in present with OAuth)'),
  'SCIM-SEC-10': entra('Microsoft gallery validation', 'OAuth client-credentials token lives 60–360 min'),
  'SCIM-SEC-11': may('RFC 7644 7.5.2', 'sensitive filter → 403 sensitive'),
  'SCIM-SEC-12': must('RFC 7644 6', 'tenant A cannot read, filter or patch resources of tenant B'),
  'SCIM-SEC-13': should('Scimulator, inferred', 'ids of another tenant → 404'),
  'SCIM-SEC-14': must('RFC 7643 4.1.1', 'password not usable through co, sw, gt filters'),
  'SCIM-SEC-15': should(
    'Scimulator, inferred',
    'error answers do not reveal whether an e-mail exists in another tenant',
  ),
  'SCIM-SEC-16': ipsie('IPSIE SCIM profile', 'RFC 8414 metadata, private_key_jwt, scope scim'),
  'SCIM-SEC-17': robust('Scimulator, inferred', '__proto__, constructor as attribute names cause no damage'),
  'SCIM-SEC-18': robust('Scimulator, inferred', 'very long userName (10 000 chars) → 400, not 500'),
  'SCIM-EVT-01': may('RFC 9967', 'SPC securityEvents has asyncRequest in none/long/request'),
  'SCIM-EVT-02': must(
    'RFC 9967',
    'Prefer: respond-async answered by a normal response or 202 with Set-Txn and empty body',
  ),
  'SCIM-EVT-03': should('RFC 9967', '202 carries Preference-Applied'),
  'SCIM-EVT-04': must('RFC 9967', 'SET has exactly one of data / attributes per event'),
  'SCIM-EVT-05': must('RFC 9967', 'sub_id has format scim and uri'),
  'SCIM-DEV-01': may('RFC 9944', '/Devices listed in ResourceTypes with its core schema'),
  'SCIM-DEV-02': must('RFC 9944', 'Device extensions follow the general representation rules'),
  'SCIM-ROLE-01': may('roles-entitlements draft', '/Roles and /Entitlements readable, read-only'),
  'SCIM-ROLE-02': okta(
    'Okta entitlements test',
    'entitlement endpoint with count=1: itemsPerPage = 1, Resources not empty',
  ),
} as const;
