import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { sequentialIds } from '@scimulator/engine';
import { onTestFinished } from 'vitest';
import type { Io } from '../src/io.ts';
import { main } from '../src/main.ts';

/** The outside world of one command, held in the test's hand. */
export interface TestIo {
  readonly io: Io;
  /** An empty directory of the test's own, removed afterwards. */
  readonly folder: string;
  stdout(): string;
  stderr(): string;
  /** Ctrl-C. */
  interrupt(): void;
  /** Moves the clock, which stands still otherwise. */
  advance(ms: number): void;
  /** The first stdout that fits. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export function testIo(options: Partial<Pick<Io, 'env' | 'isTty' | 'fetch'>> = {}): TestIo {
  const folder = mkdtempSync(join(tmpdir(), 'scimulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const interruption = new AbortController();
  const [out, err] = [new Sink(), new Sink()];
  let nowMs = Date.UTC(2026, 0, 1);
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return {
    folder,
    io: {
      stdout: out,
      stderr: err,
      isTty: { stdout: false, stderr: false },
      env: {},
      cwd: folder,
      pid: process.pid,
      clock: { now: () => nowMs, sleep: async (ms) => advance(ms) },
      ids: sequentialIds(),
      sleep: (ms, signal) => delay(ms, undefined, signal && { signal }),
      fetch: (request) => fetch(request),
      signal: interruption.signal,
      ...options,
    },
    stdout: () => out.text,
    stderr: () => err.text,
    interrupt: () => interruption.abort(),
    advance,
    printed: (pattern) => out.fitting(pattern),
  };
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function run(argv: readonly string[], test = testIo()): Promise<Ran> {
  const exitCode = await main(argv, test.io);
  return { exitCode, stdout: test.stdout(), stderr: test.stderr() };
}

class Sink extends Writable {
  text = '';
  readonly #waiting: { readonly pattern: RegExp; readonly found: (match: RegExpExecArray) => void }[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    for (const { pattern, found } of this.#waiting) {
      const match = pattern.exec(this.text);
      if (match !== null) found(match);
    }
    done();
  }

  fitting(pattern: RegExp): Promise<RegExpExecArray> {
    const match = pattern.exec(this.text);
    if (match !== null) return Promise.resolve(match);
    return new Promise((found) => this.#waiting.push({ pattern, found }));
  }
}
