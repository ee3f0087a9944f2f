import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sequentialIds } from '@scimulator/engine';
import { createScimTarget, memoryResources } from '@scimulator/scim-target';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/serve/listen.ts';
import { run, testIo } from '../test-io.ts';

function newTarget() {
  return createScimTarget({
    resources: memoryResources(),
    tokens: ['secret'],
    adminToken: 'admin',
    clock: { now: () => Date.now() },
    // Another seed than the command's own: ids of the run must be unknown to the target.
    ids: sequentialIds(7),
    sleep: async () => {},
  });
}

/** A target behind the fetch of the command, so that no socket is needed. */
function inProcess(target = newTarget()) {
  const world = testIo({ fetch: (request) => target.fetch(request) });
  const conform = (...argv: readonly string[]) =>
    run(['conform', 'http://localhost/scim/v2', '--token', 'secret', ...argv], world);
  return { target, world, conform };
}

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
}

test('a good endpoint is green, and nothing is left behind', async () => {
  const { target, conform } = inProcess();
  const { exitCode, stdout, stderr } = await conform('--profile', 'rfc');

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('0 failed');
  const left = await target.fetch(
    new Request('http://localhost/scim/v2/Users', { headers: { authorization: 'Bearer secret' } }),
  );
  expect(await left.json()).toMatchObject({ totalResults: 0 });
});

test('an endpoint that answers 404 to queries is red, unless nothing may fail', async () => {
  const { target, conform } = inProcess();
  target.faults.add({ fault: 'not-found' });

  expect(await conform('--only', 'SCIM-FILTER-*')).toMatchObject({ exitCode: 1 });
  expect(await conform('--only', 'SCIM-FILTER-*', '--fail-on', 'never')).toMatchObject({ exitCode: 0 });
});

test('the profile entra tells where Entra goes on and where it breaks', async () => {
  const { stdout } = await inProcess().conform();

  expect(stdout).toContain('Entra, dialect legacy');
  expect(stdout).toContain('test the connection with a random user: Entra goes on');
});

test('reports go where they are asked to go, without the token', async () => {
  const { world, conform } = inProcess();
  const { stdout } = await conform(
    '--profile',
    'rfc',
    '--report',
    'json=report.json',
    '--report',
    'junit=report.xml',
  );
  const json = readFileSync(join(world.folder, 'report.json'), 'utf8');

  expect(stdout).toBe('');
  expect(JSON.parse(json)).toMatchObject({
    schemaVersion: 1,
    profile: 'rfc',
    endpoint: 'http://localhost/scim/v2',
  });
  expect(json).not.toContain('secret');
  expect(readFileSync(join(world.folder, 'report.xml'), 'utf8')).toContain('<testsuite');
});

test('--json prints each check and the report as a line each', async () => {
  const { stdout } = await inProcess().conform('--only', 'SCIM-FILTER-*', '--json');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(events.length).toBeGreaterThan(2);
  expect(events.slice(0, -1).every(({ event, verdict }) => event === 'check' && verdict !== undefined)).toBe(
    true,
  );
  expect(events.at(-1)).toMatchObject({ event: 'report', summary: { fail: 0 } });
});

test('the token may come from the environment', async () => {
  const target = newTarget();
  const world = testIo({ fetch: (request) => target.fetch(request), env: { SCIMULATOR_TOKEN: 'secret' } });

  expect(await run(['conform', 'http://localhost/scim/v2', '--only', 'SCIM-FILTER-*'], world)).toMatchObject({
    exitCode: 0,
  });
});

test('colours are for terminals that want them', async () => {
  const target = newTarget();
  const coloured = async (isTty: boolean, env: Readonly<Record<string, string>>) => {
    const world = testIo({
      fetch: (request) => target.fetch(request),
      isTty: { stdout: isTty, stderr: isTty },
      env,
    });
    const argv = ['conform', 'http://localhost/scim/v2', '--token', 'secret', '--only', 'SCIM-FILTER-*'];
    return (await run(argv, world)).stdout.includes('\u001b[');
  };

  expect(await coloured(true, {})).toBe(true);
  expect(await coloured(true, { NO_COLOR: '1' })).toBe(false);
  expect(await coloured(false, {})).toBe(false);
});

test('plain http to another machine is refused unless it is allowed', async () => {
  const world = testIo({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  const argv = ['conform', 'http://scim.example/v2', '--only', 'SCIM-FILTER-*'];

  expect((await run(argv, world)).stderr).toContain('plain http');
  expect((await run([...argv, '--allow-insecure-http'], world)).stderr).toContain('nothing could be checked');
});

test('an endpoint that refuses connections ends with 2 and what to do', async () => {
  const { origin, close } = await listen({ fetch: async () => new Response(), host: '127.0.0.1', port: 0 });
  await close();
  const { exitCode, stdout, stderr } = await run(['conform', `${origin}/scim/v2`]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(
    /^error: nothing could be checked at .*refused.*: check the address and the token\n$/,
  );
});

test('an endpoint that answers HTML, or never, is no success and no crash', async () => {
  const html = await serve((_request, response) => response.end('<html>Sign in</html>'));
  const silent = await serve(() => {});
  const answers = await Promise.all([
    run(['conform', html, '--only', 'SCIM-FILTER-*']),
    run(['conform', silent, '--only', 'SCIM-FILTER-*', '--timeout', '1']),
  ]);

  expect(answers.map(({ exitCode }) => exitCode)).not.toContain(0);
  expect(answers.map(({ stderr }) => stderr).join()).not.toContain('    at ');
}, 20_000);

test('a wrong token ends with 2 and says so', async () => {
  const target = newTarget();
  const world = testIo({ fetch: (request) => target.fetch(request) });
  const { exitCode, stderr } = await run(['conform', 'http://localhost/scim/v2', '--token', 'wrong'], world);

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/token/);
});

test('a glob that fits no check is refused', async () => {
  expect(await inProcess().conform('--only', 'NOPE-*')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('no check fits --only NOPE-*'),
  });
});

test('Ctrl-C ends the run, deletes what it made, and exits with 2', async () => {
  const target = newTarget();
  let requests = 0;
  const world = testIo({
    fetch: (request) => {
      requests += 1;
      if (requests === 30) world.interrupt();
      return target.fetch(request);
    },
  });
  const { exitCode, stderr } = await run(['conform', 'http://localhost/scim/v2', '--token', 'secret'], world);

  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'stopped before the end; what the run had created is deleted\n',
  });
  const left = await target.fetch(
    new Request('http://localhost/scim/v2/Users', { headers: { authorization: 'Bearer secret' } }),
  );
  expect(await left.json()).toMatchObject({ totalResults: 0 });
});

test('a report that cannot be written is refused with what to do', async () => {
  expect(
    await inProcess().conform('--only', 'SCIM-FILTER-*', '--report', 'json=nowhere/report.json'),
  ).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('give a path in a directory that exists'),
  });
});

test('over a socket the same endpoint is as green as in process', async () => {
  const target = newTarget();
  const { origin, close } = await listen({
    fetch: (request) => target.fetch(request),
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(close);

  expect(await run(['conform', `${origin}/scim/v2`, '--token', 'secret', '--profile', 'rfc'])).toMatchObject({
    exitCode: 0,
  });
}, 20_000);
