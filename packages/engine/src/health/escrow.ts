import type { Settings } from '../settings.ts';
import type { Escrow } from '../store/store.ts';
import { nextAttemptMs } from './retry.ts';

export interface EscrowContext {
  readonly settings: Settings;
  readonly isQuarantined: boolean;
}

/**
 * The escrow after one more failure, or undefined when its 28 days are over and it is dropped.
 *
 * A first failure is tried again in the next cycle, then at +6 h, +12 h, +24 h and daily (entra-engine 1.10, A-027).
 * In a quarantined job nothing is dropped: with fewer failures it would pass for mended (ENG-QUAR-17). What is overdue is
 * tried at each of the job's attempts.
 *
 * @param failed what failed just now; `firstFailureMs`, `attempts` and `nextAttemptMs` are worked out here
 * @param earlier the escrow of the same object, if it had failed before
 */
export function escrowAfterFailure(
  failed: Omit<Escrow, 'firstFailureMs' | 'attempts' | 'nextAttemptMs'>,
  earlier: Escrow | undefined,
  { settings, isQuarantined }: EscrowContext,
): Escrow | undefined {
  const nowMs = failed.lastAttemptMs;
  if (earlier === undefined) return { ...failed, firstFailureMs: nowMs, attempts: 1, nextAttemptMs: nowMs };

  const next = nextAttemptMs({ firstFailureMs: earlier.firstFailureMs, nowMs }, settings);
  if (next === undefined && !isQuarantined) return undefined;
  return {
    ...failed,
    firstFailureMs: earlier.firstFailureMs,
    attempts: earlier.attempts + 1,
    nextAttemptMs: next ?? nowMs,
  };
}
