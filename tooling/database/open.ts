import { randomBytes } from 'node:crypto';
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { inject, type TestContext } from 'vitest';
import './provided-context.ts';
import { openPglite } from './pglite-dump.ts';

export type DatabaseKind = 'postgres' | 'pglite';

/** An empty database of a test file's own. */
export interface TestDatabase {
  readonly kind: DatabaseKind;
  readonly db: PgDatabase<PgQueryResultHKT>;
  /** Where further connections to the same database go; PGlite has but one. */
  readonly url: string | undefined;
  /** Closes all connections that this object holds, and drops the database. */
  close(): Promise<void>;
}

/** The kinds of database that this run has, for suites that every one of them must pass. */
export function databaseKinds(): readonly DatabaseKind[] {
  return inject('databaseUrl') === undefined ? ['pglite'] : ['postgres', 'pglite'];
}

/** Opens an empty database: on the run's Postgres server where there is one, unless `kind` says otherwise. */
export async function openTestDatabase(kind?: DatabaseKind): Promise<TestDatabase> {
  const serverUrl = inject('databaseUrl');
  switch (kind ?? (serverUrl === undefined ? 'pglite' : 'postgres')) {
    case 'postgres':
      if (serverUrl === undefined)
        throw new Error('this run has no Postgres server: ask databaseKinds() first');
      return openOnServer(serverUrl);
    case 'pglite':
      return openInProcess();
  }
}

/** Skips a test that needs several connections to one database, where only PGlite is there. */
export function skipWithoutServer(context: TestContext): void {
  context.skip(
    inject('databaseUrl') === undefined,
    'needs several connections, PGlite has one: set DATABASE_URL or start Docker',
  );
}

/** A pool for a test. A database is dropped while the server still ends its connections, which is no failure of the test. */
export function openPool(connectionString: string | undefined): pg.Pool {
  const pool = new pg.Pool({ connectionString });
  pool.on('error', () => undefined);
  return pool;
}

async function openOnServer(serverUrl: string): Promise<TestDatabase> {
  const name = `scimulator_${randomBytes(6).toString('hex')}`;
  await runOnServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = openPool(url.href);
  return {
    kind: 'postgres',
    db: drizzleNodePostgres({ client: pool }),
    url: url.href,
    close: async () => {
      await pool.end();
      await runOnServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function openInProcess(): Promise<TestDatabase> {
  const pglite = await openPglite(inject('pgliteDump'));
  return {
    kind: 'pglite',
    db: drizzlePglite({ client: pglite }),
    url: undefined,
    close: () => pglite.close(),
  };
}
