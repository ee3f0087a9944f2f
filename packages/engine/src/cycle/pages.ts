/*
 * The pages of a cycle: recall what is known, assess, commit the intents, export, commit the outcomes.
 */

import type { ObjectType, SourceObject } from '../directory/directory.ts';
import type { RunningCycle, RunningState } from '../job/job.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import { assess } from '../steps/assess.ts';
import type { Evaluation } from '../steps/evaluation.ts';
import { exportPlan } from '../steps/export.ts';
import { joiningValues } from '../steps/joining-value.ts';
import { settleRivals } from '../steps/rivals.ts';
import type { Escrow, Memory } from '../store/store.ts';
import type { CycleContext } from './context.ts';
import { inLanes } from './lanes.ts';
import { readingOf } from './reading.ts';
import { type CommitResult, commitPage, newSentinel } from './run-state.ts';
import type { Sentinel } from './sentinel.ts';
import { settlePage } from './settle.ts';

const NOTHING_KNOWN: Memory = { isEvaluated: false };

/**
 * All users or all groups that changed since the watermark, by change number. What changes again while the cycle runs is
 * looked at now and once more in the next cycle: left to that one, a member could come before its user, or not at all.
 */
export async function runChanges(
  state: RunningState,
  type: ObjectType,
  context: CycleContext,
): Promise<CommitResult> {
  const mapping = type === 'User' ? context.users : context.groups;
  if (mapping === undefined) return { state };
  let current = state;
  for (;;) {
    const { cycle } = current;
    const objects = await context.source.changes({
      type,
      servicePrincipalId: context.config.servicePrincipalId,
      after: typeof cycle.cursor === 'number' ? cycle.cursor : cycle.after,
      upTo: await context.source.head(),
      limit: context.config.settings.pageSize,
    });
    const last = objects.at(-1);
    if (last === undefined) return { state: current };

    const advance = (running: RunningCycle): RunningCycle => ({
      ...running,
      cursor: last.changeNumber,
      pagesDone: running.pagesDone + 1,
    });
    const done = await runPage({ objects, mapping, advance }, current, context);
    if (done.stop !== undefined) return done;
    current = done.state;
  }
}

/**
 * What failed before and is due again. Objects are evaluated anew; references are put back among the staged ones.
 */
export async function runEscrows(state: RunningState, context: CycleContext): Promise<CommitResult> {
  let current = state;
  for (;;) {
    const { cycle } = current;
    const due = await context.store.dueEscrows({
      jobId: context.config.id,
      dueMs: cycle.beganMs,
      after: typeof cycle.cursor === 'string' ? cycle.cursor : '',
      limit: context.config.settings.pageSize,
    });
    const last = due.at(-1);
    if (last === undefined) return { state: current };

    const advance = (running: RunningCycle): RunningCycle => ({ ...running, cursor: last.sourceId });
    const done = await runDue({ due, advance }, current, context);
    if (done.stop !== undefined) return done;
    current = done.state;
  }
}

interface DuePage {
  readonly due: readonly Escrow[];
  readonly advance: (cycle: RunningCycle) => RunningCycle;
}

async function runDue(
  { due, advance }: DuePage,
  state: RunningState,
  context: CycleContext,
): Promise<CommitResult> {
  let current = state;
  for (const type of ['User', 'Group'] as const) {
    const mapping = type === 'User' ? context.users : context.groups;
    const ids = [...new Set(due.filter((escrow) => escrow.type === type).map((escrow) => escrow.sourceId))];
    if (mapping === undefined || ids.length === 0) continue;
    const objects = await context.source.objects({
      type,
      servicePrincipalId: context.config.servicePrincipalId,
      ids,
    });
    // What has changed comes with the changes, whenever its retry is due.
    const unchanged = objects.filter(({ changeNumber }) => changeNumber <= current.cycle.after);
    // Evaluating an object stages its references again, with the change number from which they failed.
    const done = await runPage({ objects: unchanged, mapping, advance: (cycle) => cycle }, current, context);
    if (done.stop !== undefined) return done;
    current = done.state;
  }
  return commitPage({ state: { ...current, cycle: advance(current.cycle) } }, context);
}

interface Page {
  readonly objects: readonly SourceObject[];
  readonly mapping: ObjectMapping;
  readonly advance: (cycle: RunningCycle) => RunningCycle;
}

async function runPage(page: Page, state: RunningState, context: CycleContext): Promise<CommitResult> {
  const sentinel = newSentinel(context);
  const assessed = await assessPage(page, state, sentinel, context);
  await commitIntents(assessed, state, context);
  const { concurrency } = context.config.settings;
  const exported = await inLanes(assessed, concurrency, (evaluation) =>
    exportPlan(evaluation, sentinel, context.target),
  );

  // A page that was cut off is read again: what of it is settled has its log entry and is passed over.
  const isWhole = exported.every(({ end }) => end.kind !== 'cutOff');
  const commit = settlePage(exported, state, isWhole ? page.advance : (cycle) => cycle, {
    ...context,
    cycleId: state.cycle.cycleId,
    settings: context.config.settings,
    nowMs: context.clock.now(),
  });
  return commitPage(commit, context, sentinel.lost);
}

async function assessPage(
  { objects, mapping }: Page,
  state: RunningState,
  sentinel: Sentinel,
  context: CycleContext,
): Promise<readonly Evaluation[]> {
  const memories = await context.store.recall({
    jobId: context.config.id,
    cycleId: state.cycle.cycleId,
    sourceIds: objects.map((object) => object.id),
  });
  const memoryOf = (object: SourceObject) => memories.get(object.id) ?? NOTHING_KNOWN;
  const open = objects.filter(
    (object) => !memoryOf(object).isEvaluated && !comesTooEarly(object, memoryOf(object), state.cycle),
  );
  const assessed = await inLanes(open, context.config.settings.concurrency, (object) =>
    assess({ object, memory: memoryOf(object), mapping }, sentinel, context),
  );
  const targetIds = assessed.flatMap((evaluation) =>
    evaluation.target !== undefined && evaluation.memory.link === undefined ? [evaluation.target.id] : [],
  );
  const holders =
    targetIds.length === 0
      ? new Map()
      : await context.store.linksByTarget({ jobId: context.config.id, type: mapping.sourceType, targetIds });
  return settleRivals(assessed, holders, (evaluation) => rivalKey(evaluation, context));
}

/** A group that has come while the cycle runs waits for the next one, in which its members have their accounts before it. */
function comesTooEarly(
  { type, changeNumber }: SourceObject,
  { link }: Memory,
  { upTo }: RunningCycle,
): boolean {
  return type === 'Group' && link === undefined && changeNumber > upTo;
}

/** Two objects that would be created under the same joining value are rivals; letter case does not tell them apart. */
function rivalKey({ object, mapping }: Evaluation, context: CycleContext): string {
  const joining = joiningValues(mapping, object, readingOf(context));
  return joining.ok ? (joining.values[0]?.value.toLowerCase() ?? object.id) : object.id;
}

/** T1 of the write protocol (reliability 3.1): what is about to be created is known before the first request leaves. */
async function commitIntents(
  evaluations: readonly Evaluation[],
  { cycle }: RunningState,
  { store, lease, clock }: CycleContext,
): Promise<void> {
  const plannedMs = clock.now();
  const putIntents = evaluations.flatMap(({ end, object }) =>
    end.kind === 'planned' && end.plan.action === 'create'
      ? [{ sourceId: object.id, cycleId: cycle.cycleId, plannedMs }]
      : [],
  );
  if (putIntents.length > 0) await store.commit(lease, { putIntents });
}
