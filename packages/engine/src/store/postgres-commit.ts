import { eq, type InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { type Database, deleteAll, insertAll } from './database.ts';
import { lastByKey } from './last-by-key.ts';
import { document } from './postgres-jobs.ts';
import { auditRows, logRows } from './postgres-log.ts';
import { type Commit, type Lease, LeaseLostError } from './store.ts';
import { audit, escrows, intents, jobs, links, log, staged } from './tables.ts';

const TABLES = { links, escrows, intents, staged } as const;

/**
 * One transaction, a savepoint within an open one. The row of the job is locked first, so that the fence cannot move
 * before the commit is through. @throws LeaseLostError
 */
export function commitTo(db: Database, lease: Lease, commit: Commit): Promise<void> {
  const { jobId } = lease;
  return db.transaction(async (tx) => {
    const [job] = await tx.select({ fence: jobs.fence }).from(jobs).where(eq(jobs.id, jobId)).for('update');
    if (job?.fence !== lease.fence) throw new LeaseLostError(jobId);

    if (commit.state)
      await tx
        .update(jobs)
        .set({ state: document(commit.state) })
        .where(eq(jobs.id, jobId));
    for (const name of commit.clear ?? []) await tx.delete(TABLES[name]).where(eq(TABLES[name].jobId, jobId));
    await replaceAll(tx, links, {
      by: ['jobId', 'sourceId'],
      leaving: (commit.removeLinks ?? []).map((sourceId) => ({ jobId, sourceId })),
      rows: (commit.putLinks ?? []).map((link) => ({ jobId, ...link })),
    });
    await replaceAll(tx, escrows, {
      by: ['jobId', 'sourceId', 'isReference'],
      leaving: (commit.removeEscrows ?? []).map((key) => ({ jobId, ...key })),
      rows: (commit.putEscrows ?? []).map((escrow) => ({ jobId, ...escrow })),
    });
    await replaceAll(tx, intents, {
      by: ['jobId', 'sourceId'],
      leaving: (commit.removeIntents ?? []).map((sourceId) => ({ jobId, sourceId })),
      rows: (commit.putIntents ?? []).map((intent) => ({ jobId, ...intent })),
    });
    await replaceAll(tx, staged, {
      by: ['jobId', 'kind', 'sourceId'],
      leaving: (commit.removeStaged ?? []).map((key) => ({ jobId, ...key })),
      rows: (commit.putStaged ?? []).map((document) => ({ jobId, ...document, document })),
    });
    await insertAll(tx, log, logRows(commit.log ?? []));
    await insertAll(tx, audit, auditRows(commit.audit ?? []));
  });
}

interface Replacement<T extends PgTable> {
  /** The columns of the key. */
  readonly by: readonly (keyof InferInsertModel<T> & string)[];
  readonly leaving: readonly Partial<InferInsertModel<T>>[];
  readonly rows: readonly InferInsertModel<T>[];
}

/**
 * Rows are removed and inserted rather than updated, so that only the outcome of a commit has to satisfy the constraints:
 * two links may swap their targets.
 */
async function replaceAll<T extends PgTable>(tx: Database, table: T, { by, leaving, rows }: Replacement<T>) {
  const keyOf = (row: Partial<InferInsertModel<T>>) => JSON.stringify(by.map((property) => row[property]));
  const put = lastByKey(rows, keyOf);
  const keys = [...leaving, ...put.values()].map((row) => pick(row, by));
  await deleteAll(tx, table, { by, keys });
  await insertAll(tx, table, [...put.values()]);
}

const pick = <T extends object>(row: T, properties: readonly (keyof T & string)[]): Partial<T> =>
  Object.fromEntries(properties.map((property) => [property, row[property]])) as Partial<T>;
