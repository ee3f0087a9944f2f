import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { main } from '../../src/main.ts';
import { lockDirectory } from '../../src/state/directory-lock.ts';
import { run, type TestIo, testIo } from '../test-io.ts';

const Address = z.object({ baseUrl: z.url(), token: z.string() });
const Ready = z.object({ event: z.literal('ready'), scim: Address, admin: Address });

interface Target extends z.infer<typeof Ready> {
  ask(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<number>;
}

/** The command, running until the test ends. */
async function startTarget(argv: readonly string[] = [], world: TestIo = testIo()): Promise<Target> {
  const ended = main(['target', '--json', '--port', '0', ...argv], world.io);
  onTestFinished(async () => {
    world.interrupt();
    await ended;
  });
  const [line] = await world.printed(/^.+$/m);
  const ready = Ready.parse(JSON.parse(line));
  return {
    ...ready,
    ask: (path, init) => {
      const { baseUrl, token } = path.startsWith('/_admin') ? ready.admin : ready.scim;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
      return fetch(`${baseUrl}${path.replace(/^\/_admin/, '')}`, { headers, ...init });
    },
    stop: async () => {
      world.interrupt();
      return ended;
    },
  };
}

const ada = {
  method: 'POST',
  body: JSON.stringify({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'ada@contoso.example',
  }),
};

test('a target keeps what it is given, lets nobody else in, and ends with 0 when stopped', async () => {
  const target = await startTarget(['--token', 'one', '--token', 'two', '--admin-token', 'three']);

  expect(target.scim.token).toBe('one');
  expect(target.admin.token).toBe('three');
  expect((await target.ask('/Users', ada)).status).toBe(201);
  const found = await target.ask('/Users', { headers: { authorization: 'Bearer two' } });
  expect(await found.json()).toMatchObject({ totalResults: 1 });
  expect((await target.ask('/Users', { headers: {} })).status).toBe(401);
  expect(await (await target.ask('/_admin/journal')).text()).toContain('/scim/v2/Users');
  expect(await target.stop()).toBe(0);
});

test('for people it prints addresses, generated tokens and commands to try', async () => {
  const world = testIo();
  const ended = main(['target', '--port', '0'], world.io);
  await world.printed(/Ctrl-C stops it/);
  world.interrupt();

  expect(await ended).toBe(0);
  expect(world.stdout()).toMatch(/SCIM {3}http:\/\/127\.0\.0\.1:\d+\/scim\/v2\n {2}token {2}[0-9a-f-]{36}\n/);
  expect(world.stdout().match(/^ {2}curl /gm)).toHaveLength(3);
});

test('a port that is in use is refused with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as AddressInfo;

  expect(await run(['target', '--port', String(port)])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error: cannot listen on 127.0.0.1, port ${port} (the port is in use): stop the process that has it, or pass another --port (0 picks a free one)\n`,
  });
});

test('an address that this machine does not have is refused', async () => {
  const { exitCode, stderr } = await run(['target', '--host', '203.0.113.1']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('this machine has no such address');
});

test('fault rules of a file are on from the start', async () => {
  const world = testIo();
  writeFileSync(join(world.folder, 'faults.json'), '[{"fault":"not-found","times":1}]');
  const target = await startTarget(['--faults', 'faults.json'], world);
  const query = '/Users?filter=userName+eq+%22nobody%22';

  expect((await target.ask(query)).status).toBe(404);
  expect((await target.ask(query)).status).toBe(200);
});

test.each([
  ['no JSON', '[{', 'JSON'],
  ['no list', '{"fault":"not-found"}', 'expected array'],
  ['an unknown fault', '[{"fault":"explode"}]', 'not-found'],
  ['neither fault nor effect', '[{"times":1}]', 'give either "fault" (a name) or "effect"'],
])('a fault file with %s is refused in one line', async (_what, content, expected) => {
  const world = testIo();
  writeFileSync(join(world.folder, 'faults.json'), content);
  const { exitCode, stderr } = await run(['target', '--faults', 'faults.json'], world);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(expected);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('a fault can reset the connection, drop a reply after the write, and cut a body short', async () => {
  const target = await startTarget();
  const addFault = async (effect: object) => {
    const init = { method: 'POST', body: JSON.stringify({ effect, times: 1 }) };
    expect((await target.ask('/_admin/faults', init)).status).toBe(201);
  };

  await addFault({ reset: true });
  await expect(target.ask('/Users')).rejects.toThrow('fetch failed');
  await addFault({ dropReply: true });
  await expect(target.ask('/Users', ada)).rejects.toThrow('fetch failed');
  await addFault({ truncateAfterBytes: 20 });
  expect(await (await target.ask('/Users')).text()).toHaveLength(20);
  expect(await (await target.ask('/Users')).json()).toMatchObject({ totalResults: 1 });
});

test('a request that is being answered when the target is stopped gets its answer', async () => {
  const target = await startTarget();
  const slow = { method: 'POST', body: JSON.stringify({ effect: { delayMs: 300 }, times: 1 }) };
  await target.ask('/_admin/faults', slow);

  const answer = target.ask('/Users');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const [status, exitCode] = await Promise.all([answer.then(({ status }) => status), target.stop()]);
  expect({ status, exitCode }).toEqual({ status: 200, exitCode: 0 });
});

test('a store in a directory outlives the target, and is held by one process at a time', async () => {
  const world = testIo();
  const first = await startTarget(['--store', 'pglite:people'], world);
  expect((await first.ask('/Users', ada)).status).toBe(201);
  expect(world.stderr()).toBe(
    `creating the state in ${join(world.folder, 'people')}, which takes some seconds once\n`,
  );

  const rival = testIo();
  const refused = await run(['target', '--store', `pglite:${join(world.folder, 'people')}`], rival);
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(`in use by process ${process.pid}`),
  });
  expect(await first.stop()).toBe(0);

  const second = await startTarget(['--store', `pglite:${join(world.folder, 'people')}`]);
  expect(await (await second.ask('/Users')).json()).toMatchObject({ totalResults: 1 });
}, 60_000);

test('a store directory that another living process holds is refused, naming its pid', async () => {
  const world = testIo();
  await lockDirectory(join(world.folder, 'people'), process.ppid);
  const { exitCode, stderr } = await run(['target', '--store', 'pglite:people'], world);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`is in use by process ${process.ppid}`);
});

test('a store directory that is a file is refused', async () => {
  const world = testIo();
  writeFileSync(join(world.folder, 'people'), '');
  const { exitCode, stderr } = await run(['target', '--store', 'pglite:people'], world);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('cannot keep a state in');
});

test('a database that nobody runs is refused without its password', async () => {
  const { exitCode, stderr } = await run(['target', '--store', 'postgres://me:hunter2@127.0.0.1:9/people']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('cannot reach the database postgres://127.0.0.1/people');
  expect(stderr).not.toContain('hunter2');
});

test('its help says where the named faults are listed', async () => {
  const { stdout } = await run(['target', '--help']);
  expect(stdout).toContain('GET /_admin/faults?known and docs/faults.md');
});

const DEVICE = 'urn:example:scim:schemas:2.0:Device';
const DEVICE_SCHEMA = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id: DEVICE,
  name: 'Device',
  attributes: [{ name: 'serial', required: true, uniqueness: 'server' }],
};
const DEVICE_TYPE = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  name: 'Device',
  endpoint: '/Devices',
  schema: DEVICE,
};

test('resource types of one’s own are announced and enforced', async () => {
  const world = testIo();
  writeFileSync(join(world.io.cwd, 'schemas.json'), JSON.stringify({ Resources: [DEVICE_SCHEMA] }));
  writeFileSync(join(world.io.cwd, 'types.json'), JSON.stringify([DEVICE_TYPE]));
  const target = await startTarget(['--schemas', '.'], world);

  expect(await (await target.ask('/ResourceTypes/Device')).json()).toMatchObject({ schema: DEVICE });
  const create = (device: object) =>
    target.ask('/Devices', { method: 'POST', body: JSON.stringify({ schemas: [DEVICE], ...device }) });
  expect((await create({})).status).toBe(400);
  expect((await create({ serial: 'a1' })).status).toBe(201);
  expect((await create({ serial: 'A1' })).status).toBe(409);
});

test('schemas that cannot be used are named, and nothing is started', async () => {
  const world = testIo();
  writeFileSync(join(world.io.cwd, 'type.json'), JSON.stringify({ ...DEVICE_TYPE, endpoint: '/Bulk' }));
  const missing = await run(['target', '--schemas', '.'], world);
  expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining('which is nowhere')]);
  writeFileSync(join(world.io.cwd, 'schema.json'), JSON.stringify(DEVICE_SCHEMA));
  const taken = await run(['target', '--schemas', '.'], world);
  expect([taken.exitCode, taken.stderr]).toEqual([2, expect.stringContaining('/Bulk: it is taken')]);
  expect((await run(['target', '--schemas', './none'], world)).stderr).toContain('cannot read the folder');
});
