import { entra, interop, must, robust, should } from './level.ts';

export const DISCOVERY = {
  'SCIM-DISC-01': must('RFC 7644 4', 'GET /ServiceProviderConfig → 200, bare object, schemas = core:SPC'),
  'SCIM-DISC-02': must(
    'RFC 7643 5',
    'SPC has patch, bulk, filter, changePassword, sort, etag, each with boolean supported',
  ),
  'SCIM-DISC-03': must(
    'RFC 7643 5',
    'SPC bulk has integer maxOperations and maxPayloadSize; filter has integer maxResults',
  ),
  'SCIM-DISC-04': must(
    'RFC 7643 5',
    'SPC authenticationSchemes is an array whose items have type, name, description',
  ),
  'SCIM-DISC-05': must(
    'RFC 7643 5',
    'each scheme type is one of oauth, oauth2, oauthbearertoken, httpbasic, httpdigest (others: warn)',
  ),
  'SCIM-DISC-06': should('RFC 7643 5', 'SPC (or at least its schemes) readable without credentials'),
  'SCIM-DISC-07': must('RFC 7644 4', 'GET /ResourceTypes → ListResponse'),
  'SCIM-DISC-08': must('RFC 7643 6', 'each ResourceType has name, endpoint, schema'),
  'SCIM-DISC-09': must('RFC 7644 4', 'GET /ResourceTypes/{name} → bare object equal to the list entry'),
  'SCIM-DISC-10': must(
    'RFC 7643 6',
    'ResourceType schema and every schemaExtensions[].schema exist in /Schemas',
  ),
  'SCIM-DISC-11': must('RFC 7643 6', 'schemaExtensions[].required is boolean'),
  'SCIM-DISC-12': must('RFC 7644 4', 'GET /Schemas → ListResponse with all schemas'),
  'SCIM-DISC-13': must('RFC 7644 4', 'GET /Schemas/{urn} → bare Schema object'),
  'SCIM-DISC-14': must('RFC 7644 3.12', 'unknown /Schemas/{urn} → 404 Error'),
  'SCIM-DISC-15': must('RFC 7643 7', 'every attribute entry has name, type, multiValued'),
  'SCIM-DISC-16': must('RFC 7643 7', 'characteristic keywords come from the closed sets, in camelCase'),
  'SCIM-DISC-17': must('RFC 7643 2.3.8', 'no complex inside complex'),
  'SCIM-DISC-18': should('RFC 7643 7', 'complex attributes list subAttributes'),
  'SCIM-DISC-19': should('RFC 7643 7', 'reference attributes list referenceTypes'),
  'SCIM-DISC-20': must('RFC 7644 4', 'discovery ignores startIndex, count, sortBy'),
  'SCIM-DISC-21': should('RFC 7644 4', 'discovery with filter → 403'),
  'SCIM-DISC-22': must('RFC 7643 5–7', 'discovery documents are read-only'),
  'SCIM-DISC-23': entra(
    'Entra: SCIM article',
    '/Schemas contains no null values and no unknown-case keywords',
  ),
  'SCIM-DISC-24': entra('Microsoft gallery validation', '/Schemas contains User and Group'),
  'SCIM-DISC-25': entra(
    'Microsoft gallery validation',
    'every attribute of the default Entra mapping is discoverable',
  ),
  'SCIM-DISC-26': robust(
    'Scimulator, seen on servers',
    'SPC claims agree with probes (patch, filter, bulk, sort, etag)',
  ),
  'SCIM-DISC-27': robust('RFC 7643 6', 'endpoint values resolve under the base URL'),
  'SCIM-DISC-28': interop('SCIM interoperability profile draft', 'ResourceType id equals name'),
  'SCIM-DISC-29': interop(
    'SCIM interoperability profile draft',
    'type sub-attributes declare canonicalValues',
  ),
} as const;
