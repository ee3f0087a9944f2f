import type { JsonObject } from '@scimulator/scim';
import { expect } from 'vitest';
import { group } from '../world.ts';
import { type FaultWorld, shows } from './shows.ts';

async function membersOf({ scim }: FaultWorld, id: string): Promise<readonly unknown[]> {
  const { body } = await scim('GET', `/Groups/${id}`);
  return ((body['members'] ?? []) as readonly JsonObject[]).map(({ value }) => value);
}

const add = (...values: readonly string[]) => ({
  op: 'Add',
  path: 'members',
  value: values.map((value) => ({ value })),
});

const remove = (value: string) => ({ op: 'Remove', path: 'members', value: [{ value }] });
const removeByPath = (value: string) => ({ op: 'remove', path: `members[value eq "${value}"]` });

shows({
  'remove-wipes-members': async (world) => {
    const id = await world.addGroup('Sales', ['a', 'b']);
    world.on();
    expect((await world.patch(`/Groups/${id}`, remove('a'))).status).toBe(204);
    expect(await membersOf(world, id)).toEqual([]);
  },
  'member-cap': async (world) => {
    const names = Array.from({ length: 101 }, (_, n) => `m-${n}`);
    const id = await world.addGroup('Sales', names);
    world.on();
    expect(await membersOf(world, id)).toEqual(names.slice(0, 100));
  },
  'member-all-or-nothing': async (world) => {
    const ada = await world.addUser('ada');
    const id = await world.addGroup('Sales');
    world.on();
    expect((await world.patch(`/Groups/${id}`, add(ada, 'nobody'))).status).toBe(400);
    expect(await membersOf(world, id)).toEqual([]);
    expect((await world.patch(`/Groups/${id}`, add(ada))).status).toBe(204);
    expect((await world.scim('POST', '/Groups', group('Other', ['nobody']))).status).toBe(400);
  },
  'member-dropped': async (world) => {
    const ada = await world.addUser('ada');
    const id = await world.addGroup('Sales');
    world.on();
    expect((await world.patch(`/Groups/${id}`, add('nobody', ada))).status).toBe(204);
    expect(await membersOf(world, id)).toEqual([ada]);
    const other = await world.addGroup('Other', [ada, 'nobody']);
    expect(await membersOf(world, other)).toEqual([ada]);
  },
  'remove-by-index': async (world) => {
    const id = await world.addGroup('Sales', ['a', 'b', 'c']);
    world.on();
    await world.patch(`/Groups/${id}`, remove('a'));
    expect(await membersOf(world, id)).toEqual(['a', 'c']);
    await world.patch(`/Groups/${id}`, removeByPath('c'));
    expect(await membersOf(world, id)).toEqual(['c']);
  },
  'replace-empty-refused': async (world) => {
    const id = await world.addGroup('Sales', ['a']);
    world.on();
    const empty = { op: 'replace', path: 'members', value: [] };
    expect((await world.patch(`/Groups/${id}`, empty)).status).toBe(400);
    expect((await world.patch(`/Groups/${id}`, { op: 'replace', value: { members: [] } })).status).toBe(400);
    expect(await membersOf(world, id)).toEqual(['a']);
  },
  'nested-group-refused': async (world) => {
    const ada = await world.addUser('ada');
    const inner = await world.addGroup('Inner');
    const id = await world.addGroup('Outer');
    world.on();
    expect((await world.patch(`/Groups/${id}`, add(inner))).status).toBe(400);
    expect((await world.patch(`/Groups/${id}`, add(ada))).status).toBe(204);
    expect(await membersOf(world, id)).toEqual([ada]);
  },
});
