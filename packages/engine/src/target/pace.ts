import type { Clock } from '../clock.ts';

/** Decides when the next request to a target may go out, for all lanes together. */
export interface Pace {
  /** Resolves, in the order of asking, when the caller may send. */
  turn(): Promise<void>;
  /** Nothing goes out for so long from now; a pause under way is never shortened. */
  pause(durationMs: number): void;
}

interface PaceOptions {
  readonly clock: Clock;
  /** Null for no limit. */
  readonly requestsPerSecond: number | null;
}

/**
 * Requests go out in slots a second divided by the rate apart. Whoever comes late begins a new row of slots, so that
 * no second ever sees more, whatever a busy machine does to the sleepers.
 */
export function newPace({ clock, requestsPerSecond }: PaceOptions): Pace {
  // Slots are counted and not added up: sums of fractions drift, and a second would see one request too many.
  let rowMs = Number.NEGATIVE_INFINITY;
  let slot = 0;
  const slotMs = () => (requestsPerSecond === null ? rowMs : rowMs + (slot * 1_000) / requestsPerSecond);
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let queue = Promise.resolve();

  const waitForTurn = async () => {
    for (;;) {
      const waitMs = Math.max(slotMs(), pausedUntilMs) - clock.now();
      if (waitMs <= 0) break;
      await clock.sleep(Math.ceil(waitMs));
    }
    // Clocks count whole milliseconds: less than one is rounding, not lateness.
    const nowMs = clock.now();
    if (nowMs - slotMs() >= 1) {
      rowMs = nowMs;
      slot = 0;
    }
    slot += 1;
  };

  return {
    turn() {
      queue = queue.then(waitForTurn);
      return queue;
    },
    pause(durationMs) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.now() + durationMs);
    },
  };
}
