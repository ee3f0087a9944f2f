import {
  isJsonObject,
  type JsonObject,
  listResponse,
  resourceTypeDocument,
  SCHEMAS,
  schemaDocument,
} from '@scimulator/scim';
import { type Answer, methodNotAllowed, scimAnswer, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { Limits } from '../limits.ts';
import { filterTextOf, type ScimRequest } from '../request.ts';
import { RESOURCE_TYPES } from '../resource-types.ts';

/** The schemas of all types, each once. */
const SCHEMA_LIST = [
  ...new Map(
    RESOURCE_TYPES.flatMap((type) => [type.schema, ...type.extensions.map(({ schema }) => schema)]).map(
      (schema) => [schema.id, schema],
    ),
  ).values(),
];

const RESOURCE_TYPE_DOCUMENTS = RESOURCE_TYPES.map(resourceTypeDocument);
const SCHEMA_DOCUMENTS = SCHEMA_LIST.map(schemaDocument);

export const resourceTypesRoute = (_context: Context, request: ScimRequest): Answer =>
  documents(RESOURCE_TYPE_DOCUMENTS, request);

export const schemasRoute = (_context: Context, request: ScimRequest): Answer =>
  documents(SCHEMA_DOCUMENTS, request);

export function serviceProviderConfigRoute({ limits }: Context, request: ScimRequest): Answer {
  return refusal(request) ?? scimAnswer(200, serviceProviderConfig(limits, request.base));
}

/** A list of documents that never pages (RFC 7644 section 4), or the one that the path names. */
function documents(all: readonly JsonObject[], request: ScimRequest): Answer {
  const refused = refusal(request);
  if (refused !== undefined) return refused;
  const located = all.map((document) => locatedAt(document, request.base));
  const [, id, ...more] = request.segments;
  if (id === undefined) {
    return scimAnswer(200, listResponse({ resources: located, totalResults: located.length, startIndex: 1 }));
  }
  const wanted = more.length > 0 ? undefined : located.find((document) => document['id'] === id);
  return wanted === undefined ? statusAnswer(404, `there is no ${request.path}`) : scimAnswer(200, wanted);
}

function refusal(request: ScimRequest): Answer | undefined {
  if (request.method !== 'GET') return methodNotAllowed(request.method, ['GET']);
  if (filterTextOf(request.url) === undefined) return undefined;
  return statusAnswer(403, 'discovery cannot be filtered (RFC 7644 section 4); leave the filter out');
}

/** The document with its location made absolute. */
function locatedAt(document: JsonObject, base: string): JsonObject {
  const { meta } = document;
  return isJsonObject(meta)
    ? { ...document, meta: { ...meta, location: `${base}${meta['location']}` } }
    : document;
}

/** RFC 7643 section 5, with the paging block of RFC 9865 section 4. */
function serviceProviderConfig(limits: Limits, base: string): JsonObject {
  return {
    schemas: [SCHEMAS.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: limits.pageSizeMax },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    pagination: {
      cursor: false,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: limits.pageSizeDefault,
      maxPageSize: limits.pageSizeMax,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth Bearer Token',
        description: 'A token in the Authorization header (RFC 6750)',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
