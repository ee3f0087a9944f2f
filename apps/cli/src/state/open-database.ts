import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { CliError, errorCode, errorMessage } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { printNote } from '../print.ts';
import { lockDirectory } from './directory-lock.ts';
import { describeState, type StateSpec } from './state-spec.ts';

export interface OpenDatabase {
  readonly db: PgDatabase<PgQueryResultHKT>;
  close(): Promise<void>;
}

export type DatabaseSpec = Exclude<StateSpec, { kind: 'memory' }>;

/** Where in its directory a PGlite state keeps its data, beside the lock. */
export const dataFolder = (directory: string): string => join(directory, 'data');

const CONNECT_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 10;

export interface OpenOptions {
  readonly io: Io;
  /** Brings the tables that are needed up to date. */
  readonly migrate: (db: OpenDatabase['db']) => Promise<void>;
}

/**
 * Opens the database of a state. A PGlite directory is held for this process until it is closed.
 * @throws CliError when it cannot be opened
 */
export async function openDatabase(spec: DatabaseSpec, { io, migrate }: OpenOptions): Promise<OpenDatabase> {
  const database = await connect(spec, io);
  try {
    await migrate(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function connect(spec: DatabaseSpec, io: Io): Promise<OpenDatabase> {
  switch (spec.kind) {
    case 'pglite':
      return openPglite(spec.directory, io);
    case 'postgres':
      return openPostgres(spec, io);
  }
}

async function openPglite(directory: string, io: Io): Promise<OpenDatabase> {
  const lock = await lockDirectory(directory, io.pid).catch((error: unknown) => {
    throw errorCode(error) === undefined ? error : unusableDirectory(directory, error);
  });
  try {
    const data = dataFolder(directory);
    if (!existsSync(data)) printNote(io, `creating the state in ${directory}, which takes some seconds once`);
    const pglite = await PGlite.create(data);
    return {
      db: drizzlePglite({ client: pglite }),
      close: async () => {
        await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw unusableDirectory(directory, error);
  }
}

function unusableDirectory(directory: string, error: unknown): CliError {
  return new CliError(
    `cannot keep a state in ${directory} (${errorMessage(error)})`,
    'give a directory that this user may write to, and that holds nothing else',
    { cause: error },
  );
}

async function openPostgres(spec: DatabaseSpec & { kind: 'postgres' }, io: Io): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: spec.url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => printNote(io, `lost a connection to the database: ${error.message}`));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    const reason = errorMessage(error) || errorCode(error);
    throw new CliError(
      `cannot reach the database ${describeState(spec)} (${reason})`,
      'check that it runs, and its address, user and password',
      { cause: error },
    );
  }
  return { db: drizzleNodePostgres({ client: pool }), close: () => pool.end() };
}
