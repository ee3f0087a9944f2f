import { existsSync } from 'node:fs';
import {
  type Directory,
  isMigrated,
  memoryDirectory,
  memoryStore,
  migrateEngine,
  postgresDirectory,
  postgresStore,
  type Store,
} from '@scimulator/engine';
import type { Io } from '../io.ts';
import { dataFolder, type OpenDatabase, openDatabase } from './open-database.ts';
import type { StateSpec } from './state-spec.ts';

/** What a cycle works on. */
export interface StateParts {
  readonly store: Store;
  readonly directory: Directory;
}

export interface State extends StateParts {
  /** Only this process has it open: whatever an earlier one left behind belongs to nobody. */
  readonly isExclusive: boolean;
  /** Absent where everything is in memory. */
  readonly db?: OpenDatabase['db'];
  close(): Promise<void>;
}

/**
 * Opens the state of jobs and the directory they read, with their tables up to date.
 * @throws CliError when it cannot be opened, or a living process holds it
 */
export async function openState(spec: StateSpec, io: Io): Promise<State> {
  if (spec.kind === 'memory') {
    return { store: memoryStore(), directory: memoryDirectory(), isExclusive: true, close: async () => {} };
  }
  return stateOn(spec, await openDatabase(spec, { io, migrate: migrateEngine }));
}

/**
 * The same for a state that is there already. Looking for one makes none: undefined where there is nothing yet, and for
 * memory, where nothing outlives its process.
 * @throws CliError when it cannot be opened, or a living process holds it
 */
export async function openExistingState(spec: StateSpec, io: Io): Promise<State | undefined> {
  if (spec.kind === 'memory') return undefined;
  if (spec.kind === 'pglite' && !existsSync(dataFolder(spec.directory))) return undefined;
  let isThere = false;
  const database = await openDatabase(spec, {
    io,
    migrate: async (db) => {
      isThere = await isMigrated(db);
      if (isThere) await migrateEngine(db);
    },
  });
  if (isThere) return stateOn(spec, database);
  await database.close();
  return undefined;
}

const stateOn = (spec: StateSpec, { db, close }: OpenDatabase): State => ({
  ...partsOn(db),
  isExclusive: spec.kind === 'pglite',
  db,
  close,
});

const partsOn = (db: OpenDatabase['db']): StateParts => ({
  store: postgresStore(db),
  directory: postgresDirectory(db),
});

/**
 * Runs something as if it were real, and keeps nothing of it (a dry run): all of it happens in one transaction that is
 * rolled back. A state in memory is forgotten anyway.
 */
export async function withRollback<T>(state: State, body: (parts: StateParts) => Promise<T>): Promise<T> {
  if (state.db === undefined) return body(state);
  const rolledBack = new RolledBack<T>();
  try {
    await state.db.transaction(async (tx) => {
      rolledBack.answer = { value: await body(partsOn(tx)) };
      throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
  if (rolledBack.answer === undefined) throw new Error('invariant: a body that did not throw has answered');
  return rolledBack.answer.value;
}

/** Thrown through drizzle's transaction, which rolls back on any error. */
class RolledBack<T> extends Error {
  answer: { readonly value: T } | undefined;
}
