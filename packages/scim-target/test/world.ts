import type { JsonObject } from '@scimulator/scim';
import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import { createScimTarget, memoryResources, type ScimTarget, type ScimTargetOptions } from '../src/index.ts';

export const ORIGIN = 'http://target.test';

/** What came back: the body as JSON where it is some. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
}

export interface World {
  readonly target: ScimTarget;
  readonly clock: { nowMs: number };
  /** What the target waited for. */
  readonly slept: number[];
  /** What the target reported as its own failures. */
  readonly errors: unknown[];
  /** Asks the SCIM root of the default tenant. */
  scim(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  admin(method: string, path: string, body?: unknown): Promise<Reply>;
}

export function setup(options: Partial<ScimTargetOptions> = {}): World {
  const clock = { nowMs: Date.parse('2026-01-01T00:00:00Z') };
  const slept: number[] = [];
  const errors: unknown[] = [];
  let ids = 0;
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: ['scim-token', 'other-token'],
    adminToken: 'admin-token',
    clock: { now: () => clock.nowMs },
    ids: { next: () => `id-${++ids}` },
    sleep: async (ms) => {
      slept.push(ms);
      clock.nowMs += ms;
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  const scim: World['scim'] = (method, path, body, headers) =>
    ask(target, method, `/scim/v2${path}`, {
      body,
      headers: { authorization: 'Bearer scim-token', ...headers },
    });
  const admin: World['admin'] = (method, path, body) =>
    ask(target, method, `/_admin${path}`, { body, headers: { authorization: 'Bearer admin-token' } });
  return { target, clock, slept, errors, scim, admin };
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to the target as it is; text is sent as it stands, anything else as JSON. */
export async function ask(target: ScimTarget, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { body, headers } = sent;
  const response = await target.fetch(
    new Request(`${ORIGIN}${path}`, {
      method,
      headers: { 'content-type': 'application/scim+json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: readJson(text) };
}

function readJson(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}

export const user = (userName: string, more: JsonObject = {}): JsonObject => ({
  schemas: [SCHEMAS.user],
  userName,
  ...more,
});

export const group = (displayName: string, members: readonly string[] = []): JsonObject => ({
  schemas: [SCHEMAS.group],
  displayName,
  members: members.map((value) => ({ value })),
});

export const patch = (...operations: readonly JsonObject[]): JsonObject => ({
  schemas: [MESSAGES.patchOp],
  Operations: operations,
});

export const where = (filter: string): string => `?filter=${encodeURIComponent(filter)}`;

/** The ids on a page of a list. */
export const idsIn = ({ body }: Reply): readonly unknown[] =>
  (body['Resources'] as readonly JsonObject[]).map((resource) => resource['id']);
