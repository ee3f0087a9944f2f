import { expect, test } from 'vitest';
import { emptyWorld, prepareState, worldWithState } from './provisioning-world.ts';

prepareState();

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`;
const person = (digit: number, name: string) => ({
  id: id(digit),
  userPrincipalName: `${name}@contoso.test`,
  displayName: name,
});
const assignment = (digit: number) => ({
  id: id(digit + 4),
  principalId: id(digit),
  appRoleId: '00000000-0000-0000-0000-000000000000',
  createdDateTime: '2026-01-01T00:00:00Z',
});

const WHOLE = JSON.stringify(
  {
    users: [person(1, 'ada'), person(2, 'bob'), person(3, 'cleo')],
    groups: [],
    appRoleAssignments: [assignment(1), assignment(2)],
  },
  null,
  1,
);
const cutAt = (text: string): string => WHOLE.slice(0, WHOLE.indexOf(text));

test('a JSON file that breaks off before its assignments widens nobody’s scope', async () => {
  const world = await emptyWorld();
  world.write('people.json', cutAt('"appRoleAssignments"'));
  const refused = await world.provision('people.json', ['--state', 'memory']);

  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('nobody knows who is meant to be in scope');
  expect(world.methods().filter((method) => method !== 'GET')).toEqual([]);
});

test('a JSON file that breaks off later keeps the scope of the job, and takes no assignment from anybody', async () => {
  const world = await worldWithState();
  world.write('people.json', WHOLE);
  expect((await world.provision('people.json')).stdout).toContain('2 created');
  for (const text of ['"appRoleAssignments"', `"${id(6)}"`]) {
    world.write('people.json', cutAt(text));
    world.methods();
    expect(await world.provision('people.json')).toMatchObject({ exitCode: 1 });
    expect(world.methods().filter((method) => method !== 'GET')).toEqual([]);
  }
});

test('a row that cannot be read is not missing: the rest of a small file goes on, and nobody is disabled', async () => {
  const world = await worldWithState();
  const rows = [
    'userPrincipalName,displayName',
    'ada@contoso.test,Ada',
    'bob@contoso.test,Bob',
    'cleo@contoso.test,Cleo',
  ];
  world.write('people.csv', rows.join('\n'));
  await world.provision('people.csv');
  world.methods();
  world.write('people.csv', rows.with(2, 'bob@contoso.test').join('\n'));
  const again = await world.provision('people.csv');

  expect(again).toMatchObject({ exitCode: 1 });
  expect(again.stdout).toContain('line 3 cannot be read');
  expect(world.methods().filter((method) => method !== 'GET')).toEqual([]);
});
