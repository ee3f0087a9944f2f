/*
 * What a page's evaluations mean for the store: pure, from evaluations to one commit.
 */
import { type EscrowContext, escrowAfterFailure } from '../health/escrow.ts';
import { addCounts, type CountDelta } from '../job/counts.ts';
import type { EndCounts, JobState, RunningCycle, RunningState } from '../job/job.ts';
import { type LogContext, logEntry, sourceDetails } from '../log/build-entry.ts';
import type { LogEntry, ProvisioningStatus } from '../log/entry.ts';
import { displayNameOf, type Evaluation } from '../steps/evaluation.ts';
import { membersAfter, stagedReference } from '../steps/references.ts';
import {
  type Commit,
  type Escrow,
  type EscrowKey,
  type Link,
  STAGED_KINDS,
  type Staged,
} from '../store/store.ts';

export interface SettleContext extends LogContext, EscrowContext {
  readonly nowMs: number;
  readonly hasStaged: boolean;
}

/** The store's side of one evaluation. */
interface Settled {
  readonly link?: Link;
  readonly isForgotten: boolean;
  readonly escrow?: Escrow;
  readonly referenceEscrow?: Escrow;
  readonly removeEscrows: readonly EscrowKey[];
  readonly staged: readonly Staged[];
  readonly entry?: LogEntry;
  /** Undefined for what is staged: its end is counted when it has been carried out, or is held back. */
  readonly ended: keyof EndCounts | undefined;
  readonly successes: number;
  readonly isNewLink: boolean;
}

/**
 * Turns settled evaluations into a commit. Evaluations that were cut off leave no trace: the next cycle sees them again.
 *
 * @param advance how the running cycle moves on with this page
 */
export function settlePage(
  evaluations: readonly Evaluation[],
  state: RunningState,
  advance: (cycle: RunningCycle) => RunningCycle,
  context: SettleContext,
): Commit & { readonly state: RunningState } {
  const done = evaluations.filter((evaluation) => evaluation.end.kind !== 'cutOff');
  const settled = done.map((evaluation) => settle(evaluation, state, context));
  const cycle = advance({
    ...state.cycle,
    counts: addCounts(state.cycle.counts, countPage(done, settled, state)),
  });

  return {
    state: {
      ...state,
      cycle,
      successes: state.successes + sum(settled.map((one) => one.successes)),
      entryCounts: countEntries(state, done, settled),
    },
    putLinks: present(settled.map((one) => one.link)),
    removeLinks: done.filter((_, index) => settled[index]?.isForgotten).map((one) => one.object.id),
    putEscrows: present(settled.flatMap((one) => [one.escrow, one.referenceEscrow])),
    removeEscrows: settled.flatMap((one) => one.removeEscrows),
    putStaged: settled.flatMap((one) => one.staged),
    removeStaged: context.hasStaged ? done.flatMap(stagedKeys) : [],
    removeIntents: evaluations.filter(hasIntentSettled).map((one) => one.object.id),
    log: present(settled.map((one) => one.entry)),
  };
}

function settle(evaluation: Evaluation, state: RunningState, context: SettleContext): Settled {
  const { end, memory } = evaluation;
  const isForgotten = isGoneForGood(evaluation);
  const link = isForgotten ? undefined : linkAfter(evaluation, state.counterEpoch);
  const escrow = escrowAfter(evaluation, state.cycle, context);
  const staged = stagedAfter(evaluation, link, state.cycle);
  const referenceEscrow = referenceEscrowAfter(evaluation, staged, escrow);
  return {
    ...(link !== undefined && { link }),
    isForgotten,
    ...(escrow !== undefined && { escrow }),
    ...(referenceEscrow !== undefined && { referenceEscrow }),
    removeEscrows: [
      ...(memory.escrow !== undefined && escrow === undefined ? [keyOf(memory.escrow)] : []),
      ...(memory.referenceEscrow !== undefined && referenceEscrow === undefined
        ? [keyOf(memory.referenceEscrow)]
        : []),
    ],
    staged,
    ...(end.kind !== 'staged' && { entry: entryOf(evaluation, link, escrow, context) }),
    ended: endOf(evaluation),
    successes: isForgotten ? 0 : countsAsSuccess(link, state) - countsAsSuccess(memory.link, state),
    isNewLink: link !== undefined && memory.link === undefined,
  };
}

const keyOf = ({ sourceId, isReference }: Escrow): EscrowKey => ({ sourceId, isReference });

/**
 * Permanently deleted in the source, with nothing left to send: its link would only keep the account from whoever gets the
 * same matching value next.
 */
const isGoneForGood = ({ object, end }: Evaluation) =>
  object.state === 'hardDeleted' && end.kind === 'skipped';

const countsAsSuccess = (link: Link | undefined, state: JobState) =>
  link?.succeededIn === state.counterEpoch ? 1 : 0;

/** The link as it is from now on, changed or not; undefined when there is none. */
function linkAfter(
  { object, memory, target, end, isInScope }: Evaluation,
  counterEpoch: number,
): Link | undefined {
  if (end.kind === 'failed' && target === undefined) {
    return memory.link === undefined ? undefined : { ...memory.link, succeededIn: null };
  }
  if (!isInScope || target === undefined) return memory.link;
  const succeededIn =
    end.kind === 'exported'
      ? counterEpoch
      : end.kind === 'failed'
        ? null
        : (memory.link?.succeededIn ?? null);
  return {
    sourceId: object.id,
    type: object.type,
    targetId: target.id,
    displayName: displayNameOf(object),
    isManaged: true,
    succeededIn,
  };
}

function escrowAfter(
  evaluation: Evaluation,
  cycle: RunningCycle,
  context: SettleContext,
): Escrow | undefined {
  const { object, memory, end } = evaluation;
  // A staged deletion has not been tried yet: an earlier failure waits for its outcome.
  if (end.kind === 'staged') return memory.escrow;
  if (end.kind !== 'failed') return undefined;
  return escrowAfterFailure(
    {
      sourceId: object.id,
      type: object.type,
      isReference: false,
      failure: end.failure,
      lastAttemptMs: context.nowMs,
      // The watermark moves on; the members that are not told now are told when the group succeeds.
      ...(object.type === 'Group' && { after: membersAfter(evaluation, cycle) }),
    },
    memory.escrow,
    context,
  );
}

function stagedAfter(evaluation: Evaluation, link: Link | undefined, cycle: RunningCycle): readonly Staged[] {
  if (evaluation.end.kind === 'staged') return [evaluation.end.deletion];
  const hasTarget = evaluation.isInScope && evaluation.end.kind !== 'failed' && link !== undefined;
  if (!hasTarget) return [];
  const reference = stagedReference(evaluation, link, cycle);
  return reference === undefined ? [] : [reference];
}

/**
 * What becomes of a reference that failed before: it waits for the outcome of the one that is staged, or for its object, with
 * which it is tried again or dropped. It is forgotten when the object no longer has it, or is no longer to be given it.
 */
function referenceEscrowAfter(
  { memory: { referenceEscrow }, end }: Evaluation,
  staged: readonly Staged[],
  escrow: Escrow | undefined,
): Escrow | undefined {
  if (referenceEscrow === undefined) return undefined;
  if (end.kind !== 'failed')
    return staged.some((row) => row.kind !== 'deletion') ? referenceEscrow : undefined;
  return escrow === undefined ? undefined : { ...referenceEscrow, nextAttemptMs: escrow.nextAttemptMs };
}

/** What an earlier cycle left staged: the latest evaluation alone says what is to be done. */
const stagedKeys = ({ object }: Evaluation) => STAGED_KINDS.map((kind) => ({ kind, sourceId: object.id }));

/** What was cut off was not sent, or was refused with the whole connection; only what a crash left stays in doubt then. */
function hasIntentSettled({ memory, end }: Evaluation): boolean {
  switch (end.kind) {
    case 'cutOff':
      return memory.intent === undefined;
    case 'exported':
      return memory.intent !== undefined || end.plan.action === 'create';
    case 'failed':
      return memory.intent !== undefined || end.attempted === 'create';
    case 'open':
    case 'skipped':
    case 'staged':
    case 'planned':
      return memory.intent !== undefined;
  }
}

function endOf({ end }: Evaluation): keyof EndCounts | undefined {
  switch (end.kind) {
    case 'skipped':
      return end.reason === 'RedundantExport' ? 'unchanged' : 'skipped';
    case 'failed':
      return 'failed';
    case 'staged':
      return undefined;
    case 'exported':
      return end.plan.action === 'create' ? 'created' : 'updated';
    case 'open':
    case 'planned':
    case 'cutOff':
      throw new Error(`invariant: an evaluation that is ${end.kind} cannot be settled`);
  }
}

function entryOf(
  evaluation: Evaluation,
  link: Link | undefined,
  escrow: Escrow | undefined,
  context: SettleContext,
): LogEntry {
  const { end, object, steps, beganMs, memory, target } = evaluation;
  const status: ProvisioningStatus =
    end.kind === 'failed' ? 'failure' : end.kind === 'skipped' ? 'skipped' : 'success';
  return logEntry(
    {
      subject: 'object',
      sourceId: object.id,
      type: object.type,
      displayName: displayNameOf(object),
      sourceDetails: sourceDetails(object),
      targetId: target?.id ?? link?.targetId,
      action: end.kind === 'exported' ? end.plan.action : end.kind === 'failed' ? end.attempted : 'other',
      status,
      ...(end.kind === 'failed' && {
        failure: end.failure,
        retry: { attempts: memory.escrow?.attempts ?? 0, nextAttemptMs: escrow?.nextAttemptMs },
      }),
      steps,
      changes: end.kind === 'exported' ? end.plan.changes : [],
      beganMs,
      endedMs: context.nowMs,
    },
    context,
  );
}

function countPage(
  done: readonly Evaluation[],
  settled: readonly Settled[],
  { cycle }: { readonly cycle: RunningCycle },
): CountDelta {
  const ended: Partial<Record<keyof EndCounts, number>> = {};
  for (const one of settled) {
    if (one.ended !== undefined) ended[one.ended] = (ended[one.ended] ?? 0) + 1;
  }
  const exported = done.filter((one) => one.end.kind === 'exported').length;
  const refused = done.filter((one) => one.end.kind === 'failed' && one.end.attempted !== 'other').length;
  const inScope = done.filter((one) => one.isInScope).length;
  return {
    imported: done.length,
    ...(cycle.kind === 'incremental' && { importedDeltas: done.length }),
    importedReferenceDeltas: sum(
      settled.map((one) => one.staged.filter((row) => row.kind !== 'deletion').length),
    ),
    entitled: done.filter((one) => one.object.assignments.length > 0).length,
    entitledForProvisioning: inScope,
    escrowed: settled.filter((one) => one.escrow !== undefined && one.ended === 'failed').length,
    exports: exported + refused,
    exported,
    ended,
  };
}

function countEntries(
  state: JobState,
  done: readonly Evaluation[],
  settled: readonly Settled[],
): JobState['entryCounts'] {
  const counts = { ...state.entryCounts };
  settled.forEach((one, index) => {
    const type = done[index]?.object.type;
    if (one.isNewLink && type !== undefined) counts[type] += 1;
  });
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function present<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}
