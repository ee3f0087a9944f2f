/*
 * What a page's evaluations mean for the store: pure, from evaluations to one commit.
 */
import { type EscrowContext, escrowAfterFailure } from '../health/escrow.ts';
import { addCounts, type CountDelta } from '../job/counts.ts';
import type { EndCounts, JobState, RunningCycle } from '../job/job.ts';
import { type LogContext, logEntry, sourceDetails } from '../log/build-entry.ts';
import type { LogEntry, ProvisioningAction, ProvisioningStatus } from '../log/entry.ts';
import { displayNameOf, type Evaluation } from '../steps/evaluation.ts';
import { stagedReference } from '../steps/references.ts';
import type { Commit, Escrow, EscrowKey, Link, Staged } from '../store/store.ts';

export interface SettleContext extends LogContext, EscrowContext {
  readonly nowMs: number;
  readonly hasHeldDeletions: boolean;
}

/** The store's side of one evaluation. */
interface Settled {
  readonly link?: Link;
  readonly escrow?: Escrow;
  readonly removeEscrows: readonly EscrowKey[];
  readonly staged: readonly Staged[];
  readonly entry?: LogEntry;
  readonly ended: keyof EndCounts;
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
  state: JobState & { readonly cycle: RunningCycle },
  advance: (cycle: RunningCycle) => RunningCycle,
  context: SettleContext,
): Commit & { readonly state: JobState } {
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
    putEscrows: present(settled.map((one) => one.escrow)),
    removeEscrows: settled.flatMap((one) => one.removeEscrows),
    putStaged: settled.flatMap((one) => one.staged),
    removeStaged: context.hasHeldDeletions ? done.filter((one) => one.isInScope).map(heldDeletionKey) : [],
    removeIntents: done.filter(mayHaveIntent).map((one) => one.object.id),
    log: present(settled.map((one) => one.entry)),
  };
}

function settle(
  evaluation: Evaluation,
  state: JobState & { readonly cycle: RunningCycle },
  context: SettleContext,
): Settled {
  const { end, memory, object } = evaluation;
  const link = linkAfter(evaluation, state.counterEpoch);
  const escrow = escrowAfter(evaluation, context);
  const staged = stagedAfter(evaluation, link, state.cycle);
  return {
    ...(link !== undefined && { link }),
    ...(escrow !== undefined && { escrow }),
    removeEscrows: [
      ...(memory.escrow !== undefined && escrow === undefined
        ? [{ sourceId: object.id, isReference: false }]
        : []),
      ...(hasNoReferenceLeft(evaluation, staged) ? [{ sourceId: object.id, isReference: true }] : []),
    ],
    staged,
    ...(end.kind !== 'staged' && { entry: entryOf(evaluation, link, escrow, context) }),
    ended: endOf(evaluation),
    successes: countsAsSuccess(link, state) - countsAsSuccess(memory.link, state),
    isNewLink: link !== undefined && memory.link === undefined,
  };
}

const countsAsSuccess = (link: Link | undefined, state: JobState) =>
  link?.succeededIn === state.counterEpoch ? 1 : 0;

/** The link as it is from now on; undefined when it stays as it was (or there is none). */
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

function escrowAfter({ object, memory, end }: Evaluation, context: SettleContext): Escrow | undefined {
  // A staged deletion has not been tried yet: an earlier failure waits for its outcome.
  if (end.kind === 'staged') return memory.escrow;
  if (end.kind !== 'failed') return undefined;
  const { code, detail } = end.failure;
  return escrowAfterFailure(
    {
      sourceId: object.id,
      type: object.type,
      isReference: false,
      code,
      detail,
      lastAttemptMs: context.nowMs,
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

/** A reference that failed before and that the object no longer has, or is no longer to be given. */
function hasNoReferenceLeft({ memory, end }: Evaluation, staged: readonly Staged[]): boolean {
  return (
    memory.referenceEscrow !== undefined &&
    end.kind !== 'failed' &&
    staged.every((row) => row.kind === 'deletion')
  );
}

const heldDeletionKey = ({ object }: Evaluation) => ({ kind: 'deletion' as const, sourceId: object.id });

const mayHaveIntent = ({ memory, end }: Evaluation) =>
  memory.intent !== undefined ||
  (end.kind === 'exported' && end.plan.action === 'create') ||
  (end.kind === 'failed' && end.attempted === 'create');

function endOf({ end }: Evaluation): keyof EndCounts {
  switch (end.kind) {
    case 'skipped':
      return end.reason === 'RedundantExport' ? 'unchanged' : 'skipped';
    case 'failed':
      return 'failed';
    case 'staged':
      return 'staged';
    case 'exported':
      return end.plan.action === 'create' ? 'created' : 'updated';
    case 'planned':
    case 'cutOff':
      throw new Error(`invariant: an evaluation that is ${end.kind} cannot be settled`);
  }
}

const ACTIONS = { create: 'create', update: 'update', other: 'other' } as const satisfies Record<
  string,
  ProvisioningAction
>;

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
      action:
        end.kind === 'exported' ? end.plan.action : end.kind === 'failed' ? ACTIONS[end.attempted] : 'other',
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
  for (const one of settled) ended[one.ended] = (ended[one.ended] ?? 0) + 1;
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
