import { type Answer, statusAnswer, unauthorized } from './answer.ts';
import type { Context } from './context.ts';
import type { ScimRequest } from './request.ts';
import { TARGET_TYPES } from './resource-types.ts';
import { resourceTypesRoute, schemasRoute, serviceProviderConfigRoute } from './routes/discovery.ts';
import { resourcesRoute } from './routes/resources.ts';
import { rolesRoute } from './routes/roles.ts';

type Route = (context: Context, request: ScimRequest) => Answer | Promise<Answer>;

/** What there is below the SCIM root, by the first part of the path. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['ServiceProviderConfig', serviceProviderConfigRoute],
  ['ResourceTypes', resourceTypesRoute],
  ['Schemas', schemasRoute],
  ['Roles', rolesRoute],
  ['Me', () => notImplemented('/Me')],
  ['Bulk', () => notImplemented('/Bulk')],
  ['.search', () => notImplemented('/.search')],
  ...TARGET_TYPES.map((type): [string, Route] => [type.type.endpoint.slice(1), resourcesRoute(type)]),
]);

/** What may be read without a token (RFC 7643 section 5: the authentication schemes). */
const PUBLIC: ReadonlySet<string> = new Set(['ServiceProviderConfig']);

/** The genuine answer to a SCIM request. Throws ScimError for what the client has to mend. */
export async function serve(context: Context, request: ScimRequest): Promise<Answer> {
  const [endpoint = ''] = request.segments;
  if (!PUBLIC.has(endpoint) && !context.tenant.isAuthorized(request.headers.get('authorization'))) {
    return unauthorized('the bearer token is missing or not valid');
  }
  const route = ROUTES.get(endpoint);
  return route === undefined ? unknownEndpoint(request) : route(context, request);
}

const unknownEndpoint = ({ path }: ScimRequest): Answer =>
  statusAnswer(404, `there is no endpoint ${path === '' ? '/' : path}; /ResourceTypes lists what there is`);

const notImplemented = (endpoint: string): Answer =>
  statusAnswer(501, `${endpoint} is not supported; /ServiceProviderConfig says what is`);
