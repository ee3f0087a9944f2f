import type { RequirementId } from '../src/index.ts';
import type { Fetch } from './world.ts';

/** A hand-made defect of a good endpoint, and the checks that must notice it. */
export interface Quirk {
  readonly name: string;
  readonly wrap: (next: Fetch) => Fetch;
  readonly caughtBy: readonly RequirementId[];
}

type Body = Record<string, unknown>;

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly status: number;
  readonly sent: string;
}

interface Reaction {
  readonly status?: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string | undefined>;
}

const SCIM = '/scim/v2';
const pathIn = (request: Request): string => new URL(request.url).pathname.slice(SCIM.length);

/** Changes answers; `undefined` leaves one as it is. */
const answering =
  (react: (body: Body, seen: Seen) => Reaction | undefined): Quirk['wrap'] =>
  (next) =>
  async (request) => {
    const sent = await request.clone().text();
    const query = new URL(request.url).searchParams;
    const response = await next(request);
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Body);
    const { method } = request;
    const reaction = react(body, { method, path: pathIn(request), query, status: response.status, sent });
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(reaction?.headers ?? {})) {
      if (value === undefined) headers.delete(name);
      else headers.set(name, value);
    }
    headers.delete('content-length');
    const status = reaction?.status ?? response.status;
    const changed = reaction?.text ?? (reaction?.body === undefined ? text : JSON.stringify(reaction.body));
    return new Response(status === 204 ? null : changed, { status, headers });
  };

/** Changes the query before the endpoint sees it. */
const without =
  (parameter: string): Quirk['wrap'] =>
  (next) =>
  (request) => {
    const url = new URL(request.url);
    url.searchParams.delete(parameter);
    return next(new Request(url, request));
  };

/** Answers some requests without the endpoint. */
const instead =
  (react: (request: Request, sent: string) => Response | undefined): Quirk['wrap'] =>
  (next) =>
  async (request) =>
    react(request, await request.clone().text()) ?? next(request);

const error = (status: number): Response =>
  Response.json(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: 'no' },
    { status, headers: { 'content-type': 'application/scim+json' } },
  );

/** Changes every resource in an answer to GET, alone or in a list. */
const resources = (change: (resource: Body) => Body): Quirk['wrap'] =>
  answering((body, { method, status, path }) => {
    if (method !== 'GET' || status !== 200 || !/^\/(Users|Groups)/.test(path)) return undefined;
    const list = body['Resources'];
    return { body: Array.isArray(list) ? { ...body, Resources: list.map(change) } : change(body) };
  });

const dropping = (...names: readonly string[]): Quirk['wrap'] =>
  resources((resource) =>
    Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name))),
  );

/** Rewrites the list that a discovery endpoint answers. */
const discovered = (endpoint: string, change: (list: readonly Body[]) => unknown): Quirk['wrap'] =>
  answering((body, { path }) =>
    path === endpoint ? { body: { ...body, Resources: change(body['Resources'] as Body[]) } } : undefined,
  );

const attributesOf = (schemas: readonly Body[], change: (attribute: Body) => Body): unknown =>
  schemas.map((schema) => ({ ...schema, attributes: (schema['attributes'] as Body[]).map(change) }));

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

const isPath = (request: Request, method: string, path: RegExp): boolean =>
  request.method === method && path.test(pathIn(request));

const DISCOVERY_QUIRKS: readonly Quirk[] = [
  {
    name: 'no ServiceProviderConfig',
    wrap: instead((request) => (isPath(request, 'GET', /^\/ServiceProviderConfig/) ? error(404) : undefined)),
    caughtBy: ['SCIM-DISC-01', 'SCIM-DISC-02', 'SCIM-DISC-03', 'SCIM-DISC-04'],
  },
  {
    name: 'limits as text in ServiceProviderConfig',
    wrap: answering((body, { path }) =>
      path === '/ServiceProviderConfig'
        ? { body: { ...body, filter: { supported: true, maxResults: '200' } } }
        : undefined,
    ),
    caughtBy: ['SCIM-DISC-03'],
  },
  {
    name: 'PATCH advertised as unsupported although it works',
    wrap: answering((body, { path }) =>
      path === '/ServiceProviderConfig' ? { body: { ...body, patch: { supported: false } } } : undefined,
    ),
    caughtBy: ['SCIM-DISC-26'],
  },
  {
    name: 'ResourceTypes as a bare array',
    wrap: answering((body, { path }) =>
      path === '/ResourceTypes' ? { body: body['Resources'] } : undefined,
    ),
    caughtBy: ['SCIM-DISC-07', 'SCIM-DISC-08', 'SCIM-DISC-10'],
  },
  {
    name: 'resource types without endpoint, of an undeclared schema',
    wrap: discovered('/ResourceTypes', (types) =>
      types.map(({ id, name }) => ({ id, name, schema: 'urn:none' })),
    ),
    caughtBy: ['SCIM-DISC-08', 'SCIM-DISC-10'],
  },
  {
    name: 'no Schemas',
    wrap: instead((request) => (isPath(request, 'GET', /^\/Schemas/) ? error(404) : undefined)),
    caughtBy: ['SCIM-DISC-12', 'SCIM-DISC-13'],
  },
  {
    name: 'unknown schemas answered with an empty object',
    wrap: answering((_body, { path, status }) =>
      path.startsWith('/Schemas/') && status === 404 ? { status: 200, body: {} } : undefined,
    ),
    caughtBy: ['SCIM-DISC-14'],
  },
  {
    name: 'attributes without multiValued',
    wrap: discovered('/Schemas', (list) => attributesOf(list, ({ multiValued: _, ...rest }) => rest)),
    caughtBy: ['SCIM-DISC-15'],
  },
  {
    name: 'attribute types in capitals',
    wrap: discovered('/Schemas', (list) =>
      attributesOf(list, (one) => ({ ...one, type: String(one['type']).toUpperCase() })),
    ),
    caughtBy: ['SCIM-DISC-16'],
  },
  {
    name: 'nulls in Schemas',
    wrap: discovered('/Schemas', (list) => attributesOf(list, (one) => ({ ...one, canonicalValues: null }))),
    caughtBy: ['SCIM-DISC-23'],
  },
  {
    name: 'no Group in Schemas',
    wrap: discovered('/Schemas', (list) => list.filter(({ name }) => name !== 'Group')),
    caughtBy: ['SCIM-DISC-24'],
  },
];

const CREATE_QUIRKS: readonly Quirk[] = [
  {
    name: 'creates answered 200',
    wrap: answering((_body, { status }) => (status === 201 ? { status: 200 } : undefined)),
    caughtBy: [
      'SCIM-CREATE-01',
      'SCIM-CREATE-16',
      'SCIM-CREATE-17',
      'SCIM-CREATE-18',
      'SCIM-CREATE-20',
      'SCIM-CREATE-22',
      'SCIM-CREATE-23',
      'SCIM-CREATE-24',
      'SCIM-CREATE-26',
      'SCIM-CREATE-27',
      'SCIM-CREATE-28',
      'SCIM-DEL-05',
    ],
  },
  {
    name: 'no Location',
    wrap: answering((_body, { status }) =>
      status === 201 ? { headers: { location: undefined } } : undefined,
    ),
    caughtBy: ['SCIM-CREATE-02'],
  },
  {
    name: 'the id of the client taken over',
    wrap: answering((body, { status, sent }) =>
      status === 201 ? { body: { ...body, ...pick(JSON.parse(sent), 'id') } } : undefined,
    ),
    caughtBy: ['SCIM-CREATE-04'],
  },
  {
    name: 'every POST answered 201, whatever was sent',
    wrap: answering((_body, { method, status }) =>
      method === 'POST' && status >= 400 ? { status: 201, body: { id: 'made-up' } } : undefined,
    ),
    caughtBy: [
      'SCIM-CREATE-07',
      'SCIM-CREATE-09',
      'SCIM-CREATE-10',
      'SCIM-CREATE-11',
      'SCIM-CREATE-12',
      'SCIM-CREATE-13',
      'SCIM-CREATE-14',
      'SCIM-CREATE-29',
      'SCIM-CREATE-33',
      'SCIM-ERR-03',
    ],
  },
  {
    name: 'text "True" kept as text, extensions and members lost',
    wrap: answering((body, { status }) =>
      status === 201
        ? { body: { id: body['id'], meta: body['meta'], active: 'True', nickName: 'null' } }
        : undefined,
    ),
    caughtBy: ['SCIM-CREATE-16', 'SCIM-CREATE-17', 'SCIM-CREATE-18', 'SCIM-CREATE-24', 'SCIM-CREATE-28'],
  },
  {
    name: 'resources not readable after they were created',
    wrap: instead((request) => (isPath(request, 'GET', /^\/(Users|Groups)\/./) ? error(404) : undefined)),
    caughtBy: [
      'SCIM-CREATE-21',
      'SCIM-READ-01',
      'SCIM-READ-13',
      'SCIM-REPR-02',
      'SCIM-ATTR-06',
      'SCIM-GROUP-21',
    ],
  },
];

function pick(body: Body, name: string): Body {
  return name in body ? { [name]: body[name] } : {};
}

const REPRESENTATION_QUIRKS: readonly Quirk[] = [
  { name: 'no meta', wrap: dropping('meta'), caughtBy: ['SCIM-REPR-09', 'SCIM-REPR-10'] },
  { name: 'no schemas', wrap: dropping('schemas'), caughtBy: ['SCIM-REPR-05'] },
  {
    name: 'another id at each read',
    wrap: resources((resource) => ({ ...resource, id: `${resource['id']}-other` })),
    caughtBy: ['SCIM-REPR-02', 'SCIM-READ-01', 'SCIM-CREATE-21'],
  },
  {
    name: 'dates without a zone',
    wrap: resources((resource) => ({
      ...resource,
      meta: { resourceType: 'User', created: '2026-01-01T00:00:00' },
    })),
    caughtBy: ['SCIM-REPR-10'],
  },
  {
    name: 'the password shown',
    wrap: resources((resource) => ({ ...resource, password: 'hash' })),
    caughtBy: ['SCIM-REPR-20'],
  },
  {
    name: 'values in lower case',
    wrap: resources((resource) => ({
      ...resource,
      userName: lower(resource['userName']),
      externalId: lower(resource['externalId']),
      displayName: lower(resource['displayName']),
    })),
    caughtBy: ['SCIM-REPR-25', 'SCIM-REPR-26'],
  },
  {
    name: 'ASCII only',
    wrap: resources((resource) => ({
      ...resource,
      displayName: String(resource['displayName']).replace(/[^ -~]/g, '?'),
    })),
    caughtBy: ['SCIM-REPR-27'],
  },
  { name: 'users without their groups', wrap: dropping('groups'), caughtBy: ['SCIM-GROUP-12'] },
  {
    name: 'a prototype that lets itself be changed',
    wrap: resources((resource) => ({ ...resource, admin: true })),
    caughtBy: ['SCIM-SEC-17'],
  },
];

const QUERY_QUIRKS: readonly Quirk[] = [
  {
    name: 'filters ignored',
    wrap: without('filter'),
    caughtBy: [
      'SCIM-FILTER-01',
      'SCIM-FILTER-02',
      'SCIM-FILTER-03',
      'SCIM-FILTER-04',
      'SCIM-FILTER-05',
      'SCIM-FILTER-06',
      'SCIM-FILTER-08',
      'SCIM-FILTER-09',
      'SCIM-FILTER-10',
      'SCIM-FILTER-11',
      'SCIM-FILTER-12',
      'SCIM-FILTER-14',
      'SCIM-FILTER-15',
      'SCIM-FILTER-16',
      'SCIM-FILTER-17',
      'SCIM-FILTER-19',
      'SCIM-FILTER-20',
      'SCIM-FILTER-21',
      'SCIM-FILTER-22',
      'SCIM-FILTER-23',
      'SCIM-FILTER-24',
      'SCIM-FILTER-26',
      'SCIM-FILTER-27',
      'SCIM-FILTER-28',
      'SCIM-FILTER-30',
      'SCIM-FILTER-31',
      'SCIM-FILTER-34',
      'SCIM-FILTER-36',
      'SCIM-FILTER-38',
      'SCIM-FILTER-39',
      'SCIM-FILTER-41',
      'SCIM-FILTER-42',
      'SCIM-READ-08',
      'SCIM-READ-13',
      'SCIM-PAGE-02',
      'SCIM-PAGE-12',
      'SCIM-DEL-04',
    ],
  },
  {
    name: '404 to a query that finds nothing',
    wrap: answering((body) => (body['totalResults'] === 0 ? { status: 404 } : undefined)),
    caughtBy: [
      'SCIM-READ-08',
      'SCIM-READ-09',
      'SCIM-FILTER-36',
      'SCIM-FILTER-38',
      'SCIM-FILTER-39',
      'SCIM-FILTER-41',
    ],
  },
  {
    name: 'filters on references refused',
    wrap: instead((request) =>
      /manager|members/.test(new URL(request.url).search) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-FILTER-40', 'SCIM-FILTER-41'],
  },
  {
    name: 'no Resources in an empty list',
    wrap: answering(({ Resources: _, ...rest }) => (rest['totalResults'] === 0 ? { body: rest } : undefined)),
    caughtBy: ['SCIM-READ-09'],
  },
  {
    name: 'resources in lower case in lists',
    wrap: answering(({ Resources, ...rest }) =>
      Resources === undefined ? undefined : { body: { ...rest, resources: Resources } },
    ),
    caughtBy: ['SCIM-READ-07', 'SCIM-PAGE-03', 'SCIM-PAGE-12'],
  },
  {
    name: 'no totalResults',
    wrap: answering(({ totalResults: _, ...rest }) => ('Resources' in rest ? { body: rest } : undefined)),
    caughtBy: ['SCIM-READ-05', 'SCIM-READ-10', 'SCIM-READ-14', 'SCIM-DISC-07', 'SCIM-DISC-12'],
  },
  {
    name: 'unknown parameters refused',
    wrap: instead((request) =>
      /scimulator=|aadOptscim/.test(new URL(request.url).search) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-READ-10', 'SCIM-READ-14'],
  },
  {
    name: 'count ignored',
    wrap: without('count'),
    caughtBy: ['SCIM-PAGE-01', 'SCIM-PAGE-04', 'SCIM-PAGE-05', 'SCIM-PAGE-12'],
  },
  {
    name: 'startIndex ignored',
    wrap: without('startIndex'),
    caughtBy: ['SCIM-PAGE-02', 'SCIM-PAGE-06', 'SCIM-PAGE-07'],
  },
  {
    name: 'startIndex 0 refused, other counts crash',
    wrap: instead((request) => {
      const { searchParams } = new URL(request.url);
      if (searchParams.get('startIndex') === '0') return error(400);
      return searchParams.get('count') === 'many' ? error(500) : undefined;
    }),
    caughtBy: ['SCIM-PAGE-03', 'SCIM-PAGE-16'],
  },
  {
    name: 'itemsPerPage is what was asked for at most',
    wrap: answering((body) =>
      'itemsPerPage' in body ? { body: { ...body, itemsPerPage: 200 } } : undefined,
    ),
    caughtBy: ['SCIM-PAGE-08'],
  },
  {
    name: 'attributes ignored',
    wrap: without('attributes'),
    caughtBy: ['SCIM-ATTR-01', 'SCIM-ATTR-02', 'SCIM-ATTR-03', 'SCIM-ATTR-04', 'SCIM-ATTR-15'],
  },
  {
    name: 'excludedAttributes ignored',
    wrap: without('excludedAttributes'),
    caughtBy: ['SCIM-ATTR-05', 'SCIM-ATTR-13', 'SCIM-ATTR-14'],
  },
];

const PATCH_QUIRKS: readonly Quirk[] = [
  {
    name: 'PATCH answered 204 and forgotten',
    wrap: instead((request) =>
      request.method === 'PATCH' ? new Response(null, { status: 204 }) : undefined,
    ),
    caughtBy: [
      'SCIM-PATCH-02',
      'SCIM-PATCH-03',
      'SCIM-PATCH-04',
      'SCIM-PATCH-05',
      'SCIM-PATCH-06',
      'SCIM-PATCH-08',
      'SCIM-PATCH-10',
      'SCIM-PATCH-11',
      'SCIM-PATCH-12',
      'SCIM-PATCH-13',
      'SCIM-PATCH-14',
      'SCIM-PATCH-15',
      'SCIM-PATCH-16',
      'SCIM-PATCH-18',
      'SCIM-PATCH-19',
      'SCIM-PATCH-20',
      'SCIM-PATCH-21',
      'SCIM-PATCH-22',
      'SCIM-PATCH-25',
      'SCIM-PATCH-27',
      'SCIM-PATCH-28',
      'SCIM-PATCH-29',
      'SCIM-PATCH-30',
      'SCIM-PATCH-33',
      'SCIM-PATCH-34',
      'SCIM-PATCH-36',
      'SCIM-PATCH-37',
      'SCIM-PATCH-41',
      'SCIM-PATCH-43',
      'SCIM-PATCH-44',
      'SCIM-PATCH-45',
      'SCIM-PATCH-47',
      'SCIM-PATCH-48',
      'SCIM-PATCH-50',
      'SCIM-PATCH-51',
      'SCIM-PATCH-53',
      'SCIM-PATCH-54',
      'SCIM-GROUP-01',
      'SCIM-GROUP-03',
      'SCIM-GROUP-04',
      'SCIM-GROUP-06',
      'SCIM-GROUP-07',
      'SCIM-GROUP-08',
      'SCIM-GROUP-09',
      'SCIM-DEL-08',
      'SCIM-DEL-09',
    ],
  },
  {
    name: 'PATCH answered 200 without the resource',
    wrap: answering((_body, { method }) => (method === 'PATCH' ? { status: 200, body: {} } : undefined)),
    caughtBy: ['SCIM-PATCH-01'],
  },
  {
    name: 'operations only in lower case',
    wrap: instead((request, sent) =>
      request.method === 'PATCH' && /"op":"[A-Z]/.test(sent) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-PATCH-05', 'SCIM-PATCH-41', 'SCIM-GROUP-07'],
  },
  {
    name: 'paths only in the letter case of the schema',
    wrap: instead((request, sent) =>
      request.method === 'PATCH' && sent.includes('TITLE') ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-PATCH-51'],
  },
  {
    name: 'every element stored twice',
    wrap: resources((resource) => ({
      ...resource,
      emails: twice(resource['emails']),
      members: twice(resource['members']),
    })),
    caughtBy: ['SCIM-PATCH-09', 'SCIM-PATCH-30', 'SCIM-GROUP-02', 'SCIM-GROUP-05'],
  },
  {
    name: 'Remove with a value list empties the group',
    wrap: (next) => async (request) => {
      if (request.method !== 'PATCH') return next(request);
      const sent = await request.text();
      const body = /"op":"Remove"/.test(sent) ? sent.replace(/,"value":\[.*?\]/, '') : sent;
      return next(new Request(request.url, { method: 'PATCH', headers: request.headers, body }));
    },
    caughtBy: ['SCIM-GROUP-07'],
  },
];

function twice(list: unknown): unknown {
  return Array.isArray(list) ? [...list, ...list] : list;
}

const CHANGE_QUIRKS: readonly Quirk[] = [
  {
    name: 'no PUT',
    wrap: instead((request) => (request.method === 'PUT' ? error(501) : undefined)),
    caughtBy: ['SCIM-PUT-01', 'SCIM-PUT-02', 'SCIM-PUT-03', 'SCIM-PUT-04'],
  },
  {
    name: 'DELETE answered 204 and forgotten',
    wrap: instead((request) =>
      request.method === 'DELETE' ? new Response(null, { status: 204 }) : undefined,
    ),
    caughtBy: ['SCIM-DEL-02', 'SCIM-DEL-03', 'SCIM-DEL-04', 'SCIM-DEL-05', 'SCIM-DEL-07', 'SCIM-ERR-07'],
  },
  {
    name: 'DELETE answered 200 with a body',
    wrap: answering((_body, { method, status }) =>
      method === 'DELETE' && status === 204 ? { status: 200, body: {} } : undefined,
    ),
    caughtBy: ['SCIM-DEL-01', 'SCIM-GROUP-21'],
  },
  {
    name: 'ids given out again',
    wrap: (next) => {
      let realId = '';
      const sameId = answering((body, { status }) => {
        if (status !== 201) return undefined;
        realId = String(body['id']);
        return { body: { ...body, id: 'always-the-same' } };
      })(next);
      return (request) => sameId(new Request(request.url.replace('always-the-same', realId), request));
    },
    caughtBy: ['SCIM-DEL-06'],
  },
];

const PROTOCOL_QUIRKS: readonly Quirk[] = [
  {
    name: 'errors as plain text',
    wrap: answering((_body, { status }) =>
      status >= 400 ? { text: 'Oops', headers: { 'content-type': 'text/plain' } } : undefined,
    ),
    caughtBy: [
      'SCIM-ERR-01',
      'SCIM-ERR-02',
      'SCIM-ERR-03',
      'SCIM-ERR-04',
      'SCIM-ERR-05',
      'SCIM-ERR-06',
      'SCIM-READ-02',
      'SCIM-READ-04',
      'SCIM-DISC-14',
      'SCIM-PATCH-50',
      'SCIM-DEL-07',
    ],
  },
  {
    name: 'status of errors as a number, an own scimType, no detail',
    wrap: answering((body, { status }) =>
      status >= 400 ? { body: { schemas: body['schemas'], status, scimType: 'oops' } } : undefined,
    ),
    caughtBy: ['SCIM-ERR-02', 'SCIM-ERR-03', 'SCIM-ERR-04', 'SCIM-CREATE-10', 'SCIM-CREATE-33'],
  },
  {
    name: 'everything as text/json',
    wrap: answering(() => ({ headers: { 'content-type': 'text/json' } })),
    caughtBy: ['SCIM-HTTP-01', 'SCIM-HTTP-02', 'SCIM-HTTP-03', 'SCIM-HTTP-07', 'SCIM-ERR-05'],
  },
  ...['application/scim+json', 'application/json', 'application/scim+json; charset=utf-8'].map(
    (refused, index) => ({
      name: `415 to ${refused}`,
      wrap: instead((request) =>
        request.method === 'POST' && request.headers.get('content-type') === refused ? error(415) : undefined,
      ),
      caughtBy: [(['SCIM-HTTP-04', 'SCIM-HTTP-05', 'SCIM-HTTP-06'] as const)[index] ?? 'SCIM-HTTP-04'],
    }),
  ),
  {
    name: 'open to everyone',
    wrap: (next) => (request) => {
      const headers = new Headers(request.headers);
      headers.set('authorization', 'Bearer a-good-token');
      return next(new Request(request, { headers }));
    },
    caughtBy: ['SCIM-SEC-01', 'SCIM-SEC-02', 'SCIM-SEC-03'],
  },
  {
    name: '401 without WWW-Authenticate',
    wrap: answering((_body, { status }) =>
      status === 401 ? { headers: { 'www-authenticate': undefined } } : undefined,
    ),
    caughtBy: ['SCIM-SEC-02'],
  },
  {
    name: 'a crash on long names',
    wrap: instead((_request, sent) => (sent.length > 10_000 ? error(500) : undefined)),
    caughtBy: ['SCIM-SEC-18'],
  },
];

export const QUIRKS: readonly Quirk[] = [
  ...DISCOVERY_QUIRKS,
  ...CREATE_QUIRKS,
  ...REPRESENTATION_QUIRKS,
  ...QUERY_QUIRKS,
  ...PATCH_QUIRKS,
  ...CHANGE_QUIRKS,
  ...PROTOCOL_QUIRKS,
];
