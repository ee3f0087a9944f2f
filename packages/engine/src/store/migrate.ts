import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { type Database, rowsOf } from './database.ts';

/** Any number that no other user of the database is likely to lock. */
const MIGRATION_LOCK = 7_644_364_301;

const MIGRATIONS_FOLDER = `${import.meta.dirname}/../../migrations`;

/**
 * Brings the schema `engine` up to date. Several processes may do so at once: one migrates, the others wait and find nothing to do.
 * All or nothing, also within an open transaction.
 *
 * @param options.folder where the migrations lie, when the code has been bundled away from them.
 */
export async function migrateEngine(
  db: Database,
  { folder = MIGRATIONS_FOLDER }: { readonly folder?: string } = {},
): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await tx.execute(sql`create schema if not exists engine`);
    await tx.execute(
      sql`create table if not exists engine.migrations (created_at bigint primary key, hash text not null)`,
    );
    const [latest] = await rowsOf<{ readonly created_at: unknown }>(
      tx,
      sql`select max(created_at) as created_at from engine.migrations`,
    );
    const due = migrations.filter(({ folderMillis }) => folderMillis > Number(latest?.created_at ?? 0));
    for (const { sql: statements, folderMillis, hash } of due) {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.execute(sql`insert into engine.migrations values (${folderMillis}, ${hash})`);
    }
  });
}

/** Whether the schema `engine` has been made here; asking changes nothing. */
export async function isMigrated(db: Database): Promise<boolean> {
  const [found] = await rowsOf<{ readonly name: unknown }>(
    db,
    sql`select to_regclass('engine.migrations') as name`,
  );
  return (found?.name ?? null) !== null;
}
