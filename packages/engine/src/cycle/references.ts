/*
 * The reference pass: managers and members, once every object of the cycle has its account (entra-engine 1.6).
 */
import { escrowAfterFailure } from '../health/escrow.ts';
import { addCounts } from '../job/counts.ts';
import type { RunningState } from '../job/job.ts';
import { logEntry } from '../log/build-entry.ts';
import type { LogEntry, ProvisioningStatus, Step } from '../log/entry.ts';
import { exportStep, failedStep, resolvedStep, unresolvedStep } from '../log/steps.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import type { Escrow, Memory, StagedManager, StagedMembers } from '../store/store.ts';
import type { Failure } from '../target/target.ts';
import type { CycleContext } from './context.ts';
import { inLanes } from './lanes.ts';
import { type CommitResult, commitPage, newSentinel } from './run-state.ts';
import type { Sentinel } from './sentinel.ts';

type StagedReference = StagedManager | StagedMembers;

interface ReferenceOutcome {
  readonly staged: StagedReference;
  readonly memory: Memory | undefined;
  readonly beganMs: number;
  readonly steps: readonly Step[];
  readonly changes: readonly AttributeChange[];
  readonly failure?: Failure;
  readonly isCutOff?: boolean;
}

export async function runReferences(state: RunningState, context: CycleContext): Promise<CommitResult> {
  const { store, config } = context;
  let current = state;
  for (;;) {
    const staged = await store.staged({
      jobId: config.id,
      kinds: ['manager', 'members'],
      limit: config.settings.pageSize,
    });
    if (staged.length === 0) return { state: current };
    const references = staged.filter((row) => row.kind !== 'deletion');
    const done = await runReferencePage(references, current, context);
    if (done.stop !== undefined) return done;
    current = done.state;
  }
}

async function runReferencePage(
  page: readonly StagedReference[],
  state: RunningState,
  context: CycleContext,
): Promise<CommitResult> {
  const sentinel = newSentinel(context);
  const memories = await recallFor(page, state, context);
  const outcomes = await inLanes(page, context.config.settings.concurrency, async (staged) => {
    const outcome = { staged, memory: memories.get(staged.sourceId), beganMs: context.clock.now() };
    if (sentinel.isHalted) return { ...outcome, steps: [], changes: [], isCutOff: true };
    return staged.kind === 'manager'
      ? sendManager({ ...outcome, staged }, memories, sentinel, context)
      : sendMembers({ ...outcome, staged }, state, sentinel, context);
  });
  return commitPage(settleReferences(outcomes, state, context), context, sentinel.lost);
}

/** What is known of the objects themselves and of the managers that they name, in one query. */
function recallFor(
  page: readonly StagedReference[],
  { cycle }: RunningState,
  { store, config }: CycleContext,
) {
  const ids = new Set<string>();
  for (const staged of page) {
    ids.add(staged.sourceId);
    if (staged.kind === 'manager') ids.add(staged.managerSourceId);
  }
  return store.recall({ jobId: config.id, cycleId: cycle.cycleId, sourceIds: [...ids] });
}

type Begun<T extends StagedReference> = Pick<ReferenceOutcome, 'memory' | 'beganMs'> & { readonly staged: T };

async function sendManager(
  begun: Begun<StagedManager>,
  memories: ReadonlyMap<string, Memory>,
  sentinel: Sentinel,
  context: CycleContext,
): Promise<ReferenceOutcome> {
  const { staged } = begun;
  const managerTargetId = memories.get(staged.managerSourceId)?.link?.targetId;
  if (managerTargetId === undefined) {
    return { ...begun, steps: [unresolvedStep([staged.managerSourceId], 'manager')], changes: [] };
  }
  if (managerTargetId === staged.currentTargetId) return { ...begun, steps: [], changes: [] };

  const change: AttributeChange = {
    path: staged.path,
    kind: staged.currentTargetId === undefined ? 'add' : 'replace',
    value: managerTargetId,
    ...(staged.currentTargetId !== undefined && { oldValue: staged.currentTargetId }),
  };
  return send({ ...begun, steps: [resolvedStep('manager', 1)], changes: [] }, [change], sentinel, context);
}

/** Reads the member changes of one group chunk by chunk and sends each as one update. */
async function sendMembers(
  begun: Begun<StagedMembers>,
  { cycle }: RunningState,
  sentinel: Sentinel,
  context: CycleContext,
): Promise<ReferenceOutcome> {
  const { staged } = begun;
  let outcome: ReferenceOutcome = { ...begun, steps: [], changes: [] };
  const unresolved: string[] = [];
  let resolved = 0;
  let after = staged.after;
  for (;;) {
    const limit = context.config.settings.pageSize;
    const { sourceId: groupId, presentOnly } = staged;
    const range = { groupId, after, upTo: cycle.upTo, limit, presentOnly };
    const chunk = await context.source.memberChanges(range);
    const last = chunk.at(-1);
    if (last === undefined) break;
    after = last.changeNumber;

    const links = await context.store.recall({
      jobId: context.config.id,
      cycleId: cycle.cycleId,
      sourceIds: chunk.map((change) => change.memberId),
    });
    const added: string[] = [];
    const removed: string[] = [];
    for (const { memberId, present } of chunk) {
      const targetId = links.get(memberId)?.link?.targetId;
      if (targetId !== undefined) (present ? added : removed).push(targetId);
      // A member that left and has no account needs no removing.
      else if (present) unresolved.push(memberId);
    }
    resolved += added.length + removed.length;
    outcome = await send(outcome, memberChanges(staged.path, added, removed), sentinel, context);
    if (outcome.failure !== undefined || outcome.isCutOff === true) break;
  }
  const resolution: readonly Step[] = [
    ...(resolved > 0 ? [resolvedStep('members', resolved)] : []),
    ...(unresolved.length > 0 ? [unresolvedStep(unresolved, 'members')] : []),
  ];
  return { ...outcome, steps: [...resolution, ...outcome.steps] };
}

function memberChanges(
  path: string,
  added: readonly string[],
  removed: readonly string[],
): readonly AttributeChange[] {
  return [
    ...(added.length > 0 ? [{ path, kind: 'add' as const, value: added }] : []),
    ...(removed.length > 0 ? [{ path, kind: 'remove' as const, value: removed }] : []),
  ];
}

async function send(
  outcome: ReferenceOutcome,
  changes: readonly AttributeChange[],
  sentinel: Sentinel,
  { target }: CycleContext,
): Promise<ReferenceOutcome> {
  if (changes.length === 0) return outcome;
  const { staged } = outcome;
  const updated = await target.update(staged.type, staged.targetId, changes);
  if (updated.ok) {
    const step = exportStep('Update', { ...staged, verb: 'updated' });
    return { ...outcome, steps: [...outcome.steps, step], changes: [...outcome.changes, ...changes] };
  }
  if (await sentinel.blamesConnection(updated.failure)) return { ...outcome, isCutOff: true };
  const step = failedStep('export', 'EntryExportUpdate', updated.failure);
  return { ...outcome, steps: [...outcome.steps, step], failure: updated.failure };
}

function settleReferences(outcomes: readonly ReferenceOutcome[], state: RunningState, context: CycleContext) {
  const done = outcomes.filter((outcome) => outcome.isCutOff !== true);
  const nowMs = context.clock.now();
  const escrows = new Map(done.map((outcome) => [outcome, escrowAfter(outcome, nowMs, context)]));
  const failed = done.filter((outcome) => outcome.failure !== undefined).length;
  const exported = done.filter(
    (outcome) => outcome.failure === undefined && outcome.changes.length > 0,
  ).length;
  const counts = addCounts(state.cycle.counts, { exports: exported + failed, exported, escrowed: failed });
  return {
    state: { ...state, cycle: { ...state.cycle, counts } },
    putEscrows: [...escrows.values()].filter((escrow) => escrow !== undefined),
    removeEscrows: done
      .filter(
        (outcome) => outcome.memory?.referenceEscrow !== undefined && escrows.get(outcome) === undefined,
      )
      .map(({ staged }) => ({ sourceId: staged.sourceId, isReference: true })),
    removeStaged: done.map(({ staged }) => ({ kind: staged.kind, sourceId: staged.sourceId })),
    // A reference that is already as it should be was looked at, not handled: it leaves no entry.
    log: done
      .filter((outcome) => outcome.steps.length > 0)
      .map((outcome) => entryOf(outcome, { nowMs, escrow: escrows.get(outcome) }, state, context)),
  };
}

function escrowAfter(
  { staged, memory, failure }: ReferenceOutcome,
  nowMs: number,
  { config, isQuarantined }: CycleContext,
) {
  if (failure === undefined) return undefined;
  return escrowAfterFailure(
    {
      sourceId: staged.sourceId,
      type: staged.type,
      isReference: true,
      failure,
      lastAttemptMs: nowMs,
      ...(staged.kind === 'members' && { after: staged.after }),
    },
    memory?.referenceEscrow,
    { settings: config.settings, isQuarantined },
  );
}

function entryOf(
  { staged, memory, steps, changes, failure, beganMs }: ReferenceOutcome,
  at: { readonly nowMs: number; readonly escrow: Escrow | undefined },
  { cycle }: RunningState,
  context: CycleContext,
): LogEntry {
  const { sourceId, type, displayName, targetId } = staged;
  const hasUnresolved = steps.some((step) => step.status === 'warning');
  const status: ProvisioningStatus =
    failure !== undefined ? 'failure' : hasUnresolved ? 'warning' : 'success';
  return logEntry(
    {
      subject: 'references',
      sourceId,
      type,
      displayName,
      targetId,
      sourceDetails: { id: sourceId, odatatype: type, DisplayName: displayName },
      action: changes.length > 0 || failure !== undefined ? 'update' : 'other',
      status,
      ...(failure !== undefined && {
        failure,
        retry: { attempts: memory?.referenceEscrow?.attempts ?? 0, nextAttemptMs: at.escrow?.nextAttemptMs },
      }),
      steps,
      changes,
      beganMs,
      endedMs: at.nowMs,
    },
    { ...context, cycleId: cycle.cycleId },
  );
}
