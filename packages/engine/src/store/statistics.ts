import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** After so many rows the planner's statistics are renewed; then after twice as many, and so on. */
const ANALYZE_AFTER_ROWS = 10_000;

/** Lets the planner know the tables as they are now. */
export async function analyze(db: Database, tables: readonly PgTable[]): Promise<void> {
  await db.execute(sql`analyze ${sql.join([...tables], sql`, `)}`);
}

/**
 * Told of rows written, renews the statistics of growing tables now and then: PGlite has no autovacuum, and on a server it comes
 * late to a young table. Without statistics the planner guesses, and an indexed lookup can be 28 times slower.
 */
export function growing(db: Database, tables: readonly PgTable[]): (rowsWritten: number) => Promise<void> {
  let rowsUntilAnalyze = ANALYZE_AFTER_ROWS;
  let rowsSince = 0;
  return async (rowsWritten) => {
    rowsSince += rowsWritten;
    if (rowsSince < rowsUntilAnalyze) return;
    rowsSince = 0;
    rowsUntilAnalyze *= 2;
    await analyze(db, tables);
  };
}
