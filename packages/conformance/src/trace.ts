import type { Json } from '@scimulator/scim';
import type { Ledger } from './ledger.ts';
import type { Reply } from './reply.ts';
import type { Ask } from './request.ts';

/** The endpoints a run creates at, and the attribute by which a lost create is found again. */
const NAME_ATTRIBUTE: Readonly<Record<string, string>> = { '/Users': 'userName', '/Groups': 'displayName' };

/** Writes down what the request may have left on the endpoint, whatever the check thinks of the answer. */
export function noteTrace(ask: Ask, reply: Reply, ledger: Ledger): void {
  if (ask.method === 'DELETE' && reply.kind === 'answer' && isGone(reply.status)) ledger.forget(ask.path);
  if (ask.method === 'PUT' && reply.kind === 'answer' && isSuccess(reply.status)) {
    ledger.note({ kind: 'made', path: ask.path });
  }
  if (ask.method === 'POST') noteCreate(ask, reply, ledger);
}

function noteCreate(ask: Ask, reply: Reply, ledger: Ledger): void {
  const endpoint = ask.path.replace(/\/$/, '');
  const attribute = NAME_ATTRIBUTE[endpoint];
  if (attribute === undefined) return;
  const id = reply.kind === 'answer' && isSuccess(reply.status) ? textAt(reply.body, 'id') : undefined;
  if (id !== undefined && id !== '') {
    ledger.note({ kind: 'made', path: `${endpoint}/${encodeURIComponent(id)}` });
    return;
  }
  // A clean refusal creates nothing; a success without id, a crash or silence may have.
  if (reply.kind === 'answer' && reply.status >= 300 && reply.status < 500) return;
  const value = textAt(ask.body, attribute);
  if (value !== undefined) ledger.note({ kind: 'perhaps', endpoint, attribute, value });
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

export const isGone = (status: number): boolean => isSuccess(status) || status === 404 || status === 410;

function textAt(body: Json | undefined, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const value = Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return typeof value === 'string' ? value : undefined;
}
