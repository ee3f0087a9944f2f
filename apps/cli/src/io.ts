import type { Writable } from 'node:stream';
import type { Clock, Ids } from '@scimulator/engine';

/** Everything outside that a command may touch. Tests hand in their own; `compose.ts` makes the real one. */
export interface Io {
  /** Results: what a pipe is meant to get. */
  readonly stdout: Writable;
  /** Everything else: progress, advice, logs. */
  readonly stderr: Writable;
  readonly isTty: { readonly stdout: boolean; readonly stderr: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly cwd: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Waits on the real clock; rejects when the signal is aborted. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  /** HTTP for checks. What provisions goes through a transport of its own. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Aborted by Ctrl-C or SIGTERM: finish what is in flight, leave nothing behind, and end. */
  readonly signal: AbortSignal;
}
