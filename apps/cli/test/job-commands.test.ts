import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { emptyWorld, jsonLines, prepareState, type World, worldWithState } from './provisioning-world.ts';

prepareState();

const JOB_COMMANDS = ['status', 'log', 'audit', 'restart', 'pause', 'start', 'quarantine'];
const HOUR_MS = 3_600_000;

const directory = (users: readonly object[]) => JSON.stringify({ users, groups: [] });
const user = (name: string, department?: string) => ({
  id: `00000000-0000-4000-8000-${name.padStart(12, '0')}`,
  userPrincipalName: `${name}@contoso.test`,
  displayName: name,
  accountEnabled: true,
  ...(department !== undefined && { department }),
});

/** A job that has provisioned three people, whose second cycle changed one and failed for another. */
async function worldWithJob(): Promise<World> {
  const world = await worldWithState();
  const [ada, bob, cleo] = [user('ada'), user('bob'), user('cleo')];
  world.write('people.json', directory([ada, bob, cleo]));
  await world.provision('people.json');
  world.write('people.json', directory([user('ada', 'Sales'), bob, user('cleo', 'Sales')]));
  const match = { method: ['PATCH'], path: '/Users/*', body: { Operations: [] } };
  const cleoId = (await world.resources('Users')).find(({ displayName }) => displayName === 'cleo')?.['id'];
  world.target.faults.add({ effect: { status: 400 }, match: { ...match, path: `/Users/${cleoId}` } });
  world.advance(HOUR_MS);
  await world.provision('people.json');
  return world;
}

test.each(JOB_COMMANDS)('%s makes no state where there is none', async (command) => {
  const world = await emptyWorld();

  expect(await world.run([command])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error: there is no state in ${world.folder}/.scimulator: make one with scimulator provision, or name another with --state\n`,
  });
  expect(readdirSync(world.folder)).toEqual([]);
});

test('a state in memory ends with its command, so there is nothing to look at', async () => {
  const world = await emptyWorld();

  expect(await world.run(['status', '--state', 'memory'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('there is no state in memory'),
  });
});

test('status tells the health, what is in the data store, and how the last run ended', async () => {
  const world = await worldWithJob();
  const { exitCode, stdout } = await world.run(['status']);

  expect(exitCode).toBe(0);
  expect(stdout.replace(/(http:\S+|scim\.\S+)/g, '…')).toBe(`job        default: …
           …
health     healthy
schedule   Disabled: a cycle whenever scimulator provision is called
next       the next cycle is incremental; scimulator provision runs it
data store 3 users, 0 groups
failures   1 object and 0 references wait for another attempt
last run   incremental, EntryLevelErrors, ended at 2026-01-01T01:00:00.000Z after 0.0 s
           0 created, 1 updated, 0 disabled, 0 deleted, 0 unchanged, 0 skipped, 1 failed
steady     first reached at 2026-01-01T00:00:00.000Z, last at 2026-01-01T01:00:00.000Z
`);

  const [job] = jsonLines((await world.run(['status', 'default', '--json'])).stdout);
  expect(job).toMatchObject({
    templateId: 'scim',
    schedule: { state: 'Disabled', interval: 'PT40M' },
    status: {
      code: 'Paused',
      lastExecution: { state: 'EntryLevelErrors', countEscrowed: 1 },
      synchronizedEntryCountByType: [
        { key: 'User to User', value: 3 },
        { key: 'Group to Group', value: 0 },
      ],
      quarantine: null,
    },
  });
});

test('the log shows what happened to whom and why, by every filter, a part at a time', async () => {
  const world = await worldWithJob();
  const shown = async (...options: readonly string[]) => {
    const { stdout } = await world.run(['log', '--json', ...options]);
    return jsonLines(stdout).map(
      ({ provisioningAction, sourceIdentity }) =>
        `${provisioningAction} ${(sourceIdentity as { displayName: string }).displayName}`,
    );
  };

  const all = await shown();
  expect(all.toSorted()).toEqual(['create ada', 'create bob', 'create cleo', 'update ada', 'update cleo']);
  expect(await shown('--action', 'update', '--status', 'success')).toEqual(['update ada']);
  expect(await shown('--about', 'Cleo@contoso.test')).toEqual(['update cleo', 'create cleo']);
  expect(await shown('--about', 'nobody')).toEqual([]);

  const { stdout: first, stderr } = await world.run(['log', '--json', '--limit', '2']);
  const [, place = ''] = /^2 entries shown; the next ones: --before (\d+)\n$/.exec(stderr) ?? [];
  const [entry] = jsonLines(first);
  expect(entry).not.toHaveProperty('subject');
  expect(await shown('--limit', '2', '--before', place)).toEqual(all.slice(2, 4));
  expect(await shown('--cycle', String(entry?.['cycleId']))).toEqual(all.slice(0, 2));

  const failure = await world.run(['log', '--status', 'failure', '--steps']);
  expect(failure.stdout).toContain('failure  update   User cleo@contoso.test\n');
  expect(failure.stdout).toContain(
    '  reason   SystemForCrossDomainIdentityManagementBadRequest: StatusCode: 400.',
  );
  expect(failure.stdout).toContain('  remedy   The target does not accept the request');
  expect(failure.stdout).toContain('  step     export, EntryExportUpdate: failure.');
});

test('a quarantine shows in status, with exit code 1, and stays in the audit log after it is over', async () => {
  const world = await worldWithJob();
  expect((await world.run(['quarantine', '--message', 'the vendor is moving'])).stdout).toBe(
    'The job default is in quarantine: the next attempt is due at 2026-01-01T07:00:00.000Z; scimulator provision --retry-now makes it at once.\n',
  );

  const { exitCode, stdout } = await world.run(['status']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`health     in quarantine
schedule   Disabled: a cycle whenever scimulator provision is called
quarantine QuarantinedOnDemand (QuarantinedOnDemand), since 2026-01-01T01:00:00.000Z, 0 attempts failed since then
  reason   the vendor is moving
  remedy   Somebody quarantined the job by hand. Find out why, then restart it.
  next     attempt at 2026-01-01T07:00:00.000Z; scimulator provision --retry-now makes it at once
data store 3 users`);
  expect((await world.run(['status', '--json'])).exitCode).toBe(1);

  expect((await world.run(['restart'])).stdout).toBe(
    'The job default is restarted (QuarantineState, Watermark, Escrows): the next cycle is initial; scimulator provision runs it.\n',
  );
  expect((await world.run(['status'])).exitCode).toBe(0);
  const history = await world.run(['audit', '--activity', 'quarantine', '--json']);
  expect(jsonLines(history.stdout)).toMatchObject([
    { activityDisplayName: 'Quarantine', result: 'success', resultReason: /left quarantine/ },
    { activityDisplayName: 'Quarantine', result: 'failure', resultReason: /the vendor is moving/ },
  ]);
  expect((await world.run(['audit', '--limit', '2'])).stdout).toContain('Enable/restart');
});

test('pause and start say what happens next, and keep everything', async () => {
  const world = await worldWithJob();

  expect((await world.run(['pause'])).stdout).toBe(
    'The job default is paused: it runs again after scimulator start.\n',
  );
  expect((await world.run(['status'])).stdout).toContain('health     healthy, and paused');
  expect((await world.run(['start'])).stdout).toBe(
    'The job default is started: the next cycle is incremental; scimulator provision runs it.\n',
  );
  await world.run(['quarantine']);
  expect((await world.run(['start'])).stdout).toBe(
    'The job default is started and has left quarantine: the next cycle is incremental; scimulator provision runs it.\n',
  );
  const [job] = jsonLines((await world.run(['pause', '--json'])).stdout);
  expect(job).toMatchObject({ schedule: { state: 'Paused' }, status: { code: 'Paused' } });
});

test('restart clears what its scopes say, in any order and letter case, and evaluates everybody again', async () => {
  const world = await worldWithJob();
  const { stdout } = await world.run(['restart', '--reset', 'watermark,ESCROWS', '--reset', 'ForceDeletes']);

  expect(stdout).toContain(
    'The job default is restarted (Watermark, Escrows, ForceDeletes): the next cycle is initial',
  );
  expect((await world.run(['status'])).stdout).toContain('failures   0 objects');
  world.target.faults.clear();
  expect((await world.provision('people.json')).stdout).toContain(
    '1 updated, 0 disabled, 0 deleted, 2 unchanged',
  );
});

test.each([
  [['restart', '--reset', 'Watermarks'], 'Watermarks is none of None, Escrows, Watermark, QuarantineState'],
  [['audit', '--activity', 'Lunch'], 'Enable/restart provisioning configuration'],
  [['log', '--status', 'fine'], 'Allowed choices are success, failure, skipped, warning'],
  [['log', '--limit', 'many'], 'Give a whole number'],
])('%j is refused with what is expected', async (argv, expected) => {
  const world = await emptyWorld();
  const { exitCode, stdout, stderr } = await world.run(argv);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(expected);
});

test('where a state holds several jobs, one has to be named', async () => {
  const world = await worldWithJob();
  const refused = { exitCode: 2, stdout: '' };
  await world.provision('people.json', ['--job', 'second']);

  expect(await world.run(['status'])).toMatchObject({
    ...refused,
    stderr: expect.stringMatching(
      /this state holds several jobs: name one by its name, its target URL or its id: default .+; second /,
    ),
  });
  expect(await world.run(['pause', 'third'])).toMatchObject({
    ...refused,
    stderr: expect.stringContaining('this state holds no job third'),
  });
  expect(await world.run(['pause', `${world.url}/`])).toMatchObject({
    ...refused,
    stderr: expect.stringContaining('fits several jobs'),
  });
  expect(await world.run(['pause', 'second'])).toMatchObject({ exitCode: 0 });
});
