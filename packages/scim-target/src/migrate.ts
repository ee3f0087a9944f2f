import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { bigint, pgSchema, text } from 'drizzle-orm/pg-core';
import type { ResourceDatabase } from './resources/database.ts';

/** "SCIM" in ASCII: any number will do, as long as nobody else locks it. */
const LOCK_KEY = 0x5343494d;

/** A table of its own: drizzle's shared one skips what looks older than the last migration of another package. */
const applied = pgSchema('drizzle').table('scim_target_migrations', {
  hash: text().primaryKey(),
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
});

/**
 * Brings the tables of the target up to date: all missing migrations in one transaction, under an advisory lock, so
 * that several processes may start at once.
 */
export async function migrateResources(db: ResourceDatabase): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder() });
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_KEY})`);
    await tx.execute(sql`create schema if not exists drizzle`);
    await tx.execute(
      sql`create table if not exists ${applied} (hash text primary key, created_at bigint not null)`,
    );
    const known = new Set((await tx.select().from(applied)).map((row) => row.hash));
    for (const migration of migrations.filter(({ hash }) => !known.has(hash))) {
      for (const statement of migration.sql) await tx.execute(sql.raw(statement));
      await tx.insert(applied).values({ hash: migration.hash, createdAt: migration.folderMillis });
    }
  });
}

function folder(): string {
  const path = decodeURIComponent(new URL('../migrations/', import.meta.url).pathname);
  // On Windows the path of a file URL has a slash before the drive.
  return path.replace(/^\/(?=[A-Za-z]:)/, '');
}
