/*
 * `provision` as people run it: a process of its own, over loopback HTTP, into a target in another process, with its state
 * on Postgres. Its resident size has to be flat, however large the directory. Run: npm run bench provision
 * Arguments: numbers of users. DATABASE_URL or Docker (SCIMULATOR_POSTGRES_IMAGE) add a server to PGlite.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openTestServer } from '../../../tooling/database/test-server.ts';
import { runCommand, startTarget } from './command.ts';
import { printTable } from './table.ts';

const given = process.argv.slice(2).map(Number);
const SIZES = given.length === 0 ? [10_000, 100_000] : given;
const MEBIBYTE = 1_048_576;

const folder = await mkdtemp(join(tmpdir(), 'scimulator-bench-'));
const server = await openTestServer({
  databaseUrl: process.env['DATABASE_URL'],
  image: process.env['SCIMULATOR_POSTGRES_IMAGE'] ?? 'postgres:17-alpine',
  required: false,
});
try {
  console.log(`  server: ${server.url === undefined ? 'none, PGlite alone' : server.description}`);
  const states = [{ name: 'PGlite', open: openPglite }];
  if (server.url !== undefined) states.push({ name: 'Postgres', open: openDatabaseOn(server.url) });
  for (const { name, open } of states) {
    const rows = [];
    for (const users of SIZES) rows.push(await measure(name, users, open));
    const [first, last] = [rows[0]?.peakBytes ?? 1, rows.at(-1)?.peakBytes ?? 1];
    printTable(
      [
        'provision, state on',
        'users',
        'objects',
        'seconds',
        'objects/s',
        'again, s',
        'peak MiB',
        'again, MiB',
      ],
      rows.map(({ cells }) => cells),
    );
    console.log(`  peak of the largest to that of the smallest: ${(last / first).toFixed(2)}\n`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}

type OpenState = (users: number) => Promise<{ readonly state: string; close(): Promise<void> }>;

/** A first run, whose cycle is initial, and a second one with the same file, which finds nothing to do. */
async function measure(name: string, users: number, open: OpenState) {
  const source = join(folder, `${users}.json`);
  await runCommand('generate', '--users', String(users), '--out', source);
  const target = await startTarget();
  const { state, close } = await open(users);
  try {
    const argv = ['provision', '--source', source, '--scope', 'all', '--state', state];
    const run = () => runCommand(...argv, '--target', target.url, '--token', target.token);
    const first = await run();
    const again = await run();
    const objects = Number(/([\d,]+) objects evaluated/.exec(first.stdout)?.[1]?.replaceAll(',', ''));
    const cells = [
      name,
      users,
      objects,
      first.seconds,
      objects / first.seconds,
      again.seconds,
      first.peakBytes / MEBIBYTE,
      again.peakBytes / MEBIBYTE,
    ];
    return { cells, peakBytes: first.peakBytes };
  } finally {
    await target.stop();
    await close();
  }
}

async function openPglite(users: number) {
  return { state: `pglite:${join(folder, `state-${users}`)}`, close: async () => {} };
}

/** A database of its own on the server for each run. */
function openDatabaseOn(serverUrl: string): OpenState {
  return async () => {
    const name = `bench_${randomBytes(6).toString('hex')}`;
    await runOnServer(serverUrl, `CREATE DATABASE ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return {
      state: url.href,
      close: () => runOnServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
    };
  };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
