/*
 * Disables and deletes, which go out after the last page so that the guard can count them first (entra-engine 10).
 */
import type { SourceObject } from '../directory/directory.ts';
import { escrowAfterFailure } from '../health/escrow.ts';
import { addCounts, type CountDelta } from '../job/counts.ts';
import type { EndCounts, RunningState } from '../job/job.ts';
import { type EntryFields, logEntry, sourceDetails } from '../log/build-entry.ts';
import type { LogEntry, Step } from '../log/entry.ts';
import {
  exportStep,
  failedStep,
  importStep,
  matchingStep,
  processingStep,
  skipStep,
  stagedStep,
} from '../log/steps.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import { diff } from '../steps/diff.ts';
import { softDeleteValues } from '../steps/map.ts';
import type { Link, Memory, StagedDeletion } from '../store/store.ts';
import type { Failure } from '../target/target.ts';
import type { CycleContext } from './context.ts';
import { inLanes } from './lanes.ts';
import { readingOf } from './reading.ts';
import { type CommitResult, commitPage, newSentinel } from './run-state.ts';
import type { Sentinel } from './sentinel.ts';

/** How one disable or delete ended. */
type DeletionEnd =
  | { readonly kind: 'done'; readonly changes: readonly AttributeChange[] }
  | { readonly kind: 'unchanged' }
  /** The object has changed since: the next cycle decides anew, whatever it was staged for. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cutOff' };

interface DeletionOutcome {
  readonly deletion: StagedDeletion;
  readonly object: SourceObject | undefined;
  readonly memory: Memory | undefined;
  readonly steps: readonly Step[];
  readonly beganMs: number;
  readonly end: DeletionEnd;
}

/** Whether the guard holds this cycle's deletions back: strictly more than the threshold. */
export function areDeletionsHeld(count: number, { cycle }: RunningState, { config }: CycleContext): boolean {
  const { deletionThreshold } = config.settings;
  return deletionThreshold !== null && count > deletionThreshold && !cycle.forceDeletes;
}

export async function runDeletions(state: RunningState, context: CycleContext): Promise<CommitResult> {
  const { store, config } = context;
  const count = await store.countStaged(config.id, ['deletion']);
  // Held-back deletions stay staged: nothing of them is sent, and the next attempt counts them again.
  if (areDeletionsHeld(count, state, context)) return { state };

  let current = state;
  for (;;) {
    const staged = await store.staged({
      jobId: config.id,
      kinds: ['deletion'],
      limit: config.settings.pageSize,
    });
    if (staged.length === 0) return { state: current };
    const deletions = staged.filter((row) => row.kind === 'deletion');
    const done = await runDeletionPage(deletions, current, context);
    if (done.stop !== undefined) return done;
    current = done.state;
  }
}

async function runDeletionPage(
  deletions: readonly StagedDeletion[],
  state: RunningState,
  context: CycleContext,
): Promise<CommitResult> {
  const sentinel = newSentinel(context);
  const sourceIds = deletions.map((deletion) => deletion.sourceId);
  const objects = await objectsById(deletions, context);
  const memories = await context.store.recall({
    jobId: context.config.id,
    cycleId: state.cycle.cycleId,
    sourceIds,
  });
  const outcomes = await inLanes(deletions, context.config.settings.concurrency, (deletion) =>
    carryOut(
      deletion,
      { object: objects.get(deletion.sourceId), memory: memories.get(deletion.sourceId) },
      sentinel,
      context,
    ),
  );
  return commitPage(settleDeletions(outcomes, state, context), context, sentinel.lost);
}

async function objectsById(
  deletions: readonly StagedDeletion[],
  { source, config }: CycleContext,
): Promise<ReadonlyMap<string, SourceObject>> {
  const byId = new Map<string, SourceObject>();
  for (const type of ['User', 'Group'] as const) {
    const ids = deletions.filter((deletion) => deletion.type === type).map((deletion) => deletion.sourceId);
    if (ids.length === 0) continue;
    const objects = await source.objects({ type, servicePrincipalId: config.servicePrincipalId, ids });
    for (const object of objects) byId.set(object.id, object);
  }
  return byId;
}

async function carryOut(
  deletion: StagedDeletion,
  known: Pick<DeletionOutcome, 'object' | 'memory'>,
  sentinel: Sentinel,
  context: CycleContext,
): Promise<DeletionOutcome> {
  const beganMs = context.clock.now();
  const outcome = { deletion, ...known, beganMs, steps: [...firstSteps(deletion, known.object)] };
  if (sentinel.isHalted) return { ...outcome, end: { kind: 'cutOff' } };
  if (known.object !== undefined && known.object.changeNumber !== deletion.changeNumber) {
    const outdated = `'${deletion.displayName}' has changed since: the next cycle decides anew`;
    const steps = [processingStep('Delete', outdated), skipStep(known.object, 'EntrySynchronizationSkipped')];
    return { ...outcome, steps: [...outcome.steps, ...steps], end: { kind: 'outdated' } };
  }

  const { steps, end } =
    deletion.action === 'delete'
      ? await deleteTarget(deletion, context)
      : await disableTarget(deletion, known.object, context);
  if (end.kind === 'failed' && (await sentinel.blamesConnection(end.failure)))
    return { ...outcome, end: { kind: 'cutOff' } };
  return { ...outcome, steps: [...outcome.steps, ...steps], end };
}

function firstSteps(deletion: StagedDeletion, object: SourceObject | undefined): readonly Step[] {
  const why = `'${deletion.displayName}' is to be ${deletion.action === 'delete' ? 'deleted' : 'disabled'} in the target: ${deletion.reason}`;
  return [...(object === undefined ? [] : [importStep(object, true)]), processingStep('Delete', why)];
}

interface Carried {
  readonly steps: readonly Step[];
  readonly end: DeletionEnd;
}

async function deleteTarget(deletion: StagedDeletion, { target }: CycleContext): Promise<Carried> {
  const deleted = await target.delete(deletion.type, deletion.targetId);
  if (!deleted.ok) return refused('EntryExportDelete', deleted.failure);
  return {
    steps: [exportStep('Delete', { ...deletion, verb: 'deleted' })],
    end: { kind: 'done', changes: [] },
  };
}

/** An update that sends only what shows the loss: for SCIM `active` (entra-engine 1.8). */
async function disableTarget(
  deletion: StagedDeletion,
  object: SourceObject | undefined,
  context: CycleContext,
): Promise<Carried> {
  if (object === undefined)
    throw new Error(`invariant: source object ${deletion.sourceId} is staged but not in the directory`);
  const { target, users } = context;
  const read = await target.get(deletion.type, deletion.targetId);
  if (!read.ok) return refused('EntryImport', read.failure);
  const found = matchingStep(`Read the linked target object '${deletion.targetId}'`, {
    TargetAnchor: deletion.targetId,
  });

  const mapped = softDeleteValues({ mapping: users, object, ...readingOf(context) });
  if (!mapped.ok) return refused('EntrySynchronizationUpdate', mapped.failure);
  const changes = diff(mapped.values, read.value.resource);
  if (changes.length === 0)
    return { steps: [found, skipStep(object, 'RedundantExport')], end: { kind: 'unchanged' } };

  const updated = await target.update(deletion.type, deletion.targetId, changes);
  if (!updated.ok) return refused('EntryExportUpdate', updated.failure);
  return {
    steps: [found, exportStep('Update', { ...deletion, verb: 'disabled' })],
    end: { kind: 'done', changes },
  };
}

function refused(name: string, failure: Failure): Carried {
  return { steps: [failedStep('export', name, failure)], end: { kind: 'failed', failure } };
}

function settleDeletions(outcomes: readonly DeletionOutcome[], state: RunningState, context: CycleContext) {
  const done = outcomes.filter((outcome) => outcome.end.kind !== 'cutOff');
  const nowMs = context.clock.now();
  const links = done.flatMap((outcome) => linkAfter(outcome, state));
  const escrows = done.flatMap((outcome) => escrowAfter(outcome, nowMs, context));
  const kept = new Set(escrows.map((escrow) => escrow.sourceId));
  const nextAttempts = new Map(escrows.map((escrow) => [escrow.sourceId, escrow.nextAttemptMs]));
  const deleted = done.filter(isDeleted);
  const cycle = { ...state.cycle, counts: addCounts(state.cycle.counts, countDeletions(done)) };
  return {
    state: { ...state, cycle, successes: state.successes + successDelta(done, links, state) },
    putLinks: links,
    removeLinks: deleted.map(({ deletion }) => deletion.sourceId),
    putEscrows: escrows,
    removeEscrows: done
      .filter(
        ({ memory, deletion, end }) =>
          memory?.escrow !== undefined && end.kind !== 'outdated' && !kept.has(deletion.sourceId),
      )
      .map(({ deletion }) => ({ sourceId: deletion.sourceId, isReference: false })),
    removeStaged: done.map(({ deletion }) => ({ kind: 'deletion' as const, sourceId: deletion.sourceId })),
    log: done.map((outcome) =>
      entryOf(
        outcome,
        { endedMs: nowMs, nextAttemptMs: nextAttempts.get(outcome.deletion.sourceId) },
        state,
        context,
      ),
    ),
  };
}

const isDeleted = ({ deletion, end }: Pick<DeletionOutcome, 'deletion' | 'end'>) =>
  deletion.action === 'delete' && end.kind === 'done';

/** A deleted account has no link any more; a scope loss ends the managing. */
function linkAfter({ deletion, memory, end }: DeletionOutcome, state: RunningState): readonly Link[] {
  if (memory?.link === undefined || isDeleted({ deletion, end })) return [];
  if (end.kind === 'outdated') return [memory.link];
  if (end.kind === 'failed') return [{ ...memory.link, succeededIn: null }];
  const succeededIn = end.kind === 'done' ? state.counterEpoch : memory.link.succeededIn;
  return [{ ...memory.link, isManaged: deletion.keepsManaging, succeededIn }];
}

function successDelta(
  done: readonly DeletionOutcome[],
  links: readonly Link[],
  { counterEpoch }: RunningState,
): number {
  const before = done.filter(({ memory }) => memory?.link?.succeededIn === counterEpoch).length;
  const after = links.filter((link) => link.succeededIn === counterEpoch).length;
  // A deletion that succeeded counts, although no link is left to show it.
  const deleted = done.filter(isDeleted).length;
  return after + deleted - before;
}

function escrowAfter(
  { deletion, memory, end }: DeletionOutcome,
  nowMs: number,
  { config, isQuarantined }: CycleContext,
) {
  if (end.kind !== 'failed') return [];
  const { sourceId, type } = deletion;
  const escrow = escrowAfterFailure(
    { sourceId, type, isReference: false, failure: end.failure, lastAttemptMs: nowMs },
    memory?.escrow,
    { settings: config.settings, isQuarantined },
  );
  return escrow === undefined ? [] : [escrow];
}

function endCountOf({ deletion, end }: DeletionOutcome): keyof EndCounts {
  switch (end.kind) {
    case 'done':
      return deletion.action === 'delete' ? 'deleted' : 'disabled';
    case 'unchanged':
      return 'unchanged';
    case 'outdated':
      return 'skipped';
    case 'failed':
      return 'failed';
    case 'cutOff':
      throw new Error('invariant: a deletion that was cut off cannot be counted');
  }
}

function countDeletions(done: readonly DeletionOutcome[]): CountDelta {
  const ended: Partial<Record<keyof EndCounts, number>> = {};
  for (const outcome of done) {
    const name = endCountOf(outcome);
    ended[name] = (ended[name] ?? 0) + 1;
  }
  const exported = done.filter(({ end }) => end.kind === 'done').length;
  const failed = done.filter(({ end }) => end.kind === 'failed').length;
  return { exports: exported + failed, exported, escrowed: failed, ended };
}

function entryOf(
  { deletion, object, memory, steps, beganMs, end }: DeletionOutcome,
  at: { readonly endedMs: number; readonly nextAttemptMs: number | undefined },
  { cycle }: RunningState,
  context: CycleContext,
): LogEntry {
  const fields: EntryFields = {
    ...identityOf(deletion, object),
    action: isSkipped(end) ? 'other' : deletion.action,
    status: end.kind === 'failed' ? 'failure' : isSkipped(end) ? 'skipped' : 'success',
    ...(end.kind === 'failed' && {
      failure: end.failure,
      retry: { attempts: memory?.escrow?.attempts ?? 0, nextAttemptMs: at.nextAttemptMs },
    }),
    steps,
    changes: end.kind === 'done' ? end.changes : [],
    beganMs,
    endedMs: at.endedMs,
  };
  return logEntry(fields, { ...context, cycleId: cycle.cycleId });
}

const isSkipped = ({ kind }: DeletionEnd) => kind === 'unchanged' || kind === 'outdated';

function identityOf(deletion: StagedDeletion, object: SourceObject | undefined) {
  const { sourceId, type, displayName, targetId } = deletion;
  return {
    subject: 'object' as const,
    sourceId,
    type,
    displayName,
    targetId,
    sourceDetails: object === undefined ? { id: sourceId, odatatype: type } : sourceDetails(object),
  };
}

/** The log of deletions that the guard holds back: one entry each, `stagedDelete` (entra-engine 10). */
export function heldEntry(
  deletion: StagedDeletion,
  { cycle }: RunningState,
  context: CycleContext,
): LogEntry {
  const nowMs = context.clock.now();
  const description = `The ${deletion.action} of '${deletion.displayName}' is held back: more deletions than the job allows in one cycle`;
  return logEntry(
    {
      ...identityOf(deletion, undefined),
      action: 'stagedDelete',
      status: 'warning',
      steps: [...firstSteps(deletion, undefined), stagedStep(description)],
      changes: [],
      beganMs: nowMs,
      endedMs: nowMs,
    },
    { ...context, cycleId: cycle.cycleId },
  );
}
