import { parseSearchRequest, ScimError } from '@scimulator/scim';
import type { Limits } from '../limits.ts';
import { jsonBody, type ScimRequest } from '../request.ts';

/**
 * The query that `POST …/.search` stands for (RFC 7644 3.4.3): the same list as GET would answer at the address without
 * `/.search`, with the parameters of the body in place of those of the address.
 */
export function searchedBy(request: ScimRequest, limits: Limits): ScimRequest {
  if (request.method !== 'POST') {
    const detail = `${request.path} is asked by POST; or use GET without /.search`;
    throw new ScimError({ status: 405, detail });
  }
  const search = parseSearchRequest(jsonBody(request, limits));
  const segments = request.segments.slice(0, -1);
  const path = segments.map((segment) => `/${segment}`).join('');
  const url = new URL(request.url);
  url.search = '';
  for (const [name, value] of Object.entries(search)) {
    url.searchParams.set(name, Array.isArray(value) ? value.join() : String(value));
  }
  return { ...request, method: 'GET', url, path, segments };
}
