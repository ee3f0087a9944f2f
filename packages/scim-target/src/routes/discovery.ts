import {
  isJsonObject,
  type JsonObject,
  listResponse,
  type ResourceType,
  resourceTypeDocument,
  SCHEMAS,
  type Schema,
  schemaDocument,
} from '@scimulator/scim';
import { type Answer, methodNotAllowed, scimAnswer, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import { filterTextOf, type ScimRequest } from '../request.ts';

export const resourceTypesRoute = ({ types }: Context, request: ScimRequest): Answer =>
  documents(types.announced.map(resourceTypeDocument), request);

export const schemasRoute = ({ types }: Context, request: ScimRequest): Answer =>
  documents(schemasOf(types.announced).map(schemaDocument), request);

/** The schemas of all types, each once. */
function schemasOf(types: readonly ResourceType[]): readonly Schema[] {
  const schemas = types.flatMap((type) => [type.schema, ...type.extensions.map(({ schema }) => schema)]);
  return [...new Map(schemas.map((schema) => [schema.id, schema])).values()];
}

export function serviceProviderConfigRoute(context: Context, request: ScimRequest): Answer {
  return refusal(request) ?? scimAnswer(200, serviceProviderConfig(context, request.base));
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

/** RFC 7643 section 5, with the paging block of RFC 9865 section 4: what holds for this tenant as its knobs stand. */
function serviceProviderConfig({ limits, tenant }: Context, base: string): JsonObject {
  const { etag, pagination } = tenant.knobs;
  return {
    schemas: [SCHEMAS.serviceProviderConfig],
    patch: { supported: true },
    bulk: {
      supported: true,
      maxOperations: limits.bulkOperationsMax,
      maxPayloadSize: limits.bodyBytesMax,
    },
    filter: { supported: true, maxResults: limits.pageSizeMax },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: etag !== 'off' },
    pagination: {
      cursor: pagination === 'cursor' || pagination === 'both',
      index: pagination === 'index' || pagination === 'both',
      ...PAGING_DEFAULT[pagination],
      defaultPageSize: limits.pageSizeDefault,
      maxPageSize: limits.pageSizeMax,
      cursorTimeout: Math.floor(limits.cursorLifetimeMs / 1_000),
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

/** How a list is paged for a client that asks for neither way. */
const PAGING_DEFAULT = {
  index: { defaultPaginationMethod: 'index' },
  both: { defaultPaginationMethod: 'index' },
  cursor: { defaultPaginationMethod: 'cursor' },
  none: {},
} as const;
