/*
 * A world for scenarios: the engine, the SCIM target and a directory in one process, under one virtual clock.
 */
import {
  advance,
  type CycleReport,
  type Directory,
  type DirectoryEdit,
  type DueRun,
  evaluatedCount,
  fetchTransport,
  memoryDirectory,
  memoryStore,
  type NewJob,
  type ResetScope,
  type RunOptions,
  type RunResult,
  Service,
  Settings,
  safePatterns,
  scimTarget,
  sequentialIds,
  type Transport,
  VirtualClock,
} from '@scimulator/engine';
import type { JsonObject } from '@scimulator/scim';
import {
  createScimTarget,
  type FaultRuleInput,
  memoryResources,
  type ScimTarget,
} from '@scimulator/scim-target';
import { Chronicle } from './chronicle.ts';
import { assigned, SERVICE_PRINCIPAL_ID, user } from './edits.ts';
import { Readings } from './readings.ts';

/** What a world begins with; the documented defaults unless said otherwise. */
export interface NewWorld {
  readonly settings?: Partial<Settings>;
  readonly schema?: JsonObject;
  /** When the job was created; as the world begins, unless said otherwise. */
  readonly jobCreatedMs?: number;
  readonly startMs?: number;
}

export interface WorldOptions {
  /** Divides thresholds and counts of objects: 1 are the true numbers. */
  readonly scale: number;
  readonly isTraced: boolean;
  /** Laid over the settings of every world: to see which scenario notices. */
  readonly settings: Partial<Settings>;
}

/** Objects that are put at once. */
const EDITS_MAX = 5_000;
/** A scenario reads the latest entries; all of a hundred thousand objects would fill the memory. */
const LOG_ENTRIES_MIN = 20_000;

const BASE_ADDRESS = 'https://target.test/scim/v2';
const TENANT_ID = '00000000-0000-4000-8000-000000000001';
const TOKEN = 'the-token-of-the-scenarios';
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** 2026-01-05T08:00:00Z, a Monday. */
const START_MS = Date.UTC(2026, 0, 5, 8);

export interface People {
  readonly name: string;
  /** The number of the first; 0 unless said otherwise. */
  readonly first?: number;
  readonly count: number;
  readonly attributes?: JsonObject;
}

/** The world opens with a started job whose credentials work, on an empty directory. */
export async function openWorld(wanted: NewWorld, options: WorldOptions): Promise<World> {
  const parts = buildParts(wanted, options);
  const { service, target, clock } = parts;
  const { config } = await service.createJob(newJob(wanted, options));
  await service.saveCredentials(config.id);
  await service.start(config.id);
  target.journal.clear();
  return new World({ ...parts, jobId: config.id, scale: options.scale, clock });
}

interface Parts {
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly store: ReturnType<typeof memoryStore>;
  readonly target: ScimTarget;
  readonly service: Service;
  /** Where the exchanges go: to the scenario that runs at the moment. */
  readonly chronicle: { current: Chronicle };
}

function buildParts({ startMs = START_MS }: NewWorld, { isTraced }: WorldOptions): Parts {
  const clock = new VirtualClock(startMs);
  const chronicle = { current: new Chronicle(clock) };
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: 'unused',
    clock,
    ids: sequentialIds(2),
    sleep: (ms) => clock.sleep(ms),
  });
  const direct = fetchTransport(target.fetch, { clock });
  const transport = isTraced ? traced(direct, clock, chronicle) : direct;
  const directory = memoryDirectory();
  const store = memoryStore({ clock, logEntriesMin: LOG_ENTRIES_MIN });
  const service = new Service({
    store,
    directory,
    clock,
    ids: sequentialIds(1),
    patterns: safePatterns(),
    connect: ({ baseAddress, settings }) =>
      scimTarget({ baseAddress, settings, token: TOKEN, clock, transport }),
    tenantId: TENANT_ID,
    owner: 'scenario',
  });
  return { clock, directory, store, target, service, chronicle };
}

function newJob({ settings, schema, jobCreatedMs }: NewWorld, options: WorldOptions): NewJob {
  return {
    name: 'default',
    baseAddress: BASE_ADDRESS,
    servicePrincipalName: 'Contoso',
    servicePrincipalId: SERVICE_PRINCIPAL_ID,
    settings: scaledSettings({ ...settings, ...options.settings }, options.scale),
    ...(schema !== undefined && { schema }),
    ...(jobCreatedMs !== undefined && { createdMs: jobCreatedMs }),
  };
}

function scaledSettings(settings: Partial<Settings>, scale: number): Settings {
  const full = Settings.parse(settings);
  return {
    ...full,
    escrowMinimum: full.escrowMinimum / scale,
    escrowBaseMax: full.escrowBaseMax / scale,
    escrowTotalMax: full.escrowTotalMax / scale,
  };
}

function traced(
  transport: Transport,
  clock: VirtualClock,
  chronicle: { readonly current: Chronicle },
): Transport {
  return {
    async send(request) {
      const beganMs = clock.now();
      const result = await transport.send(request);
      const { method, url, headers, body } = request;
      const raw = {
        method,
        url,
        requestHeaders: headers,
        requestBody: body,
        durationMs: clock.now() - beganMs,
      };
      chronicle.current.exchange(
        result.kind === 'answer'
          ? { ...raw, status: result.status, responseHeaders: result.headers, responseBody: result.body }
          : { ...raw, failure: result.detail },
        TOKEN,
      );
      return result;
    },
  };
}

interface WorldParts extends Parts {
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
    this.target.tokens.replace([TOKEN]);
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
