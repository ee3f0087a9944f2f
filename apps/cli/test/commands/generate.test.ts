import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSource } from '../../src/source/open-source.ts';
import { collect, complaintsOf, objectsOf, readText } from '../source/read-text.ts';
import { run, testIo } from '../test-io.ts';

const generate = async (...argv: readonly string[]) => (await run(['generate', ...argv])).stdout;

test('the same seed makes the same file, another seed another one', async () => {
  const first = await generate('--users', '40', '--seed', '7');

  expect(await generate('--users', '40', '--seed', '7')).toBe(first);
  expect(await generate('--users', '40', '--seed', '8')).not.toBe(first);
});

test('a JSON file holds people, groups, roles and assignments that refer to one another', async () => {
  const items = await readText('json', await generate('--users', '90', '--groups', '4'));
  const objects = objectsOf(items);
  const ids = new Set(objects.map((object) => object.id));
  const users = objects.filter((object) => object.type === 'User');
  const groups = objects.filter((object) => object.type === 'Group');
  const roleIds = items.flatMap((item) => (item.kind === 'appRole' ? [item.appRole.id] : []));
  const assignments = items.flatMap((item) => (item.kind === 'assignment' ? [item.assignment] : []));

  expect(complaintsOf(items)).toEqual([]);
  expect([users.length, groups.length, roleIds.length]).toEqual([90, 4, 2]);
  expect(users.filter((user) => user.manager === undefined)).toHaveLength(1);
  expect(users.every((user) => user.manager === undefined || ids.has(user.manager))).toBe(true);
  expect(
    groups.every((group) => (group.members ?? []).length > 0 && group.members?.every((id) => ids.has(id))),
  ).toBe(true);
  expect(new Set(groups.flatMap((group) => group.members ?? [])).size).toBe(90);
  expect(assignments.every((one) => ids.has(one.principalId) && roleIds.includes(one.appRoleId))).toBe(true);
  expect(new Set(users.map((user) => user.attributes['userPrincipalName'])).size).toBe(90);
});

test('an LDIF file holds the same people and groups', async () => {
  const objects = objectsOf(
    await readText('ldif', await generate('--users', '90', '--groups', '4', '--format', 'ldif')),
  );
  const aliases = new Set(objects.map((object) => object.alias));

  expect(Object.groupBy(objects, (object) => object.type)).toMatchObject({
    User: { length: 90 },
    Group: { length: 4 },
  });
  expect(objects.every((object) => object.manager === undefined || aliases.has(object.manager))).toBe(true);
  expect(objects.flatMap((object) => object.members ?? []).every((member) => aliases.has(member))).toBe(true);
  expect(objects.filter((object) => object.attributes['accountEnabled'] === false)).toHaveLength(1);
});

test('a CSV file holds the same people under the same ids', async () => {
  const people = ['--users', '90', '--seed', '3'];
  const fromCsv = objectsOf(await readText('csv', await generate(...people, '--format', 'csv')));
  const fromJson = objectsOf(await readText('json', await generate(...people, '--groups', '0')));

  expect(
    fromCsv.map((user) => [user.id, user.attributes['department'], user.attributes['accountEnabled']]),
  ).toEqual(
    fromJson.map((user) => [user.id, user.attributes['department'], user.attributes['accountEnabled']]),
  );
});

test('no people make a file that can be read all the same', async () => {
  expect(objectsOf(await readText('json', await generate('--users', '0')))).toEqual([]);
});

test('--out writes a file and says so on stderr, or on stdout as JSON', async () => {
  const world = testIo();
  const spoken = await run(['generate', '--users', '20', '--out', 'people.json'], world);

  expect(spoken).toEqual({ exitCode: 0, stdout: '', stderr: 'wrote 20 users and 1 group to people.json\n' });
  const source = await openSource(join(world.folder, 'people.json'));
  expect(objectsOf(await collect(source.items()))).toHaveLength(21);

  const machine = await run(['generate', '--users', '20', '--out', 'people.json', '--json']);
  expect(JSON.parse(machine.stdout)).toEqual({
    event: 'generated',
    file: 'people.json',
    users: 20,
    groups: 1,
  });
});

test.each([
  [['--groups', '2', '--format', 'csv'], 'a CSV file has no groups'],
  [['--out', 'nowhere/people.json'], 'cannot write nowhere/people.json'],
])('%j is refused with what to do', async (argv, message) => {
  const { exitCode, stderr } = await run(['generate', '--users', '5', ...argv]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

test('Ctrl-C ends it, and says that the file is not whole', async () => {
  const world = testIo();
  world.interrupt();
  const { exitCode, stderr } = await run(['generate', '--users', '100000', '--out', 'people.json'], world);

  expect(exitCode).toBe(2);
  expect(stderr).toBe('error: stopped before the end: the file is not whole; run it again\n');
});

test('a file as large as memory is written and read in pieces', async () => {
  const world = testIo();
  await run(['generate', '--users', '3000', '--groups', '1', '--out', 'people.json'], world);

  expect(readFileSync(join(world.folder, 'people.json'), 'utf8').match(/"userPrincipalName"/g)).toHaveLength(
    3000,
  );
});
