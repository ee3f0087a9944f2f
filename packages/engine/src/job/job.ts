/*
 * job         one synchronisation job: schema, settings and state, for one target
 * cycle       one run over the source: initial (everything) or incremental (changes since the watermark)
 * watermark   the change number up to which the source has been seen by a finished cycle
 * quarantine  a job's unhealthy state, in which it only makes attempts at the retry schedule
 *
 * A job has two halves with two writers. `JobConfig` belongs to the administrator; `JobState` to whoever holds the job's lease.
 */
import type { JsonObject } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { Settings } from '../settings.ts';

/** Graph: synchronizationSchedule.state. */
export type ScheduleState = 'Active' | 'Disabled' | 'Paused';

/** Graph: synchronizationJobRestartCriteria.resetScope. */
export const RESET_SCOPES = [
  'None',
  'Escrows',
  'Watermark',
  'QuarantineState',
  'ConnectorDataStore',
  'Full',
  'ForceDeletes',
] as const;
export type ResetScope = (typeof RESET_SCOPES)[number];

export interface JobConfig {
  readonly id: string;
  /** Together with the base address what people call the job by; `default` unless said otherwise. */
  readonly name: string;
  readonly templateId: 'scim';
  readonly servicePrincipalId: string;
  readonly servicePrincipalName: string;
  /** Tenant URL of the target, flags included, without secrets. */
  readonly baseAddress: string;
  readonly createdMs: number;
  readonly settings: Settings;
  /** Graph's synchronizationSchema, as it was given. */
  readonly schema: JsonObject;
  readonly schedule: ScheduleState;
  /** False until credentials have been saved: `NotConfigured`, with the sentinel interval (design part 11). */
  readonly isConfigured: boolean;
  /** Salted fingerprint of the last token that worked, so that the same token refused later can be told from another one. */
  readonly credentialFingerprint?: string;
  /** Resets asked for while a cycle was running; they apply to the next one. */
  readonly pendingResets: readonly ResetScope[];
}

/** Graph: synchronizationQuarantine.reason. */
export type QuarantineReason =
  | 'EncounteredBaseEscrowThreshold'
  | 'EncounteredTotalEscrowThreshold'
  | 'EncounteredEscrowProportionThreshold'
  | 'EncounteredQuarantineException'
  | 'QuarantinedOnDemand'
  | 'TooManyDeletes'
  | 'Unknown';

/** Graph: synchronizationError. */
export interface SyncError {
  readonly code: string;
  readonly message: string;
  readonly tenantActionable: boolean;
}

export interface Quarantine {
  readonly reason: QuarantineReason;
  readonly error: SyncError;
  /** When this series was first imposed; retries count from here. */
  readonly seriesBeganMs: number;
  /** When it was last imposed or found still in force. */
  readonly currentBeganMs: number;
  readonly nextAttemptMs: number;
  /** Re-evaluations that left it in force. */
  readonly seriesCount: number;
  /** What a person would want to see first: a few failed objects, or the refused request. */
  readonly evidence: readonly string[];
  /** What mends this very cause, where more is known than its reason. */
  readonly remedy?: string;
  /** Set once the 28 days are over: no attempt is made any more. */
  readonly disabledMs?: number;
}

export type CycleKind = 'initial' | 'incremental';

/** The phases of a cycle, in order. A crash resumes in the phase where it happened. */
export const CYCLE_PHASES = ['escrows', 'users', 'groups', 'deletions', 'references'] as const;
export type CyclePhase = (typeof CYCLE_PHASES)[number];

/** Graph: the counters of synchronizationTaskExecution. */
export interface CycleCounts {
  readonly imported: number;
  readonly importedDeltas: number;
  readonly importedReferenceDeltas: number;
  readonly entitled: number;
  readonly entitledForProvisioning: number;
  readonly escrowed: number;
  readonly exports: number;
  readonly exported: number;
  /** End states of evaluated objects; their sum is the number of evaluated objects (reliability 3.2, I2). */
  readonly ended: EndCounts;
}

/** One counter for each way an evaluated object can end. */
export interface EndCounts {
  readonly created: number;
  readonly updated: number;
  readonly disabled: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  /** Disables and deletes that the guard holds back; the others of their kind count when they have been carried out. */
  readonly staged: number;
}

export interface RunningCycle {
  readonly cycleId: string;
  readonly kind: CycleKind;
  readonly beganMs: number;
  /** The watermark it started from (exclusive) and the head it ends at (inclusive). */
  readonly after: number;
  readonly upTo: number;
  readonly phase: CyclePhase;
  /** Within `escrows` the last source id, within `users` and `groups` the last change number that is settled. */
  readonly cursor: string | number | null;
  readonly pagesDone: number;
  readonly pagesTotal: number;
  readonly counts: CycleCounts;
  /** Held-back deletions may go out (restart with ForceDeletes). */
  readonly forceDeletes: boolean;
}

/** Graph: synchronizationTaskExecution. */
export interface Execution {
  readonly activityIdentifier: string;
  readonly kind: CycleKind;
  readonly state: 'Succeeded' | 'Failed' | 'EntryLevelErrors';
  readonly error: SyncError | null;
  readonly beganMs: number;
  readonly endedMs: number;
  readonly counts: CycleCounts;
}

/** What the engine knows about a job between two commits. Everything that grows lives beside it, in the store. */
export interface JobState {
  /** Undefined: the next cycle is initial. */
  readonly watermark?: number;
  readonly cycle?: RunningCycle;
  readonly quarantine?: Quarantine;
  /** Successful non-reference exports since the counter was last reset, one per object: the S of entra-engine 8.4. */
  readonly successes: number;
  /** Counts resets of the escrow counter; a link whose `succeededIn` is another number does not count in `successes`. */
  readonly counterEpoch: number;
  readonly lastExecution?: Execution;
  readonly lastSuccessfulExecution?: Execution;
  readonly lastSuccessfulExecutionWithExports?: Execution;
  readonly initialCycleHasEnded: boolean;
  readonly steadyStateFirstMs?: number;
  readonly steadyStateLastMs?: number;
  readonly successiveCompleteFailures: number;
  /** Objects that entered the connector data store; grows only, until the store is reset (how-provisioning-works). */
  readonly entryCounts: Readonly<Record<ObjectType, number>>;
  /** The next cycle executes held-back deletions. */
  readonly forceDeletes: boolean;
  /** When the next cycle falls due, were the schedule active. */
  readonly nextDueMs: number;
}

/** A job's state while a cycle runs. */
export type RunningState = JobState & { readonly cycle: RunningCycle };

export interface Job {
  readonly config: JobConfig;
  readonly state: JobState;
}
