import cliProgress from 'cli-progress';
import type { Io } from './io.ts';
import { printNote } from './print.ts';

/** Whoever waits shorter than this needs no bar (design 3.1). */
const QUIET_MS = 2_000;
/** Between two lines where there is no terminal to draw a bar on. */
const LINE_INTERVAL_MS = 10_000;

export interface Progress {
  /** `detail` says what is being done, in a few words. */
  update(done: number, detail?: string): void;
  stop(): void;
}

/** Shows on stderr how far a piece of work is: a bar on a terminal, a line now and then elsewhere. */
export function startProgress(
  io: Io,
  { label, total }: { readonly label: string; readonly total: number },
): Progress {
  const bar = io.isTty.stderr ? barOn(io, label) : undefined;
  let nextMs = io.clock.now() + QUIET_MS;
  let isShown = false;
  return {
    update: (done, detail = '') => {
      const nowMs = io.clock.now();
      if (nowMs < nextMs) return;
      if (bar === undefined) {
        nextMs = nowMs + LINE_INTERVAL_MS;
        printNote(io, `${label}: ${done} of ${total} ${detail}`.trimEnd());
      } else if (isShown) bar.update(done, { detail });
      else bar.start(total, done, { detail });
      isShown = true;
    },
    stop: () => {
      if (isShown) bar?.stop();
    },
  };
}

function barOn(io: Io, label: string): InstanceType<typeof cliProgress.SingleBar> {
  return new cliProgress.SingleBar({
    format: `${label} {bar} {percentage}% {detail}`,
    stream: io.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
}
