import {
  compileFilter,
  compileProjection,
  ENTITLEMENT,
  type JsonObject,
  listResponse,
  project,
  type Resource,
  type ResourceType,
  ROLE,
} from '@scimulator/scim';
import { type Answer, methodNotAllowed, scimAnswer, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { OfferedValue } from '../offered.ts';
import { type ScimRequest, selectionOf } from '../request.ts';
import { PageSelection, type Placed } from '../resources/page-selection.ts';
import { listRequestOf, placeOfPage } from './list.ts';
import { searchedBy } from './search-body.ts';

/** `GET /Roles` and `GET /Roles/{id}` (draft-ietf-scim-roles-entitlements): read-only over SCIM. */
export const rolesRoute = (context: Context, request: ScimRequest): Answer =>
  offeredRoute(ROLE, context.tenant.roles, { context, request });

/** The same for `/Entitlements`. */
export const entitlementsRoute = (context: Context, request: ScimRequest): Answer =>
  offeredRoute(ENTITLEMENT, context.tenant.entitlements, { context, request });

interface Asked {
  readonly context: Context;
  readonly request: ScimRequest;
}

function offeredRoute(type: ResourceType, values: readonly OfferedValue[], asked: Asked): Answer {
  const { context, request } = asked;
  const [, id, ...more] = request.segments;
  const documents = values.map((value, position) =>
    documentOf(type, value, { position, base: request.base }),
  );
  if (id === '.search' && more.length === 0) {
    return listOf(type, documents, { context, request: searchedBy(request, context.limits) });
  }
  if (request.method !== 'GET') return methodNotAllowed(request.method, ['GET']);
  if (id === undefined) return listOf(type, documents, asked);
  const wanted = more.length > 0 ? undefined : documents.find((document) => document['id'] === id);
  if (wanted === undefined) return statusAnswer(404, `there is no ${request.path}`);
  return scimAnswer(200, project(wanted, selectionOf(request), type));
}

function listOf(type: ResourceType, documents: readonly Resource[], { context, request }: Asked): Answer {
  const { filter, sort, paging } = listRequestOf(context, request, type);
  const isMatch = filter === undefined ? () => true : compileFilter(filter, type);
  const selection = new PageSelection<Placed & { readonly document: Resource }>({ sort, ...paging });
  for (const [position, document] of documents.entries()) {
    if (isMatch(document)) selection.add({ position, key: sort?.keyOf(document), document });
  }
  const { items, next } = selection.page();
  const projected = compileProjection(selectionOf(request), type);
  const totalResults = selection.total;
  return scimAnswer(
    200,
    listResponse({
      resources: items.map(({ document }) => projected(document)),
      totalResults,
      ...placeOfPage(paging, { totalResults, next }),
    }),
  );
}

/** Values are told apart by their place, because a tenant may offer the same one twice. */
function documentOf(
  type: ResourceType,
  { supported = true, ...value }: OfferedValue,
  { position, base }: { readonly position: number; readonly base: string },
): JsonObject {
  const id = String(position + 1);
  return {
    schemas: [type.schema.id],
    id,
    ...value,
    supported,
    meta: { resourceType: type.name, location: `${base}${type.endpoint}/${id}` },
  };
}
