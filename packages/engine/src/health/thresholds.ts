import type { QuarantineReason } from '../job/job.ts';
import type { Settings } from '../settings.ts';

/** The counters of entra-engine 8.4, taken at the end of a cycle. */
export interface EscrowCounts {
  /** N: open failures of objects. */
  readonly objects: number;
  /** R: open failures of references. */
  readonly references: number;
  /** S: objects whose latest export succeeded since the counter was last reset. */
  readonly successes: number;
}

export interface ExceededThreshold {
  readonly reason: Extract<
    QuarantineReason,
    | 'EncounteredEscrowProportionThreshold'
    | 'EncounteredBaseEscrowThreshold'
    | 'EncounteredTotalEscrowThreshold'
  >;
  /** The sum, for people: which count met which limit. */
  readonly detail: string;
}

/**
 * The first escrow threshold that the counts exceed: proportion, then base, then total.
 *
 * "More than" is strict: exactly 40 %, 40,000 and 60,000 do not trip; exactly 5,000 does evaluate.
 * Source: quarantine-status article; entra-engine 8.4.
 */
export function exceededThreshold(counts: EscrowCounts, settings: Settings): ExceededThreshold | undefined {
  const { objects, references, successes } = counts;
  const events = objects + successes;
  const isEvaluated = objects >= settings.escrowMinimum && objects > 0;

  if (isEvaluated && objects / events > settings.escrowProportionMax) {
    const share = `${((100 * objects) / events).toFixed(1)} %`;
    const limit = `${100 * settings.escrowProportionMax} %`;
    return {
      reason: 'EncounteredEscrowProportionThreshold',
      detail: `${objects} of ${events} provisioning events failed (${share}, more than ${limit})`,
    };
  }
  if (isEvaluated && objects > settings.escrowBaseMax) {
    return {
      reason: 'EncounteredBaseEscrowThreshold',
      detail: `${objects} objects failed (more than ${settings.escrowBaseMax})`,
    };
  }
  if (objects + references > settings.escrowTotalMax) {
    return {
      reason: 'EncounteredTotalEscrowThreshold',
      detail: `${objects} objects and ${references} references failed (together more than ${settings.escrowTotalMax})`,
    };
  }
  return undefined;
}
