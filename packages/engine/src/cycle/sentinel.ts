import type { Ids } from '../ids.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure, ProbeFailure, ProbeResult, Target } from '../target/target.ts';

/** Asks the target for an object that cannot exist, by the attribute that matching uses (entra-engine 7.2). */
export function probe(target: Target, users: ObjectMapping, ids: Ids): Promise<ProbeResult> {
  const matching = users.matching[0];
  if (matching === undefined) throw new Error('invariant: a compiled user mapping has a matching attribute');
  return target.probe({ type: 'User', attribute: matching.targetPath, value: ids.next() });
}

/**
 * Tells a broken connection from a broken object while a page runs.
 *
 * An answer that casts doubt on the connection (401, 403, a 404 on a query) makes it repeat the probe, once for the page:
 * refused again, the cycle is over; accepted, the object alone is to blame (entra-engine A-105, design part 11).
 */
export class Sentinel {
  readonly #probe: () => Promise<ProbeResult>;
  readonly #signal: AbortSignal | undefined;
  #verdict: Promise<ProbeResult> | undefined;
  #lost: ProbeFailure | undefined;

  /** @param signal aborted when somebody wants the cycle to stop */
  constructor(repeatProbe: () => Promise<ProbeResult>, signal?: AbortSignal) {
    this.#probe = repeatProbe;
    this.#signal = signal;
  }

  /** No further request is to be sent: what of the page is not settled yet waits for the next run. */
  get isHalted(): boolean {
    return this.#lost !== undefined || this.#signal?.aborted === true;
  }

  /** Set once the connection is known to be lost. */
  get lost(): ProbeFailure | undefined {
    return this.#lost;
  }

  /** True when the failure is the connection's and not the object's. */
  async blamesConnection(failure: Failure): Promise<boolean> {
    if (failure.isSuspicious !== true) return false;
    this.#verdict ??= this.#probe();
    const verdict = await this.#verdict;
    if (!verdict.ok) this.#lost = verdict.failure;
    return !verdict.ok;
  }
}
