import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  json,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { ObjectType } from '../directory/directory.ts';
import type { JobConfig, JobState } from '../job/job.ts';
import type { AuditEntry } from '../log/audit.ts';
import type { LogEntry } from '../log/entry.ts';
import type { FailureCode } from '../target/target.ts';
import { count, engineSchema, key } from './columns.ts';
import type { Staged } from './store.ts';

// Documents are `json`, not `jsonb`: they come back as they were given, member order included.
// Indexes begin with the most selective column, so that a planner without statistics does not walk a whole job.

export const jobs = engineSchema.table('jobs', {
  id: key('id').primaryKey(),
  config: json('config').$type<JobConfig>().notNull(),
  state: json('state').$type<JobState>().notNull(),
  fence: count('fence').notNull().default(0),
  leaseOwner: text('lease_owner'),
  leaseUntil: timestamp('lease_until', { withTimezone: true, mode: 'string' }),
});

export const links = engineSchema.table(
  'links',
  {
    jobId: key('job_id').notNull(),
    sourceId: key('source_id').notNull(),
    type: text('type').$type<ObjectType>().notNull(),
    targetId: key('target_id').notNull(),
    displayName: text('display_name').notNull(),
    isManaged: boolean('is_managed').notNull(),
    succeededIn: integer('succeeded_in'),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.jobId] }),
    uniqueIndex('links_target').on(table.targetId, table.type, table.jobId),
  ],
);

export const escrows = engineSchema.table(
  'escrows',
  {
    jobId: key('job_id').notNull(),
    sourceId: key('source_id').notNull(),
    isReference: boolean('is_reference').notNull(),
    type: text('type').$type<ObjectType>().notNull(),
    code: text('code').$type<FailureCode>().notNull(),
    detail: text('detail').notNull(),
    firstFailureMs: count('first_failure_ms').notNull(),
    lastAttemptMs: count('last_attempt_ms').notNull(),
    attempts: integer('attempts').notNull(),
    nextAttemptMs: count('next_attempt_ms').notNull(),
    after: count('after'),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.jobId, table.isReference] })],
);

export const intents = engineSchema.table(
  'intents',
  {
    jobId: key('job_id').notNull(),
    sourceId: key('source_id').notNull(),
    cycleId: key('cycle_id').notNull(),
    plannedMs: count('planned_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.jobId] })],
);

export const staged = engineSchema.table(
  'staged',
  {
    jobId: key('job_id').notNull(),
    kind: key('kind').$type<Staged['kind']>().notNull(),
    sourceId: key('source_id').notNull(),
    document: json('document').$type<Staged>().notNull(),
  },
  // In the order in which staged work is read.
  (table) => [primaryKey({ columns: [table.jobId, table.kind, table.sourceId] })],
);

/** Append-only. */
export const log = engineSchema.table(
  'log',
  {
    sequence: bigserial('sequence', { mode: 'number' }).primaryKey(),
    jobId: key('job_id').notNull(),
    cycleId: key('cycle_id').notNull(),
    sourceId: key('source_id').notNull(),
    subject: text('subject').$type<LogEntry['subject']>().notNull(),
    status: text('status').$type<LogEntry['provisioningStatusInfo']['status']>().notNull(),
    action: text('action').$type<LogEntry['provisioningAction']>().notNull(),
    /** Everything that `LogQuery.about` finds the entry by. */
    names: text('names').array().notNull(),
    entry: json('entry').$type<LogEntry>().notNull(),
  },
  (table) => [
    index('log_evaluated').on(table.sourceId, table.cycleId).where(sql`${table.subject} = 'object'`),
    index('log_cycle').on(table.cycleId, table.sequence),
    index('log_status').on(table.status, table.jobId, table.sequence),
    index('log_action').on(table.action, table.jobId, table.sequence),
    // A short list of pending entries (kB), since a search reads all of it.
    index('log_names').using('gin', table.names).with({ gin_pending_list_limit: 256 }),
  ],
);

/** Append-only. */
export const audit = engineSchema.table(
  'audit',
  {
    sequence: bigserial('sequence', { mode: 'number' }).primaryKey(),
    jobId: key('job_id').notNull(),
    activity: text('activity').$type<AuditEntry['activityDisplayName']>().notNull(),
    entry: json('entry').$type<AuditEntry>().notNull(),
  },
  (table) => [index('audit_job').on(table.jobId, table.sequence)],
);
