import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { asArray, asObject, describe, objectIn, resourcesOf, valueAt } from './expect.ts';
import type { Answer, Reply } from './reply.ts';
import type { Client } from './session.ts';

export type Feature = 'patch' | 'filter' | 'groups' | 'enterprise';

/** What an endpoint claims and does about one feature. */
export interface Capability {
  /** What ServiceProviderConfig or ResourceTypes say; undefined when they say nothing. */
  readonly advertised: boolean | undefined;
  /** What trying it showed; undefined when it was not tried or did not tell. */
  readonly works: boolean | undefined;
}

export type Capabilities = Readonly<Record<Feature, Capability>>;

/** Why checks of this feature are skipped; undefined where they run. What is advertised is always checked. */
export function whyNotOffered(feature: Feature, { advertised, works }: Capability): string | undefined {
  if (advertised === true) return undefined;
  if (advertised === false) return `the endpoint says that it does not support: ${feature}`;
  return works === false ? `the endpoint neither advertises nor has: ${feature}` : undefined;
}

/** What the endpoint said when it was asked about itself. */
export interface Soundings {
  readonly config: Reply;
  readonly resourceTypes: Reply;
  readonly users: Reply;
  readonly filter: Reply;
  readonly groups: Reply;
  readonly patch: Reply;
}

/** Asks the endpoint about itself, and tries what can be tried without creating anything. */
export async function sound(client: Client, unusedId: string): Promise<Soundings> {
  return {
    config: await client.get('/ServiceProviderConfig'),
    resourceTypes: await client.get('/ResourceTypes'),
    users: await client.get('/Users', { count: '1' }),
    filter: await client.get('/Users', { filter: `userName eq "${unusedId}"` }),
    groups: await client.get('/Groups', { count: '1' }),
    patch: await client.patch(`/Users/${unusedId}`, [{ op: 'replace', path: 'displayName', value: 'x' }]),
  };
}

/** Judges the soundings. Pure. */
export function capabilitiesFrom(soundings: Soundings): Capabilities {
  const config = documentIn(soundings.config);
  const types = soundings.resourceTypes.kind === 'answer' ? resourcesOf(soundings.resourceTypes) : [];
  const claims = (feature: string): boolean | undefined => {
    const supported = valueAt(config, [feature, 'supported']);
    return typeof supported === 'boolean' ? supported : undefined;
  };
  return {
    patch: { advertised: claims('patch'), works: hasMethod(soundings.patch) },
    filter: { advertised: claims('filter'), works: hasMethod(soundings.filter) },
    groups: { advertised: listsType(types, SCHEMAS.group), works: hasEndpoint(soundings.groups) },
    enterprise: { advertised: listsExtension(types), works: undefined },
  };
}

const documentIn = (reply: Reply): JsonObject =>
  reply.kind === 'answer' && reply.status === 200 ? objectIn(reply) : {};

const statusIn = (reply: Reply): number | undefined => (reply.kind === 'answer' ? reply.status : undefined);

/** Whether the server knows the method there; an unknown resource (404) is answered by one that does. */
function hasMethod(reply: Reply): boolean | undefined {
  const status = statusIn(reply);
  return status === undefined ? undefined : status !== 405 && status !== 501;
}

function hasEndpoint(reply: Reply): boolean | undefined {
  const status = statusIn(reply);
  return status === undefined ? undefined : ![404, 405, 501].includes(status);
}

const listsType = (types: readonly JsonObject[], urn: string): boolean | undefined =>
  types.length === 0 ? undefined : types.some((type) => type['schema'] === urn);

function listsExtension(types: readonly JsonObject[]): boolean | undefined {
  const user = types.find((type) => type['schema'] === SCHEMAS.user);
  if (user === undefined) return undefined;
  const extensions = asArray(user['schemaExtensions']).map((extension) => asObject(extension)['schema']);
  return extensions.includes(SCHEMAS.enterpriseUser);
}

/** Why no check can be carried out at all, in a sentence that says what to do; undefined when they can. */
export function obstacle({ config, users }: Soundings): string | undefined {
  if (config.kind === 'silence' && users.kind === 'silence')
    return `the endpoint does not answer: ${users.reason}`;
  if (users.kind === 'silence') return undefined;
  return obstacleIn(users, config);
}

function obstacleIn(users: Answer, config: Reply): string | undefined {
  if (users.status === 401 || users.status === 403) {
    return `the token is refused (GET /Users answered ${describe(users)}): give one that may read users and groups`;
  }
  if (users.status >= 300 && users.status < 400) {
    return `the endpoint redirects to ${users.headers.get('location') ?? 'elsewhere'}: give that URL instead`;
  }
  const isElsewhere = users.body === undefined && Object.keys(documentIn(config)).length === 0;
  if (!isElsewhere) return undefined;
  return `GET /Users answered ${describe(users)} and no SCIM: give the SCIM base URL (it often ends in /scim/v2)`;
}
