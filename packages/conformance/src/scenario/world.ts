/*
 * The world as a scenario sees it: deeds of the administrator, breakages at the target, time, and what can be read.
 */
import {
  advance,
  type CycleReport,
  type Directory,
  type DirectoryEdit,
  type DueRun,
  evaluatedCount,
  type ResetScope,
  type RunOptions,
  type RunResult,
  type Service,
  type Settings,
  type Store,
  type VirtualClock,
} from '@scimulator/engine';
import type { JsonObject } from '@scimulator/scim';
import type { FaultRuleInput, ScimTarget } from '@scimulator/scim-target';
import { Chronicle } from './chronicle.ts';
import { assigned, user } from './edits.ts';
import { Readings } from './readings.ts';

/** Objects that are put at once. */
const EDITS_MAX = 5_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface People {
  readonly name: string;
  /** The number of the first; 0 unless said otherwise. */
  readonly first?: number;
  readonly count: number;
  readonly attributes?: JsonObject;
}

/** What a world is made of; `openWorld` puts it together. */
export interface WorldParts {
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly store: Store;
  readonly target: ScimTarget;
  readonly service: Service;
  /** Where the account goes: to the scenario that runs at the moment. */
  readonly chronicle: { current: Chronicle };
  /** The bearer token that the engine sends. */
  readonly token: string;
  readonly jobId: string;
  readonly scale: number;
}

export class World {
  readonly target: ScimTarget;
  readonly service: Service;
  readonly jobId: string;
  readonly read: Readings;
  readonly #parts: WorldParts;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.target = parts.target;
    this.service = parts.service;
    this.jobId = parts.jobId;
    this.read = new Readings(parts);
  }

  /** Begins the account of another scenario in this world. */
  beginChronicle(): Chronicle {
    const chronicle = new Chronicle(this.#parts.clock);
    this.#parts.chronicle.current = chronicle;
    return chronicle;
  }

  async given<T>(what: string, deed: () => Promise<T> | T): Promise<T> {
    this.#chronicle.note('given', what);
    return deed();
  }

  async when<T>(what: string, deed: () => Promise<T> | T): Promise<T> {
    this.#chronicle.note('when', what);
    return deed();
  }

  /** Notes whether what was found is what was expected; the scenario goes on either way. */
  expect(claim: string, actual: unknown, expected: unknown): void {
    this.#chronicle.claim(claim, actual, expected);
  }

  /** A true number of objects as this world has it. */
  n(count: number): number {
    return count / this.#parts.scale;
  }

  now(): number {
    return this.#parts.clock.now();
  }

  edit(...edits: readonly DirectoryEdit[]): Promise<void> {
    return this.#parts.directory.edit(edits, { nowMs: this.now() });
  }

  /** Users, each assigned to the application. */
  assignedUsers(...ids: readonly string[]): Promise<void> {
    return this.edit(...ids.flatMap((id) => [user(id), assigned(id)]));
  }

  /** Puts a crowd of users: `name-000000`, `name-000001` … Putting them again with other attributes changes them. */
  async people({ name, first = 0, count, attributes = {} }: People): Promise<void> {
    const end = first + count;
    for (let from = first; from < end; from += EDITS_MAX) {
      const ids = Array.from({ length: Math.min(EDITS_MAX, end - from) }, (_, at) =>
        personId(name, from + at),
      );
      await this.edit(...ids.map((id) => user(id, attributes)));
    }
  }

  /** Breaks something at the target; `mend` with the same id mends it. */
  breakTarget(id: string, rule: FaultRuleInput): void {
    this.target.faults.add({ ...rule, id });
  }

  mend(id: string): void {
    this.target.faults.remove(id);
  }

  /** Lets the target refuse its token, as if it had been revoked. */
  revokeToken(): void {
    this.target.tokens.replace(['another-token']);
  }

  restoreToken(): void {
    this.target.tokens.replace([this.#parts.token]);
  }

  /** Runs a cycle now, without waiting for its time. */
  async cycle(run: RunOptions = {}): Promise<RunResult> {
    return this.#noted(await this.service.runCycle(this.jobId, run));
  }

  /** Moves time to the next cycle and runs it. */
  async nextCycle(): Promise<readonly DueRun[]> {
    const { state } = await this.service.job(this.jobId);
    return this.advanceTo(state.nextDueMs);
  }

  advance(durationMs: number): Promise<readonly DueRun[]> {
    return this.advanceTo(this.now() + durationMs);
  }

  /** Moves time, running whatever falls due on the way. */
  async advanceTo(toMs: number): Promise<readonly DueRun[]> {
    const runs = await advance(this.service, this.#parts.clock, toMs);
    for (const { result, atMs } of runs) this.#noted(result, atMs);
    return runs;
  }

  restart(...scopes: readonly ResetScope[]): Promise<void> {
    return this.service.restart(this.jobId, scopes.length === 0 ? undefined : scopes);
  }

  async changeSettings(changed: Partial<Settings>): Promise<void> {
    const { config } = await this.service.job(this.jobId);
    await this.service.putSettings(this.jobId, { ...config.settings, ...changed });
  }

  get #chronicle(): Chronicle {
    return this.#parts.chronicle.current;
  }

  #noted(result: RunResult, atMs = this.now()): RunResult {
    if (result.ended === 'refused') this.#chronicle.note('cycle', `no cycle: ${result.because}`, atMs);
    else if (result.ended === 'interrupted') this.#chronicle.note('cycle', 'interrupted', atMs);
    else this.#noteCycle(result, atMs);
    return result;
  }

  #noteCycle(report: Exclude<CycleReport, { readonly ended: 'interrupted' }>, atMs: number): void {
    const { execution, change, quarantine } = report;
    const ends = Object.entries(execution.counts.ended).filter(([, count]) => count > 0);
    const counts = ends.map(([end, count]) => `${count} ${end}`).join(', ') || 'nothing to do';
    this.#chronicle.countEvaluated(evaluatedCount(execution.counts));
    this.#chronicle.note('cycle', `${execution.kind} cycle ${report.ended}: ${counts}`, atMs);
    if (change === undefined) return;
    const why = quarantine === undefined ? '' : `: ${quarantine.reason}: ${quarantine.error.message}`;
    // At an attempt that changes nothing the cause is the same as before, word by word or nearly so.
    this.#chronicle.note('quarantine', change === 'stays' ? change : `${change}${why}`, atMs);
  }
}

export const personId = (name: string, index: number): string => `${name}-${String(index).padStart(6, '0')}`;
