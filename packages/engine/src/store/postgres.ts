import { sql } from 'drizzle-orm';
import { type Database, guarded } from './database.ts';
import { commitTo } from './postgres-commit.ts';
import { postgresJobs } from './postgres-jobs.ts';
import { postgresLog } from './postgres-log.ts';
import { postgresEscrows, postgresLinks, postgresRecall, postgresStaged } from './postgres-recall.ts';
import type { Commit, Store } from './store.ts';

/** After so many rows the planner's statistics are renewed; then after twice as many, and so on. */
const ANALYZE_AFTER_ROWS = 10_000;

/**
 * The store on Postgres: on a server through `pg`, in process on PGlite, or on the handle of an open transaction (a dry run).
 * {@link migrateEngine} has to have run before.
 */
export function postgresStore(db: Database): Store {
  return guarded<Store>({
    ...postgresJobs(db),
    ...postgresRecall(db),
    ...postgresLinks(db),
    ...postgresEscrows(db),
    ...postgresStaged(db),
    ...postgresLog(db),
    commit: commitAndAnalyze(db),
  });
}

/**
 * PGlite has no autovacuum, and on a server it comes late to a young table: without statistics the planner guesses, and an indexed
 * lookup can be 28 times slower.
 */
function commitAndAnalyze(db: Database): Store['commit'] {
  let rowsUntilAnalyze = ANALYZE_AFTER_ROWS;
  let rowsWritten = 0;
  return async (lease, commit) => {
    await commitTo(db, lease, commit);
    rowsWritten += rowsIn(commit);
    if (rowsWritten < rowsUntilAnalyze) return;
    rowsUntilAnalyze *= 2;
    rowsWritten = 0;
    await db.execute(sql`analyze engine.links, engine.escrows, engine.intents, engine.staged, engine.log`);
  };
}

const rowsIn = ({ putLinks = [], putEscrows = [], putStaged = [], log = [] }: Commit): number =>
  putLinks.length + putEscrows.length + putStaged.length + log.length;
