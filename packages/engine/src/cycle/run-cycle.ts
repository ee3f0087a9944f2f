/*
 * One cycle, from the probe to the watermark. Every phase commits page by page; after a crash the same cycle goes on in the
 * phase and at the cursor where it stopped.
 */

import type { QuarantineCause, QuarantineChange } from '../health/quarantine.ts';
import { addCounts, NO_COUNTS } from '../job/counts.ts';
import {
  CYCLE_PHASES,
  type CyclePhase,
  type Execution,
  type JobState,
  type Quarantine,
  type RunningCycle,
  type RunningState,
} from '../job/job.ts';
import type { AuditEntry } from '../log/audit.ts';
import { importEntry, quarantineEntry } from '../log/audit-entry.ts';
import type { CycleContext } from './context.ts';
import { areDeletionsHeld, heldEntry, runDeletions } from './deletions.ts';
import { abortCycle, connectionCause, type Ending, finishCycle } from './finish.ts';
import { leasedTarget } from './leased-target.ts';
import { runChanges, runEscrows } from './pages.ts';
import { runReferences } from './references.ts';
import { duplicateRoles } from './role-import.ts';
import { type CommitResult, commitPage } from './run-state.ts';
import { probe } from './sentinel.ts';

/** How a cycle ended. `interrupted`: it was told to stop and will be resumed. */
export type CycleReport =
  | {
      readonly ended: 'completed' | 'aborted';
      readonly execution: Execution;
      readonly quarantine?: Quarantine;
      readonly change?: QuarantineChange;
    }
  | { readonly ended: 'interrupted'; readonly cycle: RunningCycle };

const PHASES: Readonly<
  Record<CyclePhase, (state: RunningState, context: CycleContext) => Promise<CommitResult>>
> = {
  escrows: runEscrows,
  users: (state, context) => runChanges(state, 'User', context),
  groups: (state, context) => runChanges(state, 'Group', context),
  deletions: runDeletions,
  references: runReferences,
};

/**
 * Runs the job's next cycle, or the rest of the one that a crash left behind.
 *
 * @throws LeaseLostError when another worker has taken over
 */
export async function runCycle(state: JobState, given: CycleContext): Promise<CycleReport> {
  const context = { ...given, target: leasedTarget(given.target, given) };
  const begun = { ...state, cycle: state.cycle ?? (await newCycle(state, context)) };
  const refusal = (await probeConnection(context)) ?? (await importRoles(context));
  if (refusal !== undefined) return abort(begun, refusal, context);

  let running = (await commitPage({ state: begun }, context)).state;
  for (const phase of CYCLE_PHASES.slice(CYCLE_PHASES.indexOf(begun.cycle.phase))) {
    if (phase !== running.cycle.phase)
      running = { ...running, cycle: { ...running.cycle, phase, cursor: null } };
    const { state: done, stop } = await PHASES[phase](running, context);
    running = done;
    if (stop?.kind === 'interrupted') return { ended: 'interrupted', cycle: running.cycle };
    if (stop?.kind === 'connectionLost') {
      return abort(running, connectionCause(stop.failure), context);
    }
  }
  return finish(running, context);
}

async function newCycle(
  state: JobState,
  { source, ids, clock, config, groups }: CycleContext,
): Promise<RunningCycle> {
  const after = state.watermark ?? 0;
  const upTo = await source.head();
  const { pageSize } = config.settings;
  const pagesOf = async (type: 'User' | 'Group') =>
    Math.ceil((await source.countChanges({ type, after, upTo })) / pageSize);
  return {
    cycleId: ids.next(),
    kind: state.watermark === undefined ? 'initial' : 'incremental',
    beganMs: clock.now(),
    after,
    upTo,
    phase: CYCLE_PHASES[0],
    cursor: null,
    pagesDone: 0,
    pagesTotal: (await pagesOf('User')) + (groups === undefined ? 0 : await pagesOf('Group')),
    counts: NO_COUNTS,
    forceDeletes: state.forceDeletes,
  };
}

async function probeConnection({ target, users, ids }: CycleContext): Promise<QuarantineCause | undefined> {
  const probed = await probe(target, users, ids);
  return probed.ok ? undefined : connectionCause(probed.failure);
}

/** Off for template `scim`; on, a role that is not unique quarantines the job (seed-003; design part 11). */
async function importRoles({ config, target, appRoles }: CycleContext): Promise<QuarantineCause | undefined> {
  if (!config.settings.roleImport) return undefined;
  const offered = await target.roles();
  if (!offered.ok) {
    const remedy = 'Check that the target offers its roles, or switch the role import off';
    return connectionCause({
      code: 'CredentialValidationUnavailable',
      detail: offered.failure.detail,
      remedy,
    });
  }
  const duplicates = duplicateRoles(offered.value, appRoles);
  if (duplicates.length === 0) return undefined;
  const named = duplicates.map(
    ({ key, where }) => `'${key}' in ${where === 'target' ? 'the target' : 'the app roles'}`,
  );
  return {
    reason: 'EncounteredQuarantineException',
    error: {
      code: 'DuplicateRoles',
      message: `imported roles must be unique; more than once: ${named.join(', ')}`,
      tenantActionable: true,
    },
    evidence: named,
    remedy:
      'Make the roles unique: mend the duplicate in the app roles or in the target. The next attempt notices.',
  };
}

async function finish(state: RunningState, context: CycleContext): Promise<CycleReport> {
  const { store, source, config, clock } = context;
  const heldDeletions = await holdDeletions(state, context);
  const evidence = heldDeletions > 0 ? await heldExamples(context) : await failedExamples(context);
  const counts = addCounts(state.cycle.counts, { ended: { staged: heldDeletions } });
  const ending = finishCycle(
    { ...state, cycle: { ...state.cycle, counts } },
    {
      escrows: await store.countEscrows(config.id),
      heldDeletions,
      evidence,
      isSourceQuiet: (await source.head()) === state.cycle.upTo,
      nowMs: clock.now(),
    },
    config.settings,
  );
  return conclude(ending, 'completed', state.quarantine, context);
}

/** How many objects a quarantine record shows. */
const EVIDENCE_MAX = 5;

async function failedExamples({ store, config }: CycleContext): Promise<readonly string[]> {
  const failed = await store.escrowExamples(config.id, EVIDENCE_MAX);
  return failed.map(({ sourceId, detail }) => `${sourceId}: ${detail}`);
}

async function heldExamples({ store, config }: CycleContext): Promise<readonly string[]> {
  const held = await store.staged({ jobId: config.id, kinds: ['deletion'], limit: EVIDENCE_MAX });
  return held.flatMap((row) =>
    row.kind === 'deletion' ? [`${row.sourceId}: ${row.action} '${row.displayName}', ${row.reason}`] : [],
  );
}

/** Logs what the guard holds back. Returns how many deletions that are. */
async function holdDeletions(state: RunningState, context: CycleContext): Promise<number> {
  const { store, config, lease } = context;
  const count = await store.countStaged(config.id, ['deletion']);
  if (!areDeletionsHeld(count, state, context)) return 0;
  let after = '';
  for (;;) {
    const query = { jobId: config.id, kinds: ['deletion' as const], after, limit: config.settings.pageSize };
    const held = (await store.staged(query)).filter((row) => row.kind === 'deletion');
    const last = held.at(-1);
    if (last === undefined) return count;
    after = last.sourceId;
    const memories = await store.recall({
      jobId: config.id,
      cycleId: state.cycle.cycleId,
      sourceIds: held.map((deletion) => deletion.sourceId),
    });
    // After a crash in here the first of them have their entries already.
    const unlogged = held.filter((deletion) => memories.get(deletion.sourceId)?.isEvaluated !== true);
    await store.commit(lease, { log: unlogged.map((deletion) => heldEntry(deletion, state, context)) });
  }
}

function abort(state: RunningState, cause: QuarantineCause, context: CycleContext): Promise<CycleReport> {
  const ending = abortCycle(state, cause, context.clock.now(), context.config.settings);
  return conclude(ending, 'aborted', state.quarantine, context);
}

async function conclude(
  { state, execution, change }: Ending,
  ended: 'completed' | 'aborted',
  earlier: Quarantine | undefined,
  context: CycleContext,
): Promise<CycleReport> {
  const { store, lease, config } = context;
  const audit: AuditEntry[] = [];
  const subject = state.quarantine ?? earlier;
  if (change !== undefined && change !== 'stays' && subject !== undefined) {
    audit.push(quarantineEntry(change, subject, context));
  }
  if (config.settings.roleImport) audit.push(importEntry(state.quarantine, context));
  // A job that has been disabled keeps no escrows (quarantine-status: removed after 28 days).
  await store.commit(lease, { state, audit, clear: change === 'disabled' ? ['escrows'] : [] });
  return {
    ended,
    execution,
    ...(state.quarantine !== undefined && { quarantine: state.quarantine }),
    ...(change !== undefined && { change }),
  };
}
