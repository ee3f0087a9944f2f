/*
 * A job as Graph shows it: synchronizationJob with its status (graph-api 3.1 to 3.5).
 */
import type { Execution, Job, JobState, Quarantine, ScheduleState, SyncError } from './job.ts';

/** Graph: synchronizationStatusCode. */
export type JobStatusCode = 'NotConfigured' | 'NotRun' | 'Active' | 'Paused' | 'Quarantine';

/** Year 1: never (application-provisioning-configuration-api). */
const NEVER = '0001-01-01T00:00:00Z';
/** The interval of a job that has never been configured, as the real service shows it. */
const SENTINEL_INTERVAL = 'P10675199DT2H48M5.4775807S';

export interface SynchronizationJob {
  readonly id: string;
  readonly templateId: string;
  readonly schedule: { readonly expiration: null; readonly interval: string; readonly state: ScheduleState };
  readonly status: SynchronizationStatus;
  readonly synchronizationJobSettings: readonly { readonly name: string; readonly value: string }[];
}

export interface SynchronizationStatus {
  readonly code: JobStatusCode;
  readonly countSuccessiveCompleteFailures: number;
  readonly escrowsPruned: boolean;
  readonly lastExecution: TaskExecution | null;
  readonly lastSuccessfulExecution: TaskExecution | null;
  readonly lastSuccessfulExecutionWithExports: TaskExecution | null;
  readonly progress: readonly {
    readonly completedUnits: number;
    readonly totalUnits: number;
    readonly units: 'pages';
    readonly progressObservationDateTime: string;
  }[];
  readonly quarantine: SynchronizationQuarantine | null;
  readonly steadyStateFirstAchievedTime: string;
  readonly steadyStateLastAchievedTime: string;
  readonly synchronizedEntryCountByType: readonly { readonly key: string; readonly value: number }[];
  readonly troubleshootingUrl: string | null;
}

export interface TaskExecution {
  readonly activityIdentifier: string;
  readonly state: Execution['state'];
  readonly error: SyncError | null;
  readonly timeBegan: string;
  readonly timeEnded: string;
  readonly countEntitled: number;
  readonly countEntitledForProvisioning: number;
  readonly countEscrowed: number;
  readonly countEscrowedRaw: number;
  readonly countExported: number;
  readonly countExports: number;
  readonly countImported: number;
  readonly countImportedDeltas: number;
  readonly countImportedReferenceDeltas: number;
}

export interface SynchronizationQuarantine {
  readonly reason: Quarantine['reason'];
  readonly error: SyncError;
  readonly seriesBegan: string;
  readonly currentBegan: string;
  readonly nextAttempt: string;
  readonly seriesCount: number;
}

/**
 * The job in Graph's shape. Before the first initial cycle has ended the summary is empty and only progress shows
 * (seed-000; A-089).
 */
export function synchronizationJob(job: Job, nowMs: number): SynchronizationJob {
  const { config } = job;
  return {
    id: config.id,
    templateId: config.templateId,
    schedule: {
      expiration: null,
      interval: config.isConfigured ? duration(config.settings.intervalMs) : SENTINEL_INTERVAL,
      state: scheduleOf(job),
    },
    status: statusOf(job, nowMs),
    synchronizationJobSettings: [],
  };
}

/** A job that its quarantine has disabled is Disabled whatever the administrator chose. */
export function scheduleOf({ config, state }: Job): ScheduleState {
  return state.quarantine?.disabledMs === undefined ? config.schedule : 'Disabled';
}

/** The state function of graph-api 3.3, with design part 11 for a job without credentials. */
export function statusCode(job: Job): JobStatusCode {
  const { config, state } = job;
  if (!config.isConfigured) return 'NotConfigured';
  if (state.quarantine !== undefined && config.schedule !== 'Paused') return 'Quarantine';
  if (config.schedule !== 'Active') return 'Paused';
  return state.initialCycleHasEnded ? 'Active' : 'NotRun';
}

function statusOf(job: Job, nowMs: number): SynchronizationStatus {
  const { state } = job;
  const hasSummary = state.initialCycleHasEnded;
  return {
    code: statusCode(job),
    countSuccessiveCompleteFailures: state.successiveCompleteFailures,
    escrowsPruned: false,
    // A run that broke is told even before the first initial cycle: it carries the error of the quarantine.
    lastExecution: hasSummary || state.quarantine !== undefined ? execution(state.lastExecution) : null,
    lastSuccessfulExecution: hasSummary ? execution(state.lastSuccessfulExecution) : null,
    lastSuccessfulExecutionWithExports: hasSummary
      ? execution(state.lastSuccessfulExecutionWithExports)
      : null,
    progress: progressOf(state, nowMs),
    quarantine: quarantineOf(state.quarantine),
    steadyStateFirstAchievedTime: timeOr(state.steadyStateFirstMs, NEVER),
    steadyStateLastAchievedTime: timeOr(state.steadyStateLastMs, NEVER),
    synchronizedEntryCountByType: hasSummary
      ? [
          { key: 'User to User', value: state.entryCounts.User },
          { key: 'Group to Group', value: state.entryCounts.Group },
        ]
      : [],
    troubleshootingUrl: null,
  };
}

/** Share of pages, not of objects: a page holds many (when-will-provisioning-finish). */
function progressOf({ cycle }: JobState, nowMs: number): SynchronizationStatus['progress'] {
  if (cycle === undefined) return [];
  return [
    {
      completedUnits: cycle.pagesDone,
      totalUnits: Math.max(cycle.pagesTotal, cycle.pagesDone),
      units: 'pages',
      progressObservationDateTime: new Date(nowMs).toISOString(),
    },
  ];
}

function quarantineOf(quarantine: Quarantine | undefined): SynchronizationQuarantine | null {
  if (quarantine === undefined) return null;
  return {
    reason: quarantine.reason,
    error: quarantine.error,
    seriesBegan: new Date(quarantine.seriesBeganMs).toISOString(),
    currentBegan: new Date(quarantine.currentBeganMs).toISOString(),
    nextAttempt: new Date(quarantine.nextAttemptMs).toISOString(),
    seriesCount: quarantine.seriesCount,
  };
}

function execution(run: Execution | undefined): TaskExecution | null {
  if (run === undefined) return null;
  const { counts } = run;
  return {
    activityIdentifier: run.activityIdentifier,
    state: run.state,
    error: run.error,
    timeBegan: new Date(run.beganMs).toISOString(),
    timeEnded: new Date(run.endedMs).toISOString(),
    countEntitled: counts.entitled,
    countEntitledForProvisioning: counts.entitledForProvisioning,
    countEscrowed: counts.escrowed,
    countEscrowedRaw: counts.escrowed,
    countExported: counts.exported,
    countExports: counts.exports,
    countImported: counts.imported,
    countImportedDeltas: counts.importedDeltas,
    countImportedReferenceDeltas: counts.importedReferenceDeltas,
  };
}

function timeOr(timeMs: number | undefined, otherwise: string): string {
  return timeMs === undefined ? otherwise : new Date(timeMs).toISOString();
}

/** ISO 8601, in minutes where they are whole: `PT40M`. */
function duration(durationMs: number): string {
  const seconds = durationMs / 1_000;
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}
