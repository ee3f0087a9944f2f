import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { jsonLines, prepareState, TOKEN, worldWithState } from './provisioning-world.ts';

prepareState();

const BIN = fileURLToPath(new URL('../bin/scimulator.js', import.meta.url));
const PEOPLE = 32;

test('a provisioning that is killed in mid-cycle goes on in the next run: nobody twice, nobody missing', async () => {
  const world = await worldWithState();
  const rows = Array.from({ length: PEOPLE }, (_, index) => `person${index}@contoso.test,Person ${index}`);
  world.write('people.csv', ['userPrincipalName,displayName', ...rows, ''].join('\n'));
  world.target.faults.add({ effect: { delayMs: 200 } });
  const argv = [
    ...[BIN, 'provision', '--source', 'people.csv', '--target', world.url, '--token', TOKEN, '--json'],
    ...['--set', 'pageSize=12', '--set', 'concurrency=8'],
  ];

  const child: ChildProcess = spawn(process.execPath, argv, { cwd: world.folder, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await midCycle(() => world.resources('Users'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  // What was in flight still arrives at the target: the reply alone is lost.
  await new Promise((arrived) => setTimeout(arrived, 300));
  const before = (await world.resources('Users')).length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(PEOPLE);

  world.target.faults.clear();
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: world.folder });
  const users = await world.resources('Users');
  expect(users).toHaveLength(PEOPLE);
  expect(new Set(users.map((user) => user['userName'])).size).toBe(PEOPLE);

  const events = jsonLines(stdout);
  const [resumed, next] = events.filter(({ event }) => event === 'cycle');
  expect(resumed).toMatchObject({ ended: 'completed', execution: { kind: 'initial', state: 'Succeeded' } });
  expect(next).toMatchObject({ ended: 'completed', execution: { kind: 'incremental' } });
  expect(sumOfEnds(resumed)).toBe(PEOPLE);
  expect(events.filter(({ event }) => event === 'entry')).toHaveLength(PEOPLE);
}, 60_000);

/** Waits until the target holds more than a page of people. */
async function midCycle(users: () => Promise<readonly unknown[]>): Promise<void> {
  while ((await users()).length < 14) await new Promise((again) => setTimeout(again, 20));
}

function sumOfEnds(cycle: object | undefined): number {
  const { execution } = cycle as { execution: { counts: { ended: Record<string, number> } } };
  return Object.values(execution.counts.ended).reduce((sum, count) => sum + count, 0);
}
