import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openTestDatabase } from '../../../../tooling/database/open.ts';
import { openDatabase } from '../../src/state/open-database.ts';
import { openExistingState, openState, type State, withRollback } from '../../src/state/open-state.ts';
import { resolveState, StateText } from '../../src/state/state-spec.ts';
import { testIo } from '../test-io.ts';

const ADA = { edit: 'put', object: { id: 'ada', type: 'User', attributes: { displayName: 'Ada' } } } as const;
const query = { type: 'User', servicePrincipalId: 'sp', ids: ['ada'] } as const;

const knowsAda = async ({ directory }: Pick<State, 'directory'>): Promise<boolean> =>
  (await directory.objects(query)).length === 1;

test.each(['memory', 'pglite:.scimulator', 'pglite:/var/lib/x', 'postgres://u:p@h/d', 'postgresql://h/d'])(
  '%s is a state',
  (text) => {
    expect(StateText.safeParse(text).success).toBe(true);
  },
);

test.each(['', 'Memory', 'pglite:', 'mysql://h/d', './state'])('"%s" is no state', (text) => {
  expect(StateText.safeParse(text).success).toBe(false);
});

test('a relative directory is relative to where the command runs', () => {
  expect(resolveState('pglite:./state', '/home/ada')).toEqual({
    kind: 'pglite',
    directory: '/home/ada/state',
  });
});

test('a state in memory keeps nothing once it is closed', async () => {
  const { io } = testIo();
  const first = await openState({ kind: 'memory' }, io);
  await first.directory.edit([ADA], { nowMs: 0 });
  expect(await withRollback(first, knowsAda)).toBe(true);
  await first.close();

  expect(await knowsAda(await openState({ kind: 'memory' }, io))).toBe(false);
});

test('a state in a directory is kept; what happens under rollback is not', async () => {
  const { io, folder } = testIo();
  const spec = { kind: 'pglite', directory: join(folder, 'state') } as const;
  const state = await openState(spec, io);

  const seen = await withRollback(state, async (parts) => {
    await parts.directory.edit([ADA], { nowMs: 0 });
    return knowsAda(parts);
  });
  expect([seen, await knowsAda(state)]).toEqual([true, false]);

  const failing = withRollback(state, async (parts) => {
    await parts.directory.edit([ADA], { nowMs: 0 });
    throw new Error('no use');
  });
  await expect(failing).rejects.toThrow('no use');
  expect(await knowsAda(state)).toBe(false);

  await state.directory.edit([ADA], { nowMs: 0 });
  await state.close();
  const again = await openState(spec, io);
  onTestFinished(() => again.close());
  expect(await knowsAda(again)).toBe(true);
}, 60_000);

test('a state on a server is kept; what happens under rollback is not', async (context) => {
  context.skip(
    inject('databaseUrl') === undefined,
    'needs a Postgres server: set DATABASE_URL or start Docker',
  );
  const database = await openTestDatabase('postgres');
  onTestFinished(() => database.close());
  const state = await openState({ kind: 'postgres', url: database.url ?? '' }, testIo().io);
  onTestFinished(() => state.close());

  const seen = await withRollback(state, async (parts) => {
    await parts.directory.edit([ADA], { nowMs: 0 });
    return knowsAda(parts);
  });
  expect([seen, await knowsAda(state), state.isExclusive]).toEqual([true, false, false]);
});

test('looking for a state makes none', async () => {
  const { io, folder, stderr } = testIo();
  const spec = { kind: 'pglite', directory: join(folder, 'state') } as const;

  expect(await openExistingState({ kind: 'memory' }, io)).toBeUndefined();
  expect(await openExistingState(spec, io)).toBeUndefined();
  expect([readdirSync(folder), stderr()]).toEqual([[], '']);

  await (await openDatabase(spec, { io, migrate: async () => {} })).close();
  expect(await openExistingState(spec, io)).toBeUndefined();
  await (await openState(spec, io)).close();
  const found = await openExistingState(spec, io);
  expect(await found?.store.jobs()).toEqual([]);
  await found?.close();
}, 60_000);

test('tables that cannot be brought up to date leave the directory free', async () => {
  const { io, folder } = testIo();
  const spec = { kind: 'pglite', directory: join(folder, 'state') } as const;
  const failing = openDatabase(spec, { io, migrate: () => Promise.reject(new Error('no tables')) });

  await expect(failing).rejects.toThrow('no tables');
  expect(readdirSync(spec.directory)).toEqual(['data']);
}, 60_000);
