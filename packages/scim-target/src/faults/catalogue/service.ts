import { isJsonObject, type Json, type JsonObject } from '@scimulator/scim';
import { unauthorized } from '../../answer.ts';
import { changing, changingObject, onBody, onList } from '../alterations/answers.ts';
import { leaking } from '../alterations/stores.ts';
import type { Alteration } from '../handling.ts';
import type { NamedFault } from '../named-fault.ts';

const CONFIGURATION = { method: ['GET'], path: '/ServiceProviderConfig*' };

/** What the service says of itself, its bulk answers, and whose resources it shows. */
export const SERVICE_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q84',
    name: 'schemas-endpoint-missing',
    wire: '`/Schemas` is answered 404',
    match: { path: '/Schemas*' },
    effect: { status: 404 },
    entra: 'skips discovery; the gallery validation fails',
    source: 'SCIMReferenceCode: gallery validation',
  },
  {
    id: 'Q85',
    name: 'schemas-array',
    wire: '`/Schemas` is a bare array',
    match: { path: '/Schemas*' },
    alter: () => onList((list) => list['Resources'] ?? []),
    entra: 'discovery fails',
    source: 'Entra: Develop a SCIM endpoint',
  },
  {
    id: 'Q87',
    name: 'spc-lies',
    wire: '`/ServiceProviderConfig` denies PATCH, which works',
    match: CONFIGURATION,
    alter: () => onBody((body) => ({ ...body, patch: { supported: false } })),
    variants: {
      'no-results': {
        alter: () =>
          onBody((body) => changingObject(body, 'filter', (filter) => ({ ...filter, maxResults: 0 }))),
      },
    },
    entra: 'does not read it',
    source: 'keycloak#49841',
  },
  {
    id: 'Q88',
    name: 'spc-auth-required',
    wire: '`/ServiceProviderConfig` is answered 401 without a token',
    match: CONFIGURATION,
    alter: () => tokenNeeded,
    entra: 'none',
    source: 'RFC 7643 5',
  },
  {
    id: 'Q89',
    name: 'filter-on-schemas-403',
    wire: '`/Schemas` with a filter is answered 403, as the RFC says',
    match: { method: ['GET'], path: '/Schemas*', filter: '*' },
    effect: { status: 403 },
    entra: 'none',
    source: 'keycloak#51685',
  },
  {
    id: 'Q106',
    name: 'bulk-wrong-status',
    wire: '`status` in a bulk answer is a number',
    match: { method: ['POST'], path: '/Bulk*' },
    alter: () => onBulkStatus(Number),
    variants: { object: { alter: () => onBulkStatus((status) => ({ code: status })) } },
    entra: 'none: it sends no bulk requests',
    source: 'RFC 7644 3.7.3',
  },
  {
    id: 'Q110',
    name: 'tenant-leak',
    wire: 'the resources of other tenants are shown as well',
    match: { method: ['GET'] },
    alter: leaking,
    entra: 'a security incident',
    source: 'RFC 7644 6',
  },
];

const tokenNeeded: Alteration = (next) => async (handling, request) =>
  handling.isAuthorized(request.headers.get('authorization'))
    ? next(handling, request)
    : unauthorized('the bearer token is missing or not valid');

const onBulkStatus = (change: (status: Json) => Json): Alteration =>
  onBody((body) =>
    changing(body, 'Operations', (operations) =>
      Array.isArray(operations)
        ? operations
            .filter(isJsonObject)
            .map((operation: JsonObject) => changing(operation, 'status', change))
        : operations,
    ),
  );
