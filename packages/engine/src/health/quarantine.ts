import type { Quarantine, QuarantineReason, SyncError } from '../job/job.ts';
import type { Settings } from '../settings.ts';
import { nextAttemptMs } from './retry.ts';

/** Why a job is quarantined: what is imposed, at an entry or at a failed attempt. */
export interface QuarantineCause {
  readonly reason: QuarantineReason;
  readonly error: SyncError;
  readonly evidence: readonly string[];
  readonly remedy?: string;
}

/** What an imposition did to the record. Each of them but `stays` leaves an audit entry (A-088, design part 11). */
export type QuarantineChange = 'entered' | 'reasonChanged' | 'stays' | 'disabled' | 'left';

/**
 * Quarantines a job, or finds that it stays quarantined after an attempt.
 *
 * The series keeps its beginning; attempts are counted from there; after the one at 28 days the job is disabled and its
 * record stays readable (entra-engine 8.5, A-118, A-003).
 */
export function imposeQuarantine(
  cause: QuarantineCause,
  { earlier, nowMs }: { readonly earlier: Quarantine | undefined; readonly nowMs: number },
  settings: Settings,
): { readonly quarantine: Quarantine; readonly change: QuarantineChange } {
  const seriesBeganMs = earlier?.seriesBeganMs ?? nowMs;
  const next = nextAttemptMs({ firstFailureMs: seriesBeganMs, nowMs }, settings);
  const quarantine: Quarantine = {
    ...cause,
    seriesBeganMs,
    currentBeganMs: nowMs,
    nextAttemptMs: next ?? nowMs,
    seriesCount: earlier === undefined ? 0 : earlier.seriesCount + 1,
    ...(next === undefined && { disabledMs: earlier?.disabledMs ?? nowMs }),
  };
  return { quarantine, change: changeOf(quarantine, earlier) };
}

function changeOf(quarantine: Quarantine, earlier: Quarantine | undefined): QuarantineChange {
  if (earlier === undefined) return 'entered';
  if (quarantine.disabledMs !== earlier.disabledMs) return 'disabled';
  const isSameReason = quarantine.reason === earlier.reason && quarantine.error.code === earlier.error.code;
  return isSameReason ? 'stays' : 'reasonChanged';
}

const REMEDIES: Readonly<Record<QuarantineReason, string>> = {
  EncounteredQuarantineException:
    'Check the tenant URL and the token (is it still valid, may it read and write users?), then let the next attempt run or start one now.',
  EncounteredEscrowProportionThreshold:
    'Look at the failures in the provisioning log, mend their cause, then restart provisioning.',
  EncounteredBaseEscrowThreshold:
    'Look at the failures in the provisioning log, mend their cause, then restart provisioning.',
  EncounteredTotalEscrowThreshold:
    'Look at the failures in the provisioning log (manager and membership updates count here too), mend their cause, then restart provisioning.',
  QuarantinedOnDemand: 'Somebody quarantined the job by hand. Find out why, then restart it.',
  TooManyDeletes:
    'Allow the deletions (restart with ForceDeletes), or bring the objects back into scope and restart.',
  Unknown: 'Look at the provisioning log and the audit log.',
};

/** What the administrator is to do about a quarantine, in one or two sentences. */
export function quarantineRemedy({ remedy, reason }: Pick<Quarantine, 'reason' | 'remedy'>): string {
  return remedy ?? REMEDIES[reason];
}
