import type { Settings } from '../settings.ts';
import type { Escrow } from '../store/store.ts';
import type { Failure } from '../target/target.ts';
import { nextAttemptMs } from './retry.ts';

/** A failure of an object, or of its references, that has just happened. */
export interface FailedNow
  extends Pick<Escrow, 'sourceId' | 'type' | 'isReference' | 'lastAttemptMs' | 'after'> {
  readonly failure: Failure;
}

export interface EscrowContext {
  readonly settings: Settings;
  readonly isQuarantined: boolean;
}

/**
 * The escrow after one more failure, or undefined when its 28 days are over and it is dropped.
 *
 * A first failure is tried again in the next cycle, then at +6 h, +12 h, +24 h and daily (entra-engine 1.10, A-027).
 * In a quarantined job nothing is dropped: with fewer failures it would pass for mended (ENG-QUAR-17). What is overdue is
 * tried at each of the job's attempts. Nothing is tried before the Retry-After of the target is over.
 *
 * @param failed what failed just now, and when
 * @param earlier the escrow of the same object, if it had failed before
 */
export function escrowAfterFailure(
  { failure, ...failed }: FailedNow,
  earlier: Escrow | undefined,
  { settings, isQuarantined }: EscrowContext,
): Escrow | undefined {
  const { code, detail, retryAfterMs = 0 } = failure;
  const nowMs = failed.lastAttemptMs;
  const askedForMs = nowMs + retryAfterMs;
  const now = { ...failed, code, detail };
  if (earlier === undefined) return { ...now, firstFailureMs: nowMs, attempts: 1, nextAttemptMs: askedForMs };

  const next = nextAttemptMs({ firstFailureMs: earlier.firstFailureMs, nowMs }, settings);
  if (next === undefined && !isQuarantined) return undefined;
  return {
    ...now,
    firstFailureMs: earlier.firstFailureMs,
    attempts: earlier.attempts + 1,
    nextAttemptMs: Math.max(next ?? nowMs, askedForMs),
  };
}
