/*
 * link      which target object a source object is (the connector data store)
 * escrow    a failed object, or a failed reference of an object, waiting for its retry
 * intent    a create that is about to be sent; found again after a crash it is *in doubt*
 * staged    work that a page puts aside for a later phase of the same cycle: deletions and references
 */

import type { ObjectType } from '../directory/directory.ts';
import type { Job, JobConfig, JobState } from '../job/job.ts';
import type { AuditEntry } from '../log/audit.ts';
import type { LogEntry } from '../log/entry.ts';
import type { FailureCode } from '../target/target.ts';

export interface Link {
  readonly sourceId: string;
  readonly type: ObjectType;
  /** The target anchor. At most one link per (type, targetId). */
  readonly targetId: string;
  readonly displayName: string;
  /** False after a scope-loss disable or a deletion: a later deletion of the source sends nothing. */
  readonly isManaged: boolean;
  /** The counter epoch in which the object's latest export event succeeded; null when it failed or none was sent. */
  readonly succeededIn: number | null;
}

export interface Escrow {
  readonly sourceId: string;
  readonly type: ObjectType;
  /** Whether the object itself failed or the export of its manager or members. Key: (sourceId, isReference). */
  readonly isReference: boolean;
  readonly code: FailureCode;
  readonly detail: string;
  readonly firstFailureMs: number;
  readonly lastAttemptMs: number;
  readonly attempts: number;
  readonly nextAttemptMs: number;
  /** Of a group: the change number after which none of its member changes has reached the target. */
  readonly after?: number;
}

export interface EscrowKey {
  readonly sourceId: string;
  readonly isReference: boolean;
}

export interface Intent {
  readonly sourceId: string;
  readonly cycleId: string;
  readonly plannedMs: number;
}

export interface StagedDeletion {
  readonly kind: 'deletion';
  readonly sourceId: string;
  readonly type: ObjectType;
  readonly targetId: string;
  readonly displayName: string;
  readonly action: 'disable' | 'delete';
  /** False when the loss is one of scope, so that the account is no longer managed afterwards. */
  readonly keepsManaging: boolean;
  /** Why, in the words of the log. */
  readonly reason: string;
  /** Of the object when this was decided. With another one it is decided anew before anything is sent. */
  readonly changeNumber: number;
}

export interface StagedManager {
  readonly kind: 'manager';
  readonly sourceId: string;
  readonly type: 'User';
  readonly targetId: string;
  readonly displayName: string;
  /** Target path of the mapping. */
  readonly path: string;
  readonly managerSourceId: string;
  /** Target id of the manager that the target shows now. */
  readonly currentTargetId?: string;
}

export interface StagedMembers {
  readonly kind: 'members';
  readonly sourceId: string;
  readonly type: 'Group';
  readonly targetId: string;
  readonly displayName: string;
  readonly path: string;
  /** Member changes after this number, up to the cycle's head, are to be sent. */
  readonly after: number;
  /** The group has just been linked: nobody has to be removed from it. */
  readonly presentOnly: boolean;
}

/** Key: (kind, sourceId). Putting one again replaces it. */
export type Staged = StagedDeletion | StagedManager | StagedMembers;

export const STAGED_KINDS: readonly Staged['kind'][] = ['deletion', 'manager', 'members'];

/** What the store knows of one source object. */
export interface Memory {
  readonly link?: Link;
  readonly escrow?: Escrow;
  readonly referenceEscrow?: Escrow;
  /** Left by a crash: whether the create reached the target is unknown. */
  readonly intent?: Intent;
  /** The object has its log entry in the cycle asked about. */
  readonly isEvaluated: boolean;
}

/**
 * Everything that one step of a cycle wants kept. Kept whole or not at all. First tables are cleared, then rows removed,
 * then rows put; of two rows with the same key the later one wins.
 */
export interface Commit {
  readonly state?: JobState;
  readonly putLinks?: readonly Link[];
  /** Source ids. */
  readonly removeLinks?: readonly string[];
  readonly putEscrows?: readonly Escrow[];
  readonly removeEscrows?: readonly EscrowKey[];
  readonly putIntents?: readonly Intent[];
  /** Source ids. */
  readonly removeIntents?: readonly string[];
  readonly putStaged?: readonly Staged[];
  readonly removeStaged?: readonly Pick<Staged, 'kind' | 'sourceId'>[];
  readonly log?: readonly LogEntry[];
  readonly audit?: readonly AuditEntry[];
  /** Empties whole tables of the job. */
  readonly clear?: readonly ('links' | 'escrows' | 'intents' | 'staged')[];
}

/** The right to commit to a job. A commit whose fence is not the job's latest is refused. */
export interface Lease {
  readonly jobId: string;
  readonly fence: number;
}

/** Thrown by a commit whose lease has been taken over: the worker must stop at once. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(jobId: string) {
    super(`another worker has taken over job ${jobId}; this one must stop`);
  }
}

export interface LogQuery {
  readonly jobId?: string;
  readonly cycleId?: string;
  /** An id or a display name of the source or the target identity, or the source's user principal name; whole, in any letter case. */
  readonly about?: string;
  readonly status?: LogEntry['provisioningStatusInfo']['status'];
  readonly action?: LogEntry['provisioningAction'];
  /** Only entries with a smaller sequence number: the `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
}

export interface LogPage {
  /** Newest first. */
  readonly entries: readonly LogEntry[];
  readonly next?: number;
}

export interface AuditQuery {
  readonly jobId?: string;
  readonly activity?: AuditEntry['activityDisplayName'];
  readonly limit: number;
}

/** What a job remembers between commits. One implementation on Postgres; the memory twin is its model. */
export interface Store {
  jobs(): Promise<readonly Job[]>;
  job(jobId: string): Promise<Job | undefined>;
  /** @throws when the id is taken. */
  createJob(job: Job, audit: readonly AuditEntry[]): Promise<void>;
  /**
   * The administrator's half; needs no lease.
   * @throws when there is no such job.
   */
  putConfig(config: JobConfig, audit: readonly AuditEntry[]): Promise<void>;
  /** Forgets the job and everything but its log and audit entries. */
  deleteJob(jobId: string, audit: readonly AuditEntry[]): Promise<void>;

  /** Undefined while another worker holds the job, and for an unknown job; the same owner may take it again. Expiry alone goes by the database's own time (design part 4). */
  acquireLease(
    jobId: string,
    options: { readonly owner: string; readonly ttlMs: number },
  ): Promise<Lease | undefined>;
  /** False once the lease has been lost. */
  renewLease(lease: Lease, options: { readonly ttlMs: number }): Promise<boolean>;
  releaseLease(lease: Lease): Promise<void>;

  /** One answer for each id, in one query per table. */
  recall(query: {
    readonly jobId: string;
    readonly cycleId: string;
    readonly sourceIds: readonly string[];
  }): Promise<ReadonlyMap<string, Memory>>;
  /** By target id. */
  linksByTarget(query: {
    readonly jobId: string;
    readonly type: ObjectType;
    readonly targetIds: readonly string[];
  }): Promise<ReadonlyMap<string, Link>>;
  /**
   * Escrows with `nextAttemptMs <= dueMs` and `sourceId > after`, by source id. The two of one source id are never torn apart,
   * since the next page begins after it: a page may hold one more than `limit`.
   */
  dueEscrows(query: {
    readonly jobId: string;
    readonly dueMs: number;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly Escrow[]>;
  countEscrows(jobId: string): Promise<{ readonly objects: number; readonly references: number }>;
  /** A few of the open escrows, oldest first, as evidence. */
  escrowExamples(jobId: string, limit: number): Promise<readonly Escrow[]>;
  /** The first staged rows of the kinds, by kind and source id; with `after` only those with a greater source id. */
  staged(query: {
    readonly jobId: string;
    readonly kinds: readonly Staged['kind'][];
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly Staged[]>;
  countStaged(jobId: string, kinds: readonly Staged['kind'][]): Promise<number>;
  /** @throws LeaseLostError */
  commit(lease: Lease, commit: Commit): Promise<void>;

  log(query: LogQuery): Promise<LogPage>;
  /** Newest first. */
  audit(query: AuditQuery): Promise<readonly AuditEntry[]>;
}
