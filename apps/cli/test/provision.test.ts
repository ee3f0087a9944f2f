import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SCHEMA } from '@scimulator/engine';
import { expect, test } from 'vitest';
import { openState } from '../src/state/open-state.ts';
import { emptyWorld, jsonLines, prepareState, type World, worldWithState } from './provisioning-world.ts';
import { testIo } from './test-io.ts';

prepareState();

const SAMPLES = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** Removes an LDIF entry: from its DN to the empty line after it. */
const withoutEntry = (ldif: string, dn: string): string => {
  const begin = ldif.indexOf(`dn: ${dn}`);
  if (begin < 0) throw new Error(`the sample has no entry ${dn}`);
  return ldif.slice(0, begin) + ldif.slice(ldif.indexOf('\n\n', begin) + 2);
};

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];
const writesTo = (world: World) => world.methods().filter((method) => WRITES.includes(method));

const activeUsers = async (world: World) => {
  const users = await world.resources('Users');
  return users.filter((user) => user['active'] === true).length;
};

test.for([
  {
    name: 'example-160.ldif',
    users: 150,
    groups: 5,
    managed: 149,
    memberships: 11,
    edit: { from: 'l: Sunnyvale\nuid: scarter', to: 'l: Oslo\nuid: scarter' },
    removed: 'uid=tmorris,',
  },
  {
    name: 'planet-express.ldif',
    users: 7,
    groups: 2,
    managed: 0,
    memberships: 5,
    edit: { from: 'givenName: Philip', to: 'givenName: Phil' },
    removed: 'cn=John A. Zoidberg,',
  },
])('$name is provisioned, then only what changed in it', async (sample, context) => {
  const path = `${SAMPLES}${sample.name}`;
  context.skip(!existsSync(path), `needs the sample directory ${sample.name} beside the repository`);
  const world = await worldWithState();
  const ldif = readFileSync(path, 'utf8');
  world.write('people.ldif', ldif);

  const first = await world.provision('people.ldif');
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(first.stdout).toContain(`LDIF: ${sample.users} users, ${sample.groups} groups`);
  expect(first.stdout).toContain(`${sample.users + sample.groups} created, 0 updated`);
  const users = await world.resources('Users');
  const groups = await world.resources('Groups');
  expect({
    users: users.length,
    managed: users.filter((user) => JSON.stringify(user).includes('"manager"')).length,
    groups: groups.length,
    memberships: groups.flatMap((group) => group['members'] ?? []).length,
  }).toEqual({
    users: sample.users,
    managed: sample.managed,
    groups: sample.groups,
    memberships: sample.memberships,
  });

  world.methods();
  expect(await world.provision('people.ldif')).toMatchObject({ exitCode: 0 });
  expect(writesTo(world)).toEqual([]);

  const edited = ldif.replace(sample.edit.from, sample.edit.to);
  expect(edited).not.toBe(ldif);
  world.write('people.ldif', withoutEntry(edited, sample.removed));
  const third = await world.provision('people.ldif');
  expect(third.stdout).toContain('0 objects new, 1 changed, 1 gone since the last file');
  expect(third.stdout).toContain('0 created, 1 updated, 1 disabled');
  expect(writesTo(world)).toEqual(['PATCH', 'PATCH']);
  expect(await activeUsers(world)).toBe(sample.users - 1);
});

const HEADER =
  'userPrincipalName,displayName,surname,mail,givenName,objectId,userType,department,accountEnabled';
const row = (name: string, display: string) =>
  `${name}@contoso.test,"${display}",${name},${name}@contoso.test,${name},,Member,"R&D, Berlin",True`;
const BROKEN = 'broken@contoso.test,"one column too few"';
const csv = (...rows: readonly string[]) => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`;
const [ADA, BOB, CLEO, DAN, EVE, FAY] = ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay'].map((name) =>
  row(name, `${name} ""the"" tester`),
) as [string, string, string, string, string, string];

test('a CSV of the admin centre with a broken row names the row and deletes nobody', async () => {
  const world = await worldWithState();
  world.write('people.csv', csv(ADA, BOB, CLEO, DAN, EVE, FAY));
  expect(await world.provision('people.csv')).toMatchObject({ exitCode: 0, stderr: '' });
  const [ada] = await world.resources('Users');
  expect(ada).toMatchObject({ userName: 'ada@contoso.test', displayName: 'ada "the" tester' });

  world.write('people.csv', csv(ADA, BROKEN, BOB, CLEO, DAN, row('eve', 'Eve')));
  const broken = await world.provision('people.csv');
  expect(broken.exitCode).toBe(1);
  expect(broken.stdout).toContain('line 3 cannot be read: ');
  expect(broken.stdout).toContain('nobody is deleted on the word of a file that could not be read whole');
  expect(broken.stdout).toContain('0 created, 1 updated, 0 disabled');
  expect(await activeUsers(world)).toBe(6);

  world.write('people.csv', csv(ADA, BOB, CLEO, DAN, row('eve', 'Eve')));
  const mended = await world.provision('people.csv');
  expect(mended).toMatchObject({ exitCode: 0 });
  expect(mended.stdout).toContain('0 created, 0 updated, 1 disabled');
  expect(await activeUsers(world)).toBe(5);
});

const PEOPLE = csv(ADA, BOB, CLEO);

test('a dry run shows what would be sent, sends only reads, and makes no state', async () => {
  const world = await emptyWorld();
  world.write('people.csv', PEOPLE);
  const { exitCode, stdout, stderr } = await world.provision('people.csv', ['--dry-run']);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('would send POST /Users ada@contoso.test\n');
  expect(stdout).toContain('dry run    3 writes were held back, and nothing was kept\n');
  expect(new Set(world.methods())).toEqual(new Set(['GET']));
  expect(readdirSync(world.folder)).toEqual(['people.csv']);
});

/** Everything that a state tells of its jobs. */
async function lookInto({ folder }: World) {
  const spec = { kind: 'pglite', directory: join(folder, '.scimulator') } as const;
  const state = await openState(spec, testIo().io);
  const { store, directory } = state;
  const seen = [
    await store.jobs(),
    await store.log({ limit: 100 }),
    await store.audit({ limit: 100 }),
    await directory.head(),
  ];
  await state.close();
  return seen;
}

test('a dry run leaves no trace in the state there is', async () => {
  const world = await worldWithState();
  world.write('people.csv', PEOPLE);
  await world.provision('people.csv');
  const look = () => lookInto(world);
  const before = await look();
  world.methods();

  world.write('people.csv', csv(ADA, BOB, row('cleo', 'Cleo'), DAN));
  const dry = await world.provision('people.csv', ['--dry-run', '--json']);
  expect(jsonLines(dry.stdout).filter(({ event }) => event === 'planned')).toMatchObject([
    { action: 'update', type: 'User', changes: [{ path: 'displayName', value: 'Cleo' }] },
    { action: 'create', type: 'User', resource: { userName: 'dan@contoso.test' } },
  ]);
  expect(writesTo(world)).toEqual([]);
  expect(await look()).toEqual(before);
  expect((await world.provision('people.csv')).stdout).toContain('1 created, 1 updated');
});

test('a changed schema restarts the job by itself, also out of quarantine', async () => {
  const world = await worldWithState();
  world.write('people.csv', PEOPLE);
  const schema = structuredClone(DEFAULT_SCHEMA);
  world.write('schema.json', JSON.stringify(schema));
  await world.provision('people.csv', ['--schema', 'schema.json']);
  expect((await world.provision('people.csv', ['--schema', 'schema.json'])).stdout).toContain('incremental');

  await world.run(['quarantine']);
  world.write('schema.json', JSON.stringify({ ...schema, version: 'another' }));
  const changed = await world.provision('people.csv', ['--schema', 'schema.json']);
  expect(changed).toMatchObject({ exitCode: 0 });
  expect(changed.stdout).toContain('cycle      initial, 3 objects evaluated');
});

test('with --json every line is an object: the source, each entry, the cycle', async () => {
  const world = await emptyWorld();
  world.write('people.csv', csv(ADA, BROKEN));
  const { exitCode, stdout } = await world.provision('people.csv', ['--state', 'memory', '--json']);

  expect(exitCode).toBe(1);
  expect(jsonLines(stdout)).toMatchObject([
    { event: 'source', format: 'csv', users: 1, unreadableCount: 1, unreadable: [{ line: 3 }], scope: 'all' },
    { event: 'entry', provisioningAction: 'create', sourceIdentity: { displayName: 'ada "the" tester' } },
    { event: 'cycle', ended: 'completed', execution: { kind: 'initial', counts: { ended: { created: 1 } } } },
  ]);
});

test('one endpoint is one job, however its address is typed', async () => {
  const world = await worldWithState();
  world.write('people.csv', PEOPLE);
  await world.provision('people.csv');
  const { stdout } = await world.provision('people.csv', ['--target', `${world.url}/`]);

  expect(stdout).toContain('cycle      incremental');
});
