import { type Database, guarded } from './database.ts';
import { commitTo } from './postgres-commit.ts';
import { postgresJobs } from './postgres-jobs.ts';
import { postgresLog } from './postgres-log.ts';
import { postgresEscrows, postgresLinks, postgresRecall, postgresStaged } from './postgres-recall.ts';
import { growing } from './statistics.ts';
import type { Commit, Store } from './store.ts';
import { escrows, intents, links, log, staged } from './tables.ts';

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
    commit: committing(db),
  });
}

function committing(db: Database): Store['commit'] {
  const wrote = growing(db, [links, escrows, intents, staged, log]);
  return async (lease, commit) => {
    await commitTo(db, lease, commit);
    await wrote(rowsIn(commit));
  };
}

const rowsIn = ({ putLinks = [], putEscrows = [], putStaged = [], log = [] }: Commit): number =>
  putLinks.length + putEscrows.length + putStaged.length + log.length;
