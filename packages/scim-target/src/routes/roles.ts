import {
  compileFilter,
  type JsonObject,
  listResponse,
  project,
  type Resource,
  ROLE,
  SCHEMAS,
} from '@scimulator/scim';
import { type Answer, methodNotAllowed, scimAnswer, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import { type ScimRequest, selectionOf } from '../request.ts';
import type { RoleValue } from '../roles.ts';
import { listRequestOf } from './list.ts';

/** `GET /Roles` and `GET /Roles/{id}` (draft-ietf-scim-roles-entitlements): read-only over SCIM. */
export function rolesRoute(context: Context, request: ScimRequest): Answer {
  if (request.method !== 'GET') return methodNotAllowed(request.method, ['GET']);
  const roles = context.tenant.roles.map((role, position) => roleDocument(role, position, request.base));
  const [, id] = request.segments;
  if (id === undefined) return roleList(context, request, roles);
  const role = roles.find((candidate) => candidate['id'] === id);
  if (role === undefined) return statusAnswer(404, `there is no role ${id}`);
  return scimAnswer(200, project(role, selectionOf(request), ROLE));
}

function roleList(context: Context, request: ScimRequest, roles: readonly Resource[]): Answer {
  const { filter, startIndex, count } = listRequestOf(context, request, ROLE);
  const fitting = filter === undefined ? roles : roles.filter(compileFilter(filter, ROLE));
  const selection = selectionOf(request);
  const page = fitting.slice(startIndex - 1, startIndex - 1 + count);
  return scimAnswer(
    200,
    listResponse({
      resources: page.map((role) => project(role, selection, ROLE)),
      totalResults: fitting.length,
      startIndex,
    }),
  );
}

/** Roles are told apart by their place, because a tenant may offer the same value twice. */
function roleDocument(role: RoleValue, position: number, base: string): JsonObject {
  const id = String(position + 1);
  return {
    schemas: [SCHEMAS.role],
    id,
    value: role.value,
    ...(role.display === undefined ? {} : { display: role.display }),
    supported: true,
    meta: { resourceType: ROLE.name, location: `${base}${ROLE.endpoint}/${id}` },
  };
}
