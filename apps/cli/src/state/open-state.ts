import {
  type Directory,
  memoryDirectory,
  memoryStore,
  migrateEngine,
  postgresDirectory,
  postgresStore,
  type Store,
} from '@scimulator/engine';
import type { Io } from '../io.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
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
  const { db, close } = await openDatabase(spec, { io, migrate: migrateEngine });
  return { ...partsOn(db), isExclusive: spec.kind === 'pglite', db, close };
}

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
