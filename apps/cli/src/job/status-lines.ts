import { type Execution, type Job, type JobState, scheduleOf } from '@scimulator/engine';
import { isoTime, many } from '../words.ts';
import { durationText, endedText } from './execution-words.ts';
import { nextCycle } from './next-cycle.ts';
import { quarantineLines } from './quarantine-lines.ts';

export interface StatusFacts {
  readonly job: Job;
  /** Open failures, which are tried again. */
  readonly escrows: { readonly objects: number; readonly references: number };
  /** Nobody but us has the state open: a cycle that was begun is not running now. */
  readonly isExclusive: boolean;
}

/** How a job is, for people: health, the cycle under way, and the summary once there is one. */
export function statusLines(facts: StatusFacts): readonly string[] {
  const { config, state } = facts.job;
  return [
    `job        ${config.name}: ${config.baseAddress}`,
    `           ${config.id}`,
    `health     ${healthText(facts.job)}`,
    `schedule   ${scheduleText(facts.job)}`,
    ...(state.quarantine === undefined
      ? [`next       ${nextCycle(facts.job)}`]
      : quarantineLines(state.quarantine)),
    ...cycleLines(facts),
    ...(state.initialCycleHasEnded
      ? summaryLines(facts)
      : ['summary    none before the first initial cycle has ended; until then look at scimulator log']),
  ];
}

function healthText({ config, state }: Job): string {
  const { quarantine } = state;
  if (quarantine?.disabledMs !== undefined) return 'disabled, after 28 days in quarantine';
  const paused = config.schedule === 'Paused' ? ', and paused' : '';
  if (quarantine !== undefined) return `in quarantine${paused}`;
  if (!config.isConfigured)
    return 'not configured: no token has been saved yet; scimulator provision does it';
  if (!state.initialCycleHasEnded) return `the first initial cycle has not ended yet${paused}`;
  return `healthy${paused}`;
}

function scheduleText(job: Job): string {
  const schedule = scheduleOf(job);
  switch (schedule) {
    case 'Active':
      return `Active: a cycle every ${many(job.config.settings.intervalMs / 60_000, 'minute')} where the service runs`;
    case 'Paused':
      return 'Paused: no cycle before scimulator start';
    case 'Disabled':
      return 'Disabled: a cycle whenever scimulator provision is called';
  }
}

function cycleLines({ job: { state }, isExclusive }: StatusFacts): readonly string[] {
  const { cycle } = state;
  if (cycle === undefined) return [];
  const total = Math.max(cycle.pagesTotal, cycle.pagesDone);
  const progress = `${cycle.pagesDone} of ${many(total, 'page')} done, in phase ${cycle.phase}`;
  return [
    isExclusive
      ? `cycle      ${cycle.kind}, stopped in mid-cycle: ${progress}`
      : `cycle      ${cycle.kind}, running: ${progress}; the details are in scimulator log`,
    `           begun at ${isoTime(cycle.beganMs)}: ${endedText(cycle.counts)}`,
  ];
}

function summaryLines({ job: { state }, escrows }: StatusFacts): readonly string[] {
  const { entryCounts, lastExecution } = state;
  return [
    `data store ${many(entryCounts.User, 'user')}, ${many(entryCounts.Group, 'group')}`,
    `failures   ${many(escrows.objects, 'object')} and ${many(escrows.references, 'reference')} wait for another attempt`,
    ...(lastExecution === undefined ? [] : executionLines(lastExecution)),
    `steady     ${steadyText(state)}`,
  ];
}

function executionLines(execution: Execution): readonly string[] {
  const { kind, state, error, endedMs, counts } = execution;
  return [
    `last run   ${kind}, ${state}, ended at ${isoTime(endedMs)} after ${durationText(execution)}`,
    `           ${error === null ? endedText(counts) : error.message}`,
  ];
}

function steadyText({ steadyStateFirstMs, steadyStateLastMs }: JobState): string {
  if (steadyStateFirstMs === undefined || steadyStateLastMs === undefined) return 'never reached';
  return `first reached at ${isoTime(steadyStateFirstMs)}, last at ${isoTime(steadyStateLastMs)}`;
}
