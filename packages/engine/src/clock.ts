/** Where the engine gets its time from. The only file of the engine that may read the real clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves when `durationMs` have passed on this clock. */
  sleep(durationMs: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

interface Sleeper {
  readonly wakeMs: number;
  readonly wake: () => void;
}

/**
 * A clock that moves only when it is told to, or when everybody who could work is asleep.
 *
 * Sleepers that wait for the same moment wake together: a clock that each sleeper pushed on by its own duration
 * would let sixteen lanes waiting one second each move time by sixteen.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];
  #turnIsScheduled = false;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number): Promise<void> {
    if (durationMs <= 0) return Promise.resolve();
    return new Promise((wake) => {
      this.#sleepers.push({ wakeMs: this.#nowMs + durationMs, wake });
      this.#scheduleTurn();
    });
  }

  /** Moves time forward to `toMs`. Time never goes back: an earlier moment is ignored. */
  advanceTo(toMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, toMs);
    this.#wakeDue();
  }

  // A macrotask lets every lane that is still busy reach its own sleep before time moves.
  #scheduleTurn(): void {
    if (this.#turnIsScheduled) return;
    this.#turnIsScheduled = true;
    setTimeout(() => {
      this.#turnIsScheduled = false;
      if (this.#sleepers.length === 0) return;
      this.advanceTo(Math.min(...this.#sleepers.map((sleeper) => sleeper.wakeMs)));
      if (this.#sleepers.length > 0) this.#scheduleTurn();
    }, 0);
  }

  #wakeDue(): void {
    const due = this.#sleepers.filter((sleeper) => sleeper.wakeMs <= this.#nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeMs > this.#nowMs);
    for (const sleeper of due) sleeper.wake();
  }
}
