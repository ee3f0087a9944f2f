import { type Exchange, evidenceOf, type RawExchange } from '../exchange.ts';
import { isSame } from './same.ts';

/** What happened, in the order in which it happened. */
export interface TimelineEntry {
  /** Virtual time, ISO 8601. */
  readonly at: string;
  readonly kind: 'given' | 'when' | 'then' | 'cycle' | 'quarantine' | 'exchange' | 'note';
  readonly what: string;
  /** The same happened so many times in a row; absent for once. */
  readonly times?: number;
  /** The request and its answer, of an entry of the kind `exchange`. */
  readonly exchange?: Exchange;
}

/** Something that has to be so, with what was found. */
export interface Claim {
  readonly claim: string;
  readonly passed: boolean;
  readonly actual: unknown;
  readonly expected: unknown;
}

export function describeClaim({ claim, actual, expected }: Claim): string {
  return `${claim}: found ${shown(actual)}, expected ${shown(expected)}`;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** More exchanges of one scenario than this are counted, not kept: nobody reads them, and they fill the memory. */
const EXCHANGES_MAX = 500;

/** What one scenario did and found, written down while it runs. */
export class Chronicle {
  readonly #clock: { now(): number };
  readonly #claims: Claim[] = [];
  readonly #timeline: TimelineEntry[] = [];
  #exchanges = 0;
  #evaluated = 0;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  note(kind: TimelineEntry['kind'], what: string, atMs = this.#clock.now()): void {
    const last = this.#timeline.at(-1);
    if (last?.kind === kind && last.what === what) {
      this.#timeline[this.#timeline.length - 1] = { ...last, times: (last.times ?? 1) + 1 };
    } else this.#timeline.push({ at: new Date(atMs).toISOString(), kind, what });
  }

  claim(claim: string, actual: unknown, expected: unknown): void {
    const made = { claim, passed: isSame(actual, expected), actual, expected };
    this.#claims.push(made);
    this.note('then', made.passed ? `${claim}: ${shown(actual)}` : `NOT ${describeClaim(made)}`);
  }

  exchange(raw: RawExchange, token: string): void {
    this.#exchanges += 1;
    if (this.#exchanges > EXCHANGES_MAX) return;
    const exchange = evidenceOf(raw, token);
    const what = `${exchange.method} ${exchange.url} → ${exchange.status ?? exchange.failure}`;
    this.#timeline.push({ at: this.#at(), kind: 'exchange', what, exchange });
  }

  countEvaluated(objects: number): void {
    this.#evaluated += objects;
  }

  get evaluated(): number {
    return this.#evaluated;
  }

  get claims(): readonly Claim[] {
    return this.#claims;
  }

  get timeline(): readonly TimelineEntry[] {
    const omitted = this.#exchanges - EXCHANGES_MAX;
    if (omitted <= 0) return this.#timeline;
    const what = `${omitted} more exchanges are not shown; a larger --scale makes fewer`;
    return [...this.#timeline, { at: this.#at(), kind: 'note', what }];
  }

  #at(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
