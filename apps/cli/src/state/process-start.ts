import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { errorCode } from '../cli-error.ts';

/**
 * When a running process began, in the system's own terms; the same pid with another start is another process.
 * Undefined when no such process runs. `unknown` when one runs, but the system does not tell since when.
 */
export function processStart(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  return startFromProc(pid) ?? startFromPs(pid) ?? 'unknown';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else's.
    return errorCode(error) === 'EPERM';
  }
}

const FIELDS_BEFORE_START = 19;

/** Linux: clock ticks since boot (proc(5), field 22). The name in parentheses before may itself hold blanks. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[FIELDS_BEFORE_START];
    return ticks === undefined ? undefined : `${boot.slice(0, 8)}-${ticks}`;
  } catch {
    return undefined;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return text.trim().replace(/[^\w]+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
