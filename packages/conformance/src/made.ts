import type { JsonObject } from '@scimulator/scim';
import { describe, objectIn } from './expect.ts';
import { type Finding, unknown } from './finding.ts';
import type { Answer, Reply } from './reply.ts';
import type { Client } from './session.ts';

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly finding: Finding };

/** A resource that a check made to work on. */
export interface Made {
  readonly id: string;
  /** Relative to the base URL. */
  readonly path: string;
  readonly answer: Answer;
}

/** Creates a resource for a check to work on; without one the check cannot be carried out. */
export async function make(client: Client, endpoint: string, body: JsonObject): Promise<Outcome<Made>> {
  const reply = await client.send({ method: 'POST', path: endpoint, body });
  const id = reply.kind === 'answer' ? objectIn(reply)['id'] : undefined;
  if (reply.kind !== 'answer' || (reply.status !== 201 && reply.status !== 200) || typeof id !== 'string') {
    return { ok: false, finding: unknown(whyNotMade(reply, endpoint)) };
  }
  return { ok: true, value: { id, path: `${endpoint}/${encodeURIComponent(id)}`, answer: reply } };
}

function whyNotMade(reply: Reply, endpoint: string): string {
  if (reply.kind === 'silence') return `POST ${endpoint}: ${reply.reason}`;
  if (isForbidden(reply.status)) return readOnlyToken(`POST ${endpoint} answered ${reply.status}`);
  const what = reply.status === 200 || reply.status === 201 ? 'without an id' : describe(reply);
  return `POST ${endpoint} answered ${what}, so there is nothing to check on`;
}

export const isForbidden = (status: number | undefined): boolean => status === 401 || status === 403;

/** What to say where a create is refused to a token that could read before. */
export const readOnlyToken = (what: string): string =>
  `the token may read but not write (${what}): give one that may create, change and delete`;
