import { type Database, guarded } from '../store/database.ts';
import type { Directory } from './directory.ts';
import { postgresEdits } from './postgres-edit.ts';
import { beginImport } from './postgres-import.ts';
import { postgresSource } from './postgres-source.ts';

/**
 * The directory on Postgres: on a server through `pg`, in process on PGlite, or on the handle of an open transaction (a dry run).
 * `migrateEngine` has to have run before.
 */
export function postgresDirectory(db: Database): Directory {
  return guarded<Directory>({
    ...postgresSource(db),
    ...postgresEdits(db),
    beginImport: async () => guarded(await beginImport(db)),
  });
}
