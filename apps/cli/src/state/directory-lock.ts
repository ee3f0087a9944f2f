import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, errorCode } from '../cli-error.ts';
import { processStart } from './process-start.ts';

export interface DirectoryLock {
  release(): Promise<void>;
}

const LOCK_FILE = /^lock\.(\d+)\.(.+)$/;

/**
 * Keeps a directory for one process: PGlite takes no lock of its own, and two processes corrupt it silently.
 *
 * Each process creates a file named after its pid and its start, and then looks for others. So nobody ever takes a
 * lock away from a living process: of two that start at the same moment at least one sees the other and gives up. The
 * files of processes that are gone are removed. Processes on other machines are not seen: they share a Postgres.
 *
 * @throws CliError when a living process holds the directory
 */
export async function lockDirectory(directory: string, pid: number): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true });
  const own = `lock.${pid}.${processStart(pid) ?? 'unknown'}`;
  const path = join(directory, own);
  try {
    await writeFile(path, '', { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw heldBy(pid, directory);
    throw error;
  }
  const holder = await holderBeside(own, directory);
  if (holder !== undefined) {
    await rm(path, { force: true });
    throw heldBy(holder, directory);
  }
  return { release: () => rm(path, { force: true }) };
}

async function holderBeside(own: string, directory: string): Promise<number | undefined> {
  for (const name of await readdir(directory)) {
    const [, pid, start] = LOCK_FILE.exec(name) ?? [];
    if (name === own || pid === undefined) continue;
    const running = processStart(Number(pid));
    // Where a start is not known, a pid in use is reason enough to keep off.
    if (running === start || running === 'unknown' || (running !== undefined && start === 'unknown'))
      return Number(pid);
    await rm(join(directory, name), { force: true });
  }
  return undefined;
}

function heldBy(pid: number, directory: string): CliError {
  return new CliError(
    `the state in ${directory} is in use by process ${pid}`,
    `wait until it has ended or stop it (look with: ps -p ${pid}), or give another state`,
  );
}
