import { sql } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { type DatabaseKind, openTestDatabase, type TestDatabase } from '../../../tooling/database/open.ts';
import type { Database } from '../src/store/database.ts';
import { migrateEngine } from '../src/store/migrate.ts';

/** A migrated database for the tests of this file; `empty` gives it to one test without what the ones before left. */
export function engineDatabase(kind: DatabaseKind): { readonly empty: () => Promise<Database> } {
  let opened: TestDatabase | undefined;
  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    await migrateEngine(opened.db);
  }, 30_000);
  afterAll(() => opened?.close());

  return {
    empty: async () => {
      if (!opened) throw new Error('the database is opened before the first test');
      // Truncation would be one statement too, but each table costs a server a file and an fsync.
      const deletions = TABLES.map((table) => `delete from engine.${table};`).join(' ');
      await opened.db.execute(sql.raw(`do $$ begin ${deletions} end $$`));
      return opened.db;
    },
  };
}

const TABLES = [
  ...['jobs', 'links', 'escrows', 'intents', 'staged', 'log', 'audit'],
  ...['directory_head', 'objects', 'aliases', 'memberships', 'assignments', 'app_roles'],
  ...['imports', 'import_objects', 'import_members'],
];
