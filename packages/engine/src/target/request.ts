import type { JsonObject } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { MatchQuery } from './target.ts';
import type { Query } from './tenant-url.ts';
import type { TransportRequest } from './transport.ts';

/** One request as SCIM sees it: below the tenant URL, nothing encoded yet. */
export interface ScimRequest {
  readonly method: TransportRequest['method'];
  readonly path: string;
  readonly query: Query;
  readonly body?: JsonObject;
}

const ENDPOINTS: Readonly<Record<ObjectType, string>> = { User: '/Users', Group: '/Groups' };

// Entra never reads the members of a group (use-scim-to-provision-users-and-groups).
const READ_QUERY: Readonly<Record<ObjectType, Query>> = {
  User: [],
  Group: [['excludedAttributes', 'members']],
};

/** The value goes into the filter as a JSON string (RFC 7644 3.4.2.2), the attribute as the mapping writes it (A-011). */
export function matchRequest({ type, attribute, value }: MatchQuery): ScimRequest {
  const filter = `${attribute} eq ${JSON.stringify(value)}`;
  return { method: 'GET', path: ENDPOINTS[type], query: [...READ_QUERY[type], ['filter', filter]] };
}

export function readRequest(type: ObjectType, id: string): ScimRequest {
  return { method: 'GET', path: pathOf(type, id), query: READ_QUERY[type] };
}

export function createRequest(type: ObjectType, body: JsonObject): ScimRequest {
  return { method: 'POST', path: ENDPOINTS[type], query: [], body };
}

export function updateRequest(type: ObjectType, id: string, body: JsonObject): ScimRequest {
  return { method: 'PATCH', path: pathOf(type, id), query: [], body };
}

export function deleteRequest(type: ObjectType, id: string): ScimRequest {
  return { method: 'DELETE', path: pathOf(type, id), query: [] };
}

/** One page of what the target offers as roles, `startIndex` counted from 1. */
export function rolesRequest(startIndex: number): ScimRequest {
  return {
    method: 'GET',
    path: '/Roles',
    query: startIndex === 1 ? [] : [['startIndex', String(startIndex)]],
  };
}

/** `GET /Users?filter=userName eq "ada@contoso.test"`, for people to read. */
export function describeRequest({ method, path, query }: ScimRequest): string {
  const search = query.map(([name, value]) => `${name}=${value}`).join('&');
  return `${method} ${path}${search === '' ? '' : `?${search}`}`;
}

// Ids come out of a target's JSON, where half a surrogate pair may stand; encodeURIComponent would throw on it.
function pathOf(type: ObjectType, id: string): string {
  return `${ENDPOINTS[type]}/${encodeURIComponent(id.toWellFormed())}`;
}
