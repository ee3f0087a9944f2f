import type { Trace } from './ledger.ts';
import { resourcesIn } from './list.ts';
import type { Client, Session } from './session.ts';
import { isGone } from './trace.ts';

/** Something the run could not take away again, and why. */
export interface Leftover {
  readonly path: string;
  readonly reason: string;
}

/** Deletes what the run made, the newest first; what stays behind is named. */
export async function cleanUp(session: Session, client: Client): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const trace of session.ledger.newestFirst()) leftovers.push(...(await remove(trace, client)));
  return leftovers;
}

async function remove(trace: Trace, client: Client): Promise<readonly Leftover[]> {
  switch (trace.kind) {
    case 'made':
      return removeAt(trace.path, client);
    case 'perhaps':
      return removeNamed(trace, client);
  }
}

async function removeAt(path: string, client: Client): Promise<readonly Leftover[]> {
  const reply = await client.send({ method: 'DELETE', path });
  if (reply.kind === 'silence') return [{ path, reason: reply.reason }];
  return isGone(reply.status) ? [] : [{ path, reason: `DELETE answered ${reply.status}` }];
}

async function removeNamed(
  trace: Extract<Trace, { readonly kind: 'perhaps' }>,
  client: Client,
): Promise<readonly Leftover[]> {
  const { endpoint, attribute, value } = trace;
  const filter = `${attribute} eq ${JSON.stringify(value)}`;
  const reply = await client.get(endpoint, { filter });
  const path = `${endpoint}?filter=${filter}`;
  if (reply.kind === 'silence') return [{ path, reason: `may exist: ${reply.reason}` }];
  const found = resourcesIn(reply);
  if (found === undefined) return [{ path, reason: `may exist: the query answered ${reply.status}` }];
  // An endpoint that ignores filters returns strangers: only what bears our name is deleted.
  const ours = found.filter((resource) => String(resource[attribute]).toLowerCase() === value.toLowerCase());
  const left = await Promise.all(
    ours.map(({ id }) => removeAt(`${endpoint}/${encodeURIComponent(String(id))}`, client)),
  );
  return left.flat();
}
