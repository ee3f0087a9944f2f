import type { RequirementId } from '../../src/index.ts';
import type { Fetch } from '../world.ts';

/** A hand-made defect of a good endpoint, and the checks that must notice it. */
export interface Quirk {
  readonly name: string;
  readonly wrap: (next: Fetch) => Fetch;
  readonly caughtBy: readonly RequirementId[];
}

export type Body = Record<string, unknown>;

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
export const answering =
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
export const without =
  (parameter: string): Quirk['wrap'] =>
  (next) =>
  (request) => {
    const url = new URL(request.url);
    url.searchParams.delete(parameter);
    return next(new Request(url, request));
  };

/** Answers some requests without the endpoint. */
export const instead =
  (react: (request: Request, sent: string) => Response | undefined): Quirk['wrap'] =>
  (next) =>
  async (request) =>
    react(request, await request.clone().text()) ?? next(request);

export const error = (status: number): Response =>
  Response.json(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: 'no' },
    { status, headers: { 'content-type': 'application/scim+json' } },
  );

/** Changes every resource in an answer to GET, alone or in a list. */
export const resources = (change: (resource: Body) => Body): Quirk['wrap'] =>
  answering((body, { method, status, path }) => {
    if (method !== 'GET' || status !== 200 || !/^\/(Users|Groups)/.test(path)) return undefined;
    const list = body['Resources'];
    return { body: Array.isArray(list) ? { ...body, Resources: list.map(change) } : change(body) };
  });

export const dropping = (...names: readonly string[]): Quirk['wrap'] =>
  resources((resource) =>
    Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name))),
  );

/** Rewrites the list that a discovery endpoint answers. */
export const discovered = (endpoint: string, change: (list: readonly Body[]) => unknown): Quirk['wrap'] =>
  answering((body, { path }) =>
    path === endpoint ? { body: { ...body, Resources: change(body['Resources'] as Body[]) } } : undefined,
  );

export const attributesOf = (schemas: readonly Body[], change: (attribute: Body) => Body): unknown =>
  schemas.map((schema) => ({ ...schema, attributes: (schema['attributes'] as Body[]).map(change) }));

export const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

export const isPath = (request: Request, method: string, path: RegExp): boolean =>
  request.method === method && path.test(pathIn(request));
