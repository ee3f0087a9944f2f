/*
 * The world of the demo: the engine, the SCIM target and a directory in this process, under one virtual clock. Nothing is
 * written to disk and nothing goes over a network; apart from that all of it is what `provision` and `target` run.
 */
import {
  advance,
  type CycleReport,
  type Directory,
  type DirectoryEdit,
  type DueRun,
  fetchTransport,
  type ImportedObject,
  type Job,
  type LogEntry,
  memoryDirectory,
  memoryStore,
  type ProbeFailure,
  Service,
  Settings,
  type Store,
  safePatterns,
  scimTarget,
  sequentialIds,
  type Transport,
  VirtualClock,
} from '@scimulator/engine';
import { type JsonObject, MESSAGES, parseListResponse, type ScimType, statusOf } from '@scimulator/scim';
import { createScimTarget, type FaultMatch, memoryResources, type ScimTarget } from '@scimulator/scim-target';
import { LOCAL_TENANT_ID } from '../job/make-service.ts';
import { type Company, importCompany, makeCompany, SERVICE_PRINCIPAL_ID, withPeople } from './company.ts';

export interface DemoSize {
  readonly users: number;
  readonly seed: number;
}

/** With so many users the thresholds are the documented ones; with fewer they shrink in proportion. */
const USERS_AT_TRUE_THRESHOLDS = 20_000;
const USERS_PER_GROUP = 20;
const BASE_ADDRESS = 'https://target.demo/scim/v2';
export const TOKEN = 'the-token-of-the-demo';
/** 2026-01-05T08:00:00Z, a Monday. */
const START_MS = Date.UTC(2026, 0, 5, 8);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export async function openDemoWorld({ users, seed }: DemoSize): Promise<DemoWorld> {
  const clock = new VirtualClock(START_MS);
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: 'nobody-asks-for-it',
    clock,
    ids: sequentialIds(2),
    sleep: (ms) => clock.sleep(ms),
  });
  const company = await makeCompany({ users, seed, groups: Math.ceil(users / USERS_PER_GROUP) });
  const directory = memoryDirectory();
  await importCompany(directory, company, clock.now());
  return new DemoWorld({ seed, clock, target, company, directory, settings: settingsFor(users) });
}

/** The documented thresholds, scaled to the size of the company. */
function settingsFor(users: number): Settings {
  const { escrowMinimum, escrowBaseMax, escrowTotalMax } = Settings.parse({});
  const scaled = (limit: number) => Math.ceil((limit * users) / USERS_AT_TRUE_THRESHOLDS);
  return Settings.parse({
    escrowMinimum: scaled(escrowMinimum),
    escrowBaseMax: scaled(escrowBaseMax),
    escrowTotalMax: scaled(escrowTotalMax),
  });
}

interface WorldParts {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly target: ScimTarget;
  readonly company: Company;
  readonly directory: Directory;
  readonly settings: Settings;
}

/** A cycle that ran to an end, good or bad. */
export type EndedCycle = Exclude<CycleReport, { readonly ended: 'interrupted' }>;

export class DemoWorld {
  readonly target: ScimTarget;
  readonly seed: number;
  readonly settings: Settings;
  readonly store: Store = memoryStore();
  readonly service: Service;
  readonly #clock: VirtualClock;
  readonly #directory: Directory;
  readonly #ids = sequentialIds(1);
  readonly #traffic = new Map<number, number>();
  #company: Company;
  #jobId = '';
  #requests = 0;

  constructor({ seed, clock, target, company, directory, settings }: WorldParts) {
    this.target = target;
    this.seed = seed;
    this.#company = company;
    this.settings = settings;
    this.#clock = clock;
    this.#directory = directory;
    this.service = this.#serviceWith(TOKEN);
  }

  /** The people as they should be in the target by now. */
  get company(): Company {
    return this.#company;
  }

  get nowMs(): number {
    return this.#clock.now();
  }

  /** Requests that the engine has sent since the beginning. */
  get requests(): number {
    return this.#requests;
  }

  async createJob(): Promise<void> {
    const { config } = await this.service.createJob({
      name: 'demo',
      baseAddress: BASE_ADDRESS,
      servicePrincipalName: 'Demo application',
      servicePrincipalId: SERVICE_PRINCIPAL_ID,
      settings: this.settings,
    });
    this.#jobId = config.id;
  }

  /** Saves a token, if the target takes it. */
  saveToken(token: string): Promise<ProbeFailure | undefined> {
    const service = token === TOKEN ? this.service : this.#serviceWith(token);
    return service.saveCredentials(this.#jobId);
  }

  start(): Promise<void> {
    return this.service.start(this.#jobId);
  }

  restart(): Promise<void> {
    return this.service.restart(this.#jobId);
  }

  job(): Promise<Job> {
    return this.service.job(this.#jobId);
  }

  /** People join the company and are assigned to the application. */
  async hire(people: readonly ImportedObject[]): Promise<void> {
    const assignedBefore = this.#company.assignments.length;
    this.#company = withPeople(this.#company, people);
    const newAssignments = this.#company.assignments.slice(assignedBefore);
    await this.#edit([
      ...people.map((object) => ({ edit: 'put', object }) as const),
      ...newAssignments.map((assignment) => ({ edit: 'assign', assignment }) as const),
    ]);
  }

  /** People get other attributes; the rest of theirs stays. */
  async change(people: readonly ImportedObject[], attributes: JsonObject): Promise<void> {
    const changed = new Map(
      people.map((person) => [person.id, { ...person, attributes: { ...person.attributes, ...attributes } }]),
    );
    const all = this.#company.people.map((person) => changed.get(person.id) ?? person);
    this.#company = { ...this.#company, people: all };
    await this.#edit([...changed.values()].map((object) => ({ edit: 'put', object })));
  }

  /** Somebody leaves, and is put into the directory's recycle bin. */
  async dismiss({ id }: ImportedObject): Promise<void> {
    const people = this.#company.people.filter((person) => person.id !== id);
    this.#company = { ...this.#company, people };
    await this.#edit([{ edit: 'softDelete', id }]);
  }

  /** From now on the target answers such requests with this error, until it is mended. */
  breakTarget(match: FaultMatch, scimType: ScimType, detail: string): void {
    const status = statusOf(scimType);
    const body = { schemas: [MESSAGES.error], status: String(status), scimType, detail };
    this.target.faults.add({ match, effect: { status, body } });
  }

  mendTarget(): void {
    this.target.faults.clear();
  }

  /** Moves time to the next cycle that is due, and runs it. */
  async nextCycle(): Promise<EndedCycle> {
    const { state } = await this.job();
    const run = (await this.advanceTo(state.nextDueMs)).at(-1);
    if (run?.result.ended !== 'completed' && run?.result.ended !== 'aborted') {
      throw new Error('invariant: a due cycle of a started job runs to its end');
    }
    return run.result;
  }

  /** Moves time, and runs whatever falls due on the way. */
  advanceTo(toMs: number): Promise<readonly DueRun[]> {
    return advance(this.service, this.#clock, toMs);
  }

  /** The provisioning log about one object, the earliest entry first. */
  async logOf(sourceId: string): Promise<readonly LogEntry[]> {
    const { entries } = await this.store.log({ jobId: this.#jobId, about: sourceId, limit: 100 });
    return entries.filter(({ subject }) => subject === 'object').toReversed();
  }

  /** The moments in which the target was asked anything since the last look, each with the number of requests. */
  takeTraffic(): ReadonlyMap<number, number> {
    const traffic = new Map(this.#traffic);
    this.#traffic.clear();
    return traffic;
  }

  /** How many accounts the target shows, by its own answer to a SCIM request. */
  async countAt(path: '/Users' | '/Groups', filter?: string): Promise<number> {
    const query = new URLSearchParams({ count: '0', ...(filter !== undefined && { filter }) });
    const request = new Request(`${BASE_ADDRESS}${path}?${query}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const parsed = parseListResponse(await (await this.target.fetch(request)).json());
    if (!parsed.ok) throw new Error(`invariant: the target answers as SCIM wants: ${parsed.detail}`);
    return parsed.value.totalResults;
  }

  #edit(edits: readonly DirectoryEdit[]): Promise<void> {
    return this.#directory.edit(edits, { nowMs: this.nowMs });
  }

  #serviceWith(token: string): Service {
    const clock = this.#clock;
    const transport = this.#counted(fetchTransport(this.target.fetch, { clock }));
    return new Service({
      store: this.store,
      directory: this.#directory,
      clock,
      ids: this.#ids,
      patterns: safePatterns(),
      connect: ({ baseAddress, settings }) => scimTarget({ baseAddress, settings, token, clock, transport }),
      tenantId: LOCAL_TENANT_ID,
      owner: 'demo',
    });
  }

  #counted(transport: Transport): Transport {
    return {
      send: (request) => {
        this.#requests += 1;
        this.#traffic.set(this.nowMs, (this.#traffic.get(this.nowMs) ?? 0) + 1);
        return transport.send(request);
      },
    };
  }
}
