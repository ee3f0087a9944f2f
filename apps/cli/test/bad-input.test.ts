import { mkdirSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDirectory } from '../src/state/directory-lock.ts';
import { emptyWorld, prepareState, type World, worldWithState } from './provisioning-world.ts';
import type { Ran } from './test-io.ts';

prepareState();

const IN_MEMORY = ['--state', 'memory'];

const csv = (...names: readonly string[]): string =>
  [
    'userPrincipalName,displayName,accountEnabled',
    ...names.map((name) => `${name}@contoso.test,${name},True`),
  ]
    .join('\n')
    .concat('\n');

const PEOPLE = csv('ada', 'bob', 'cleo', 'dan', 'eve', 'fay');

async function worldWithPeople(makeWorld: () => Promise<World>): Promise<World> {
  const world = await makeWorld();
  world.write('people.csv', PEOPLE);
  return world;
}

/** A refusal in one line, without a stack trace, after which nothing has been done. */
function expectRefusal({ exitCode, stdout, stderr }: Ran, ...parts: readonly string[]): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  for (const part of parts) expect(stderr).toContain(part);
  expect(stderr.trimEnd()).not.toContain('\n');
}

/** A server that is no SCIM endpoint. */
async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
}

test.each([
  ['missing.csv', undefined, 'there is no such file'],
  ['empty.csv', '', 'is empty'],
  ['binary.csv', '\u0001\u0002 no directory', 'is neither JSON, CSV nor LDIF'],
  ['nobody.csv', 'userPrincipalName,displayName\n', 'shows no user and no group'],
  [
    'broken.csv',
    'userPrincipalName,displayName\nada@contoso.test\n',
    'shows no user and no group (line 2 cannot be read',
  ],
])('the source %s is refused with the reason', async (name, text, reason) => {
  const world = await emptyWorld();
  if (text !== undefined) world.write(name, text);

  expectRefusal(await world.provision(name, IN_MEMORY), reason);
});

test('a directory in place of the source is refused', async () => {
  const world = await emptyWorld();
  mkdirSync(join(world.folder, 'people'));

  expectRefusal(await world.provision('people', IN_MEMORY), 'is a directory');
});

test.each([
  ['people.csv', `${csv('ada', 'bob')}"an unclosed quote,x,True\n`, 'line 4'],
  ['people.json', '{"users":[{"id":"1","userPrincipalName":"ada@contoso.test"},{"id":"2","userPr', 'line 1'],
  [
    'people.ldif',
    'dn: uid=ada,dc=test\nobjectClass: inetOrgPerson\nuid: ada\nmail: ada@contoso.test\ncn: Ada\nsn: L\n\ndn: uid=bob,dc=test\nobjectClass: inetOrgPerson\ncn:: not base64!\n',
    'line 10',
  ],
])('of a half-broken %s the good half is provisioned and the rest named', async (name, text, line) => {
  const world = await emptyWorld();
  world.write(name, text);
  const { exitCode, stdout } = await world.provision(name, [...IN_MEMORY, '--scope', 'all']);

  expect(exitCode).toBe(1);
  expect(stdout).toContain(`${line} cannot be read: `);
  expect(await world.resources('Users')).toContainEqual(
    expect.objectContaining({ userName: 'ada@contoso.test' }),
  );
});

test('a target URL that answers a web page is refused, and says where SCIM usually is', async () => {
  const world = await worldWithPeople(emptyWorld);
  const url = await startServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
  });

  expectRefusal(
    await world.provision('people.csv', [...IN_MEMORY, '--target', url]),
    'a web page instead of SCIM; nothing has been saved',
    'it usually ends in /scim or /scim/v2',
  );
});

test('a target where nobody listens is refused', async () => {
  const world = await worldWithPeople(emptyWorld);

  expectRefusal(
    await world.provision('people.csv', [...IN_MEMORY, '--target', 'http://127.0.0.1:9/scim']),
    'ECONNREFUSED',
    'Nobody listens there',
  );
});

test('a target that hangs is given up after the time-out of a request', async () => {
  const world = await worldWithPeople(emptyWorld);
  const url = await startServer(() => {});

  expectRefusal(
    await world.provision('people.csv', [...IN_MEMORY, '--target', url, '--set', 'requestTimeoutMs=100']),
    'no complete answer within 100 ms; nothing has been saved',
    'how long it takes to answer',
  );
});

test('plain http to another machine is refused unless it is allowed', async () => {
  const world = await worldWithPeople(emptyWorld);

  expectRefusal(
    await world.provision('people.csv', [...IN_MEMORY, '--target', 'http://scim.invalid/v2']),
    'scim.invalid would be spoken to over plain http',
    '--allow-insecure-http',
  );
  expectRefusal(
    await world.provision('people.csv', [
      ...IN_MEMORY,
      '--target',
      'http://scim.invalid/v2',
      '--allow-insecure-http',
    ]),
    'could not find the host',
  );
});

test.each([
  [['--quux'], "unknown option '--quux'"],
  [['--target', 'localhost/scim'], 'begins with https:// or http://'],
  [['--token', 'two words'], 'without blanks'],
  [['--set', 'pageSize'], 'write it as name=value'],
  [['--set', 'pageSize=0'], 'pageSize'],
  [['--set', 'pagesize=10'], 'pagesize'],
  [['--settings', 'people.csv'], 'give a JSON file with an object of settings'],
  [['--schema', 'people.csv'], 'give a JSON file with a synchronization schema'],
  [['--schema', 'empty.json'], 'the schema'],
  [['--rate', '0'], 'Give a number above 0'],
  [['--scope', 'some'], 'Allowed choices are assigned, all'],
  [['--scope', 'assigned'], 'says nothing about assignments'],
  [['--state', 'sqlite:x'], 'Give memory, pglite:DIR or postgres://'],
])('%j is refused', async (options, reason) => {
  const world = await worldWithPeople(emptyWorld);
  world.write('empty.json', '{}');

  expectRefusal(await world.provision('people.csv', [...IN_MEMORY, ...options]), reason);
  expect(world.methods()).not.toContain('POST');
});

test('without a token nothing is sent', async () => {
  const world = await worldWithPeople(emptyWorld);
  const argv = ['provision', '--source', 'people.csv', '--target', world.url, ...IN_MEMORY];

  expectRefusal(await world.run(argv), 'the target needs a token', 'SCIMULATOR_TOKEN');
  expect(world.methods()).toEqual([]);
});

test('a wrong token on the first run saves nothing: there is no job', async () => {
  const world = await worldWithPeople(worldWithState);

  expectRefusal(
    await world.provision('people.csv', ['--token', 'wrong']),
    'answered 401',
    'nothing has been saved',
    'Check the token',
  );
  expectRefusal(await world.run(['status']), 'this state holds no job');
});

test('a token that stops working later quarantines the job, another bad one is refused, a good one heals it', async () => {
  const world = await worldWithPeople(worldWithState);
  await world.provision('people.csv');
  world.target.tokens.replace(['renewed']);

  const later = await world.provision('people.csv');
  expect(later.exitCode).toBe(1);
  expect(later.stdout).toContain('aborted    the incremental cycle was given up');
  expect(later.stdout).toContain('quarantine EncounteredQuarantineException');
  expect(later.stdout).toContain('answered 401');
  expect(later.stdout).toContain('remedy   Check the token: it may be wrong, expired or revoked');
  expect(later.stdout).toContain('next     attempt at 2026-01-01T06:00:00.000Z');

  expectRefusal(await world.provision('people.csv', ['--token', 'guess']), 'nothing has been saved');
  const healed = await world.provision('people.csv', ['--token', 'renewed']);
  expect(healed).toMatchObject({ exitCode: 0 });
  expect(healed.stdout).toContain('healthy    the job has left quarantine');
});

test('a token that may read but not write is called that', async () => {
  const world = await worldWithPeople(emptyWorld);
  world.target.faults.add({ effect: { status: 403 }, match: { method: ['POST', 'PATCH', 'DELETE'] } });
  const { exitCode, stdout } = await world.provision('people.csv', IN_MEMORY);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('InsufficientRights: 6 objects.');
  expect(stdout).toContain('token      it may read but not write');
});

test('a single forbidden object is not the fault of the token', async () => {
  const world = await worldWithPeople(emptyWorld);
  const match = { method: ['POST'], body: { userName: 'bob@contoso.test' } };
  world.target.faults.add({ effect: { status: 403 }, match });
  const { exitCode, stdout } = await world.provision('people.csv', IN_MEMORY);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('InsufficientRights: 1 object.');
  expect(stdout).toContain('- bob@contoso.test: StatusCode: 403.');
  expect(stdout).not.toContain('it may read but not write');
});

test('a state directory that another living process holds is refused, naming its pid', async () => {
  const world = await worldWithPeople(worldWithState);
  const lock = await lockDirectory(join(world.folder, '.scimulator'), process.ppid);

  expectRefusal(await world.provision('people.csv'), `is in use by process ${process.ppid}`);
  expectRefusal(await world.run(['status']), `is in use by process ${process.ppid}`);
  await lock.release();
});

test('Ctrl-C in mid-cycle loses nothing: the next run finishes', async () => {
  const world = await worldWithState();
  const names = Array.from({ length: 30 }, (_, index) => `person${index}`);
  world.write('people.csv', csv(...names));
  const interruption = new AbortController();
  let created = 0;
  world.onRequest = (method) => {
    if (method === 'POST') created += 1;
    if (created === 12) interruption.abort();
  };

  const stopped = await world.provision('people.csv', ['--set', 'pageSize=10'], interruption.signal);
  expect(stopped.exitCode).toBe(1);
  expect(stopped.stdout).toContain('stopped    in mid-cycle, after');
  const status = await world.run(['status']);
  expect(status.stdout).toContain('cycle      initial, stopped in mid-cycle:');
  expect(status.stdout).toContain('summary    none before the first initial cycle has ended');

  const rest = await world.provision('people.csv');
  expect(rest).toMatchObject({ exitCode: 0 });
  expect(rest.stdout).toContain('30 created');
  const userNames = (await world.resources('Users')).map((user) => user['userName']);
  expect([...new Set(userNames)]).toHaveLength(30);
  expect(userNames).toHaveLength(30);
});

test('a file that misses too many stops before any write, unless that is meant', async () => {
  const world = await worldWithPeople(worldWithState);
  await world.provision('people.csv');
  world.methods();
  world.write('people.csv', csv('ada', 'bob', 'cleo', 'dan'));

  expectRefusal(
    await world.provision('people.csv'),
    'misses 2 of the 6 objects that the last file showed, more than 20 %; nothing has been changed',
    '--allow-shrink',
  );
  expect(world.methods()).toEqual([]);
  expect((await world.provision('people.csv', ['--allow-shrink'])).stdout).toContain('2 disabled');
});

test('a paused job is refused until it is started', async () => {
  const world = await worldWithPeople(worldWithState);
  await world.provision('people.csv');
  await world.run(['pause']);
  world.methods();

  expectRefusal(await world.provision('people.csv'), 'the job default is paused', 'scimulator start');
  expect(world.methods()).toEqual([]);
  await world.run(['start']);
  expect(await world.provision('people.csv')).toMatchObject({ exitCode: 0 });
});

test('a quarantined job says why, the remedy and its next attempt, and runs then or when told to', async () => {
  const world = await worldWithPeople(worldWithState);
  await world.provision('people.csv');
  await world.run(['quarantine', '--message', 'the vendor is moving']);
  world.methods();

  const waiting = await world.provision('people.csv');
  expect(waiting.exitCode).toBe(1);
  expect(waiting.stdout).toContain('The job default is in quarantine; nothing has been read or sent.');
  expect(waiting.stdout).toContain('  reason   the vendor is moving');
  expect(waiting.stdout).toContain('  remedy   Somebody quarantined the job by hand.');
  expect(waiting.stdout).toContain('  next     attempt at 2026-01-01T06:00:00.000Z');
  expect(world.methods()).toEqual([]);

  world.target.faults.add({ fault: 'not-found', times: 1 });
  const tried = await world.provision('people.csv', ['--retry-now']);
  expect(tried.exitCode).toBe(1);
  expect(tried.stdout).toContain('quarantine EncounteredQuarantineException');

  world.advance(6 * 3_600_000);
  expect((await world.provision('people.csv')).stdout).toContain('healthy    the job has left quarantine');
});
