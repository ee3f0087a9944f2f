import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDirectory } from '../../src/state/directory-lock.ts';
import { processStart } from '../../src/state/process-start.ts';
import { testIo } from '../test-io.ts';

/** A process of somebody else, alive until the test ends or it is killed. */
async function otherProcess(): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  return { pid: child.pid ?? 0, kill };
}

test('a directory is made, held, and free again after its release', async () => {
  const directory = join(testIo().folder, 'new', 'state');
  const lock = await lockDirectory(directory, process.pid);

  await expect(lockDirectory(directory, process.pid)).rejects.toThrow(`in use by process ${process.pid}`);
  await lock.release();
  expect(readdirSync(directory)).toEqual([]);
  await (await lockDirectory(directory, process.pid)).release();
});

test('a directory that a living process holds is refused with its pid and how to look', async () => {
  const { folder } = testIo();
  const other = await otherProcess();
  await lockDirectory(folder, other.pid);

  await expect(lockDirectory(folder, process.pid)).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining(`in use by process ${other.pid}`),
    advice: expect.stringContaining(`ps -p ${other.pid}`),
  });
  expect(readdirSync(folder)).toHaveLength(1);
});

test('the lock of a process that was killed is taken over', async () => {
  const { folder } = testIo();
  const other = await otherProcess();
  await lockDirectory(folder, other.pid);
  await other.kill();

  await lockDirectory(folder, process.pid);
  expect(readdirSync(folder)).toEqual([expect.stringContaining(`lock.${process.pid}.`)]);
});

test('the lock of an earlier process with the same pid is taken over', async (context) => {
  const { folder } = testIo();
  const other = await otherProcess();
  context.skip(processStart(other.pid) === 'unknown', 'this system does not tell when a process began');
  const stale = join(folder, `lock.${other.pid}.long-ago`);
  writeFileSync(stale, '');

  await lockDirectory(folder, process.pid);
  expect(existsSync(stale)).toBe(false);
});

test('of processes that start at the same moment at most one gets the directory', async () => {
  const { folder } = testIo();
  const others = await Promise.all([otherProcess(), otherProcess(), otherProcess()]);
  const tries = await Promise.allSettled(others.map(({ pid }) => lockDirectory(folder, pid)));

  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
});
