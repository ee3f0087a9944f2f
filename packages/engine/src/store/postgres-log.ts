import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { AuditEntry } from '../log/audit.ts';
import type { LogEntry } from '../log/entry.ts';
import { type Database, storable } from './database.ts';
import { asName, namesOf } from './log-names.ts';
import type { Store } from './store.ts';
import { audit, log } from './tables.ts';

export const logRows = (entries: readonly LogEntry[]): readonly (typeof log.$inferInsert)[] =>
  entries.map((entry) => ({
    jobId: entry.jobId,
    cycleId: entry.cycleId,
    sourceId: entry.sourceIdentity.id,
    subject: entry.subject,
    status: entry.provisioningStatusInfo.status,
    action: entry.provisioningAction,
    names: [...namesOf(entry)],
    entry,
  }));

export const auditRows = (entries: readonly AuditEntry[]): readonly (typeof audit.$inferInsert)[] =>
  entries.map((entry) => ({ jobId: entry.jobId, activity: entry.activityDisplayName, entry }));

/** The provisioning log and the audit log, newest first. */
export function postgresLog(db: Database): Pick<Store, 'log' | 'audit'> {
  return {
    log: async ({ jobId, cycleId, about, status, action, before, limit }) => {
      const rows = await db
        .select({ sequence: log.sequence, entry: log.entry })
        .from(log)
        .where(
          and(
            jobId === undefined ? undefined : eq(log.jobId, jobId),
            cycleId === undefined ? undefined : eq(log.cycleId, cycleId),
            status === undefined ? undefined : eq(log.status, status),
            action === undefined ? undefined : eq(log.action, action),
            about === undefined ? undefined : sql`${log.names} @> array[${storable(asName(about))}]::text[]`,
            before === undefined ? undefined : lt(log.sequence, before),
          ),
        )
        // Few entries are about one name: they are found by it and sorted then. Ordered by the bare column, the planner may
        // walk the whole log backwards instead.
        .orderBy(about === undefined ? desc(log.sequence) : desc(sql`${log.sequence} + 0`))
        .limit(limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const entries = page.map(({ entry }) => entry);
      return rows.length > limit && last ? { entries, next: last.sequence } : { entries };
    },
    audit: async ({ jobId, activity, limit }) => {
      const rows = await db
        .select({ entry: audit.entry })
        .from(audit)
        .where(
          and(
            jobId === undefined ? undefined : eq(audit.jobId, jobId),
            activity === undefined ? undefined : eq(audit.activity, activity),
          ),
        )
        .orderBy(desc(audit.sequence))
        .limit(limit);
      return rows.map(({ entry }) => entry);
    },
  };
}
