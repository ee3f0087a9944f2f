import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { type Database, insertAll, jsonParameter } from './database.ts';
import { auditRows } from './postgres-log.ts';
import type { Store } from './store.ts';
import { audit as auditTable, escrows, intents, jobs, links, staged } from './tables.ts';

type JobMethods = Pick<
  Store,
  'jobs' | 'job' | 'createJob' | 'putConfig' | 'deleteJob' | 'acquireLease' | 'renewLease' | 'releaseLease'
>;

/** Jobs, their configuration and their leases. */
export function postgresJobs(db: Database): JobMethods {
  return { ...administration(db), ...leases(db) };
}

function administration(db: Database): Omit<JobMethods, keyof ReturnType<typeof leases>> {
  const columns = { config: jobs.config, state: jobs.state };
  return {
    jobs: async () => db.select(columns).from(jobs).orderBy(asc(jobs.id)),
    job: async (jobId) => {
      const [job] = await db.select(columns).from(jobs).where(eq(jobs.id, jobId));
      return job;
    },
    createJob: (job, audit) =>
      db.transaction(async (tx) => {
        const created = await tx
          .insert(jobs)
          .values({ id: job.config.id, config: document(job.config), state: document(job.state) })
          .onConflictDoNothing()
          .returning({ id: jobs.id });
        if (created.length === 0) throw new Error(`job ${job.config.id} exists already; choose another id`);
        await insertAll(tx, auditTable, auditRows(audit));
      }),
    putConfig: (config, audit) =>
      db.transaction(async (tx) => {
        const put = await tx
          .update(jobs)
          .set({ config: document(config) })
          .where(eq(jobs.id, config.id))
          .returning({ id: jobs.id });
        if (put.length === 0) throw new Error(`there is no job ${config.id}; create it first`);
        await insertAll(tx, auditTable, auditRows(audit));
      }),
    deleteJob: (jobId, audit) =>
      db.transaction(async (tx) => {
        // The row of the job first: it is what a commit waits for.
        await tx.delete(jobs).where(eq(jobs.id, jobId));
        for (const table of [links, escrows, intents, staged])
          await tx.delete(table).where(eq(table.jobId, jobId));
        await insertAll(tx, auditTable, auditRows(audit));
      }),
  };
}

function leases(db: Database): Pick<Store, 'acquireLease' | 'renewLease' | 'releaseLease'> {
  const until = (ttlMs: number) => sql`now() + ${ttlMs} * interval '1 millisecond'`;
  return {
    acquireLease: async (jobId, { owner, ttlMs }) => {
      const isFree = sql`(${jobs.leaseOwner} is null or ${jobs.leaseOwner} = ${owner} or ${jobs.leaseUntil} <= now())`;
      const [taken] = await db
        .update(jobs)
        .set({ fence: sql`${jobs.fence} + 1`, leaseOwner: owner, leaseUntil: until(ttlMs) })
        .where(and(eq(jobs.id, jobId), isFree))
        .returning({ fence: jobs.fence });
      return taken && { jobId, fence: taken.fence };
    },
    renewLease: async ({ jobId, fence }, { ttlMs }) => {
      const renewed = await db
        .update(jobs)
        .set({ leaseUntil: until(ttlMs) })
        .where(and(eq(jobs.id, jobId), eq(jobs.fence, fence), isNotNull(jobs.leaseOwner)))
        .returning({ id: jobs.id });
      return renewed.length > 0;
    },
    releaseLease: async ({ jobId, fence }) => {
      await db
        .update(jobs)
        .set({ leaseOwner: null, leaseUntil: null })
        .where(and(eq(jobs.id, jobId), eq(jobs.fence, fence)));
    },
  };
}

/** A document as the statement that stores it. */
export const document = (value: object) => sql`${jsonParameter(value)}::json`;
