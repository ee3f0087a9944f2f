import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { main } from '../../src/main.ts';
import { openLogger } from '../../src/serve/logger.ts';
import { openMetrics } from '../../src/serve/metrics.ts';
import { withOperations } from '../../src/serve/operations.ts';
import { run, type TestIo, testIo } from '../test-io.ts';

const Ready = z.object({ scim: z.object({ baseUrl: z.url() }), admin: z.object({ token: z.string() }) });

interface Running {
  readonly world: TestIo;
  /** Asks a route beside SCIM, such as `/healthz`. */
  ask(path: string, token?: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<number>;
}

async function start(...argv: readonly string[]): Promise<Running> {
  const world = testIo();
  const tokens = ['--token', 'scim-secret', '--admin-token', 'admin-secret'];
  const ended = main(['target', '--json', '--port', '0', ...tokens, ...argv], world.io);
  const stop = () => {
    world.interrupt();
    return ended;
  };
  onTestFinished(async () => void (await stop()));
  const [line] = await world.printed(/^.+$/m);
  const { origin } = new URL(Ready.parse(JSON.parse(line)).scim.baseUrl);
  return {
    world,
    stop,
    ask: (path, token, init) =>
      fetch(`${origin}${path}`, {
        ...init,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      }),
  };
}

const logOf = ({ world }: Running): readonly Record<string, unknown>[] =>
  world
    .stderr()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

test('a running target says that it is alive and ready, to anybody', async () => {
  const { ask } = await start();
  const healthy = await ask('/healthz');
  expect([healthy.status, await healthy.json()]).toEqual([200, { status: 'ok' }]);
  const ready = await ask('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  expect((await ask('/healthz', undefined, { method: 'POST' })).status).toBe(405);
});

test('metrics count requests by endpoint and status, for the administrator, and name nobody', async () => {
  const { ask } = await start();
  await ask('/scim/v2/Users?filter=userName+eq+%22ada%22', 'scim-secret');
  await ask('/scim/v2/Users/ada', 'scim-secret');
  await ask('/t/contoso/scim/v2/Groups', 'scim-secret');
  expect((await ask('/metrics')).status).toBe(401);
  expect((await ask('/metrics', 'scim-secret')).status).toBe(401);
  const metrics = await ask('/metrics', 'admin-secret');
  const text = await metrics.text();
  expect(metrics.headers.get('content-type')).toContain('text/plain');
  const series = 'scimulator_target_requests_total{method="GET",endpoint=';
  expect(text).toContain(`${series}"Users",status="200"} 1`);
  expect(text).toContain(`${series}"Users",status="404"} 1`);
  expect(text).toContain(`${series}"Groups",status="401"} 1`);
  expect(text).toContain('scimulator_target_request_duration_seconds_count{method="GET",endpoint="Users"} 2');
  expect(text).toContain('scimulator_target_requests_in_flight 0');
  expect(text).not.toMatch(/ada|contoso|secret/);
});

test('a connection that a fault tears down is counted as status 0', async () => {
  const { ask } = await start();
  const rule = { method: 'POST', body: '{"effect":{"reset":true},"times":1}' };
  expect((await ask('/_admin/faults', 'admin-secret', rule)).status).toBe(201);
  await expect(ask('/scim/v2/Users', 'scim-secret')).rejects.toThrow('fetch failed');
  const text = await (await ask('/metrics', 'admin-secret')).text();
  expect(text).toContain('{method="GET",endpoint="Users",status="0"} 1');
});

test('the log is silent about requests unless asked, and never holds a token', async () => {
  const quiet = await start();
  await quiet.ask('/scim/v2/Users', 'scim-secret');
  expect(logOf(quiet)).toEqual([]);

  const loud = await start('--log-level', 'debug');
  await loud.ask('/scim/v2/Users?filter=userName+eq+%22ada%22', 'scim-secret');
  await loud.ask('/_admin/journal', 'admin-secret');
  await loud.stop();
  expect(logOf(loud)).toEqual(
    expect.arrayContaining([
      {
        level: 'info',
        time: '2026-01-01T00:00:00.000Z',
        origin: expect.stringMatching(/^http/),
        msg: 'listening',
      },
      expect.objectContaining({
        method: 'GET',
        path: '/scim/v2/Users',
        status: 200,
        durationMs: 0,
        msg: 'request',
      }),
      expect.objectContaining({ headers: expect.objectContaining({ authorization: '[redacted]' }) }),
      expect.objectContaining({ msg: 'stopping' }),
    ]),
  );
  expect(loud.world.stderr()).not.toMatch(/secret|ada/);
});

test.each([
  [true, false, 200, 'ready'],
  [false, false, 503, 'the store does not answer'],
  [true, true, 503, 'stopping'],
])('with a store that answers: %s, stopping: %s, /readyz says %i', async (answers, stops, status, says) => {
  const { io, interrupt } = testIo();
  if (stops) interrupt();
  const { clock, signal } = io;
  const serve = withOperations(async () => new Response(null), {
    clock,
    signal,
    isStoreReady: async () => answers,
    metrics: openMetrics(),
    logger: openLogger(io, 'silent'),
    adminToken: 'admin-secret',
    adminFrom: 'loopback',
  });
  const connection = { isTaken: false, reset: () => undefined, send: () => undefined };
  const response = await serve(new Request('http://localhost/readyz'), connection);
  expect([response.status, await response.json()]).toEqual([status, { status: says }]);
});

test('the administrator is heard from another address only with --admin-from anywhere', async (context) => {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  context.skip(address === undefined, 'this machine has no address but the loopback one');
  const statuses = async (...argv: readonly string[]) => {
    const { ask } = await start('--host', address ?? '', ...argv);
    const replies = [
      ask('/_admin/journal', 'admin-secret'),
      ask('/metrics', 'admin-secret'),
      ask('/healthz'),
    ];
    return (await Promise.all(replies)).map(({ status }) => status);
  };
  expect(await statuses()).toEqual([403, 403, 200]);
  expect(await statuses('--admin-from', 'anywhere')).toEqual([200, 200, 200]);
});

test('an unknown level, profile or place of the administrator is refused', async () => {
  for (const option of ['--log-level', '--profile', '--admin-from']) {
    const { exitCode, stderr } = await run(['target', option, 'odd']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Allowed choices are')]);
  }
});
