import { type Answer, isAcceptable, statusAnswer, unauthorized } from './answer.ts';
import type { Context } from './context.ts';
import type { ScimRequest } from './request.ts';
import { bulkRoute } from './routes/bulk.ts';
import { resourceTypesRoute, schemasRoute, serviceProviderConfigRoute } from './routes/discovery.ts';
import { meRoute } from './routes/me.ts';
import { entitlementsRoute, rolesRoute } from './routes/offered.ts';
import { resourcesRoute } from './routes/resources.ts';
import { rootRoute, searchRoute } from './routes/search-all.ts';

type Route = (context: Context, request: ScimRequest) => Answer | Promise<Answer>;

/** What there is below the SCIM root, by the first part of the path. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['ServiceProviderConfig', serviceProviderConfigRoute],
  ['ResourceTypes', resourceTypesRoute],
  ['Schemas', schemasRoute],
  ['Roles', rolesRoute],
  ['Entitlements', entitlementsRoute],
  ['Me', meRoute],
  ['Bulk', bulkRoute],
  ['.search', searchRoute],
  ['', rootRoute],
]);

/** What may be read without a token (RFC 7643 section 5: the authentication schemes). */
const PUBLIC: ReadonlySet<string> = new Set(['ServiceProviderConfig']);

/** The genuine answer to a SCIM request. Throws ScimError for what the client has to mend. */
export async function serve(context: Context, request: ScimRequest): Promise<Answer> {
  const [endpoint = ''] = request.segments;
  if (!PUBLIC.has(endpoint) && !context.tenant.isAuthorized(request.headers.get('authorization'))) {
    return unauthorized('the bearer token is missing or not valid');
  }
  if (!isAcceptable(request.headers.get('accept'))) {
    return statusAnswer(406, 'answers are application/scim+json, or application/json for who asks for it');
  }
  const type = context.types.byEndpoint.get(endpoint);
  const route = type === undefined ? ROUTES.get(endpoint) : resourcesRoute(type);
  return route === undefined ? unknownEndpoint(request) : route(context, request);
}

const unknownEndpoint = ({ path }: ScimRequest): Answer =>
  statusAnswer(404, `there is no endpoint ${path === '' ? '/' : path}; /ResourceTypes lists what there is`);
