/*
 * How a cycle ends, well or badly: what becomes of watermark, quarantine and status.
 */
import { imposeQuarantine, type QuarantineCause, type QuarantineChange } from '../health/quarantine.ts';
import { type EscrowCounts, exceededThreshold } from '../health/thresholds.ts';
import type { Execution, JobState, RunningCycle, RunningState, SyncError } from '../job/job.ts';
import type { Settings } from '../settings.ts';
import { errorCode } from '../target/error-code.ts';
import type { ProbeFailure } from '../target/target.ts';

/** The state after a cycle, and what happened to its quarantine on the way. */
export interface Ending {
  readonly state: JobState;
  readonly execution: Execution;
  readonly change?: QuarantineChange;
}

export interface FinishInput {
  readonly escrows: Pick<EscrowCounts, 'objects' | 'references'>;
  /** Number of deletions that the guard holds back; 0 when none are. */
  readonly heldDeletions: number;
  /** A few of the deletions that are held back, else of the failed objects, for the quarantine record. */
  readonly evidence: readonly string[];
  /** Nothing has changed in the source since the cycle began. */
  readonly isSourceQuiet: boolean;
  readonly nowMs: number;
}

/**
 * The end of a cycle that ran through: the watermark moves, the escrow thresholds are evaluated (initial cycles included,
 * A-115), a quarantine is imposed, kept or lifted.
 */
export function finishCycle(state: RunningState, input: FinishInput, settings: Settings): Ending {
  const { cycle, ...rest } = state;
  const { nowMs } = input;
  const execution = executionOf(cycle, { error: null, endedMs: nowMs });
  const cause = causeOf(state, input, settings);
  const imposed =
    cause === undefined ? undefined : imposeQuarantine(cause, { earlier: state.quarantine, nowMs }, settings);
  const { quarantine: earlier, ...healthy } = rest;
  const change = imposed?.change ?? (earlier === undefined ? undefined : 'left');

  return {
    state: {
      ...healthy,
      ...(imposed !== undefined && { quarantine: imposed.quarantine }),
      watermark: cycle.upTo,
      lastExecution: execution,
      ...(execution.state === 'Succeeded' && { lastSuccessfulExecution: execution }),
      ...(execution.counts.exported > 0 && { lastSuccessfulExecutionWithExports: execution }),
      initialCycleHasEnded: true,
      ...steadyState(state, input),
      successiveCompleteFailures: 0,
      forceDeletes: false,
      nextDueMs: imposed?.quarantine.nextAttemptMs ?? nowMs + settings.intervalMs,
    },
    execution,
    ...(change !== undefined && { change }),
  };
}

/**
 * The end of a cycle whose connection was lost: the cursor is dropped, the watermark stays, so that the next cycle sees the
 * same changes again.
 */
export function abortCycle(
  state: RunningState,
  cause: QuarantineCause,
  nowMs: number,
  settings: Settings,
): Ending {
  const { cycle, ...rest } = state;
  const imposed = imposeQuarantine(cause, { earlier: state.quarantine, nowMs }, settings);
  const execution = executionOf(cycle, { error: cause.error, endedMs: nowMs });
  return {
    state: {
      ...rest,
      quarantine: imposed.quarantine,
      lastExecution: execution,
      successiveCompleteFailures: state.successiveCompleteFailures + 1,
      nextDueMs: imposed.quarantine.nextAttemptMs,
    },
    execution,
    change: imposed.change,
  };
}

function executionOf(
  { cycleId, kind, beganMs, counts }: RunningCycle,
  { error, endedMs }: { readonly error: SyncError | null; readonly endedMs: number },
): Execution {
  const state =
    error !== null
      ? 'Failed'
      : counts.escrowed > 0 || counts.ended.failed > 0
        ? 'EntryLevelErrors'
        : 'Succeeded';
  return { activityIdentifier: cycleId, kind, state, error, beganMs, endedMs, counts };
}

/** Why the job is to be quarantined after a cycle that ran through, if it is. */
function causeOf(state: RunningState, input: FinishInput, settings: Settings): QuarantineCause | undefined {
  if (input.heldDeletions > 0) return tooManyDeletes(input, settings);
  const exceeded = exceededThreshold({ ...input.escrows, successes: state.successes }, settings);
  if (exceeded === undefined) return undefined;
  const isLiftedBySuccess =
    settings.quarantineLiftsOn === 'anySuccess' &&
    state.quarantine !== undefined &&
    state.cycle.counts.exported > 0;
  if (isLiftedBySuccess) return undefined;
  return {
    reason: exceeded.reason,
    error: { code: exceeded.reason, message: exceeded.detail, tenantActionable: true },
    evidence: input.evidence,
  };
}

function tooManyDeletes(
  { heldDeletions, evidence }: FinishInput,
  { deletionThreshold }: Settings,
): QuarantineCause {
  const message = `${heldDeletions} objects would be disabled or deleted in one cycle, more than ${deletionThreshold}; none has been`;
  return {
    reason: 'TooManyDeletes',
    error: { code: 'TooManyDeletes', message, tenantActionable: true },
    evidence,
  };
}

/** A cycle that leaves no change behind has reached the steady state (Graph: synchronizationStatus). */
function steadyState(
  state: RunningState,
  { isSourceQuiet, nowMs }: FinishInput,
): Pick<JobState, 'steadyStateFirstMs' | 'steadyStateLastMs'> {
  if (!isSourceQuiet) return {};
  return { steadyStateFirstMs: state.steadyStateFirstMs ?? nowMs, steadyStateLastMs: nowMs };
}

/** The quarantine that credentials, or a target that does not speak SCIM, lead to at once (entra-engine 8.2). */
export function connectionCause(failure: ProbeFailure): QuarantineCause {
  return {
    reason: 'EncounteredQuarantineException',
    error: { code: errorCode(failure.code), message: failure.detail, tenantActionable: true },
    evidence: [failure.detail],
    remedy: failure.remedy,
  };
}
