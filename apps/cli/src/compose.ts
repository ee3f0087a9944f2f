import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './cli-error.ts';
import type { Io } from './io.ts';

/** The real process: the one place where clock, chance, network, streams and signals come from. */
export function processIo(): Io {
  leaveQuietlyWhenNobodyReads();
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    isTty: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    clock: { now: () => Date.now(), sleep: (durationMs) => delay(durationMs) },
    ids: { next: () => randomUUID() },
    sleep: (durationMs, signal) => delay(durationMs, undefined, signal && { signal }),
    fetch: (request) => fetch(request),
    get signal() {
      return interruption();
    },
  };
}

let interrupted: AbortController | undefined;

/** Made when a command first asks, so that one that does not simply dies of Ctrl-C. A second Ctrl-C kills at once. */
function interruption(): AbortSignal {
  if (interrupted === undefined) {
    const controller = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => controller.abort(new Error(`stopped by ${name}`)));
    }
    interrupted = controller;
  }
  return interrupted.signal;
}

/** `scimulator … | head` closes the pipe early; that is no failure. */
function leaveQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
    process.exit(0);
  });
}
