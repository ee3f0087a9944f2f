import { SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { sequentialIds } from '../ids.ts';
import { dryRunTarget } from './dry-run.ts';
import type { Target, TargetObject } from './target.ts';

const bob: TargetObject = { id: '1', resource: { id: '1', userName: 'bob' } };
const ada = { schemas: [SCHEMAS.user], userName: 'ada' };
const byName = (value: string) => ({ type: 'User', attribute: 'userName', value }) as const;

/** A target that holds bob and that nobody may write to. */
function readOnlyTarget(): Target {
  const refuse = () => Promise.reject(new Error('a dry run must not write'));
  return {
    probe: async () => ({ ok: true }),
    roles: async () => ({ ok: true, value: [{ value: 'a', displayName: 'A' }] }),
    find: async ({ value }) => ({ ok: true, value: value === 'bob' ? [bob] : [] }),
    get: async (_type, id) =>
      id === bob.id
        ? { ok: true, value: bob }
        : { ok: false, failure: { code: 'InvalidAnchor', detail: 'gone' } },
    create: refuse,
    update: refuse,
    delete: refuse,
  };
}

const start = () => dryRunTarget(readOnlyTarget(), { ids: sequentialIds() });

test('reads pass through', async () => {
  const { target, planned } = start();
  expect(await target.probe(byName('x'))).toEqual({ ok: true });
  expect(await target.roles()).toEqual({ ok: true, value: [{ value: 'a', displayName: 'A' }] });
  expect(await target.find(byName('bob'))).toEqual({ ok: true, value: [bob] });
  expect(await target.get('User', '1')).toEqual({ ok: true, value: bob });
  expect(planned).toEqual([]);
});

test('writes are recorded in order and answered as done', async () => {
  const { target, planned } = start();
  const changes = [{ path: 'title', kind: 'add', value: 'x' }] as const;
  const id = sequentialIds().next();
  expect(await target.create('User', ada)).toEqual({ ok: true, value: { id, resource: { ...ada, id } } });
  expect(await target.update('User', '1', changes)).toEqual({ ok: true, value: undefined });
  expect(await target.delete('Group', '7')).toEqual({ ok: true, value: undefined });
  expect(planned).toEqual([
    { action: 'create', type: 'User', id, resource: ada },
    { action: 'update', type: 'User', id: '1', changes },
    { action: 'delete', type: 'Group', id: '7' },
  ]);
});

test('a created object can be read and found, whether the attribute was asked for before or after', async () => {
  const { target } = start();
  expect(await target.find(byName('ada'))).toEqual({ ok: true, value: [] });
  const created = await target.create('User', { ...ada, externalId: 'e1' });
  if (!created.ok) throw new Error(created.failure.detail);
  const { value } = created;
  expect(await target.get('User', value.id)).toEqual({ ok: true, value });
  expect(await target.find(byName('ADA'))).toEqual({ ok: true, value: [value] });
  expect(await target.find({ type: 'User', attribute: 'externalId', value: 'e1' })).toEqual({
    ok: true,
    value: [value],
  });
  expect(await target.find({ type: 'Group', attribute: 'userName', value: 'ada' })).toEqual({
    ok: true,
    value: [],
  });
});

test('a deleted object is gone for reads and matching, another type with the same id is not', async () => {
  const { target } = start();
  await target.delete('Group', '1');
  expect(await target.get('User', '1')).toMatchObject({ ok: true });
  await target.delete('User', '1');
  expect(await target.get('User', '1')).toMatchObject({ ok: false, failure: { code: 'InvalidAnchor' } });
  expect(await target.find(byName('bob'))).toEqual({ ok: true, value: [] });
});

test('a refusal of a read stays a refusal', async () => {
  const failure = { code: 'Unauthorized', detail: 'no' } as const;
  const refusing = { ...readOnlyTarget(), find: async () => ({ ok: false, failure }) as const };
  const { target } = dryRunTarget(refusing, { ids: sequentialIds() });
  expect(await target.find(byName('ada'))).toEqual({ ok: false, failure });
});
