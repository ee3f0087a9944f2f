import type { RunningState } from '../job/job.ts';
import type { Commit } from '../store/store.ts';
import { LeaseLostError } from '../store/store.ts';
import type { ProbeFailure } from '../target/target.ts';
import type { CycleContext } from './context.ts';
import { probe, Sentinel } from './sentinel.ts';

/** Why a cycle does not go on after a commit. */
export type Stop =
  | { readonly kind: 'connectionLost'; readonly failure: ProbeFailure }
  | { readonly kind: 'interrupted' };

export interface CommitResult {
  readonly state: RunningState;
  readonly stop?: Stop;
}

export function newSentinel({ target, users, ids, signal }: CycleContext): Sentinel {
  return new Sentinel(() => probe(target, users, ids), signal);
}

/**
 * Keeps a page and says whether the cycle goes on. The lease is renewed with every commit, so that it outlasts a long cycle.
 *
 * @throws LeaseLostError
 */
export async function commitPage(
  commit: Commit & { readonly state: RunningState },
  context: CycleContext,
  lost?: ProbeFailure,
): Promise<CommitResult> {
  const { state } = commit;
  await context.store.commit(context.lease, commit);
  if (!(await context.store.renewLease(context.lease, { ttlMs: context.leaseTtlMs }))) {
    throw new LeaseLostError(context.config.id);
  }
  context.onProgress?.({ state });
  if (lost !== undefined) return { state, stop: { kind: 'connectionLost', failure: lost } };
  if (context.signal?.aborted === true) return { state, stop: { kind: 'interrupted' } };
  return { state };
}
