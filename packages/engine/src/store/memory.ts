import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Job, JobConfig } from '../job/job.ts';
import type { AuditEntry } from '../log/audit.ts';
import type { LogEntry } from '../log/entry.ts';
import { asName, namesOf } from './log-names.ts';
import { MemoryJob } from './memory-job.ts';
import {
  type AuditQuery,
  type Commit,
  type Lease,
  LeaseLostError,
  type LogPage,
  type LogQuery,
  type Memory,
  type Store,
} from './store.ts';

export interface MemoryStoreOptions {
  /** Stands for the database's own time, by which leases expire; nothing else goes by it. */
  readonly clock?: Clock;
  /** Entries of the provisioning log that are kept at least, the newest; the oldest are forgotten. All unless said otherwise. */
  readonly logEntriesMin?: number;
}

/** The store in memory: the model that the one on Postgres must agree with. */
export function memoryStore({
  clock = systemClock,
  logEntriesMin = Number.POSITIVE_INFINITY,
}: MemoryStoreOptions = {}): Store {
  return new MemoryStore(clock, logEntriesMin);
}

class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #jobs = new Map<string, MemoryJob>();
  readonly #logEntriesMin: number;
  #log: LogEntry[] = [];
  #forgotten = 0;
  readonly #audit: AuditEntry[] = [];
  /** Source ids that have their entry, by job and cycle. */
  readonly #evaluated = new Map<string, Set<string>>();

  constructor(clock: Clock, logEntriesMin: number) {
    this.#clock = clock;
    this.#logEntriesMin = logEntriesMin;
  }

  async jobs(): Promise<readonly Job[]> {
    return [...this.#jobs.values()].map(asJob).sort((a, b) => (a.config.id < b.config.id ? -1 : 1));
  }

  async job(jobId: string): Promise<Job | undefined> {
    const job = this.#jobs.get(jobId);
    return job && asJob(job);
  }

  async createJob({ config, state }: Job, audit: readonly AuditEntry[]): Promise<void> {
    if (this.#jobs.has(config.id)) throw new Error(`job ${config.id} exists already; choose another id`);
    this.#jobs.set(config.id, new MemoryJob(config, state));
    this.#audit.push(...audit);
  }

  async putConfig(config: JobConfig, audit: readonly AuditEntry[]): Promise<void> {
    const job = this.#jobs.get(config.id);
    if (!job) throw new Error(`there is no job ${config.id}; create it first`);
    job.config = config;
    this.#audit.push(...audit);
  }

  async deleteJob(jobId: string, audit: readonly AuditEntry[]): Promise<void> {
    this.#jobs.delete(jobId);
    this.#audit.push(...audit);
  }

  async acquireLease(
    jobId: string,
    { owner, ttlMs }: { readonly owner: string; readonly ttlMs: number },
  ): Promise<Lease | undefined> {
    const job = this.#jobs.get(jobId);
    if (!job) return undefined;
    const { holder } = job;
    if (holder && holder.owner !== owner && holder.untilMs > this.#clock.now()) return undefined;
    job.holder = { owner, untilMs: this.#clock.now() + ttlMs };
    job.fence += 1;
    return { jobId, fence: job.fence };
  }

  async renewLease(lease: Lease, { ttlMs }: { readonly ttlMs: number }): Promise<boolean> {
    const job = this.#held(lease);
    if (!job?.holder) return false;
    job.holder = { ...job.holder, untilMs: this.#clock.now() + ttlMs };
    return true;
  }

  async releaseLease(lease: Lease): Promise<void> {
    const job = this.#held(lease);
    if (job) job.holder = undefined;
  }

  async recall(query: Parameters<Store['recall']>[0]): Promise<ReadonlyMap<string, Memory>> {
    const job = this.#jobs.get(query.jobId);
    const evaluated = this.#evaluated.get(cycleKey(query));
    return new Map(
      query.sourceIds.map((id) => [id, { ...job?.recall(id), isEvaluated: evaluated?.has(id) ?? false }]),
    );
  }

  async linksByTarget(query: Parameters<Store['linksByTarget']>[0]): ReturnType<Store['linksByTarget']> {
    const links = query.targetIds.map((id) => this.#jobs.get(query.jobId)?.linkByTarget(query.type, id));
    return new Map(links.filter((link) => link !== undefined).map((link) => [link.targetId, link]));
  }

  async dueEscrows({ jobId, ...query }: Parameters<Store['dueEscrows']>[0]): ReturnType<Store['dueEscrows']> {
    return this.#jobs.get(jobId)?.dueEscrows(query) ?? [];
  }

  async countEscrows(jobId: string): ReturnType<Store['countEscrows']> {
    return this.#jobs.get(jobId)?.countEscrows() ?? { objects: 0, references: 0 };
  }

  async escrowExamples(jobId: string, limit: number): ReturnType<Store['escrowExamples']> {
    return this.#jobs.get(jobId)?.oldestEscrows(limit) ?? [];
  }

  async staged({ jobId, kinds, after, limit }: Parameters<Store['staged']>[0]): ReturnType<Store['staged']> {
    return this.#jobs.get(jobId)?.staged(kinds, limit, after) ?? [];
  }

  async countStaged(jobId: string, kinds: Parameters<Store['countStaged']>[1]): Promise<number> {
    return this.#jobs.get(jobId)?.countStaged(kinds) ?? 0;
  }

  async commit(lease: Lease, commit: Commit): Promise<void> {
    const job = this.#held(lease);
    if (!job) throw new LeaseLostError(lease.jobId);
    job.apply(commit);
    for (const entry of commit.log ?? []) this.#append(entry);
    this.#forgetOldest();
    this.#audit.push(...(commit.audit ?? []));
  }

  async log(query: LogQuery): Promise<LogPage> {
    // An entry's sequence number is its place in the whole log, counted from one.
    const newest = Math.min(this.#forgotten + this.#log.length, (query.before ?? Infinity) - 1);
    const entries: LogEntry[] = [];
    let last = newest + 1;
    for (let sequence = newest; sequence > this.#forgotten; sequence -= 1) {
      const entry = this.#log[sequence - this.#forgotten - 1];
      if (!entry || !isAskedFor(entry, query)) continue;
      if (entries.length === query.limit) return { entries, next: last };
      entries.push(entry);
      last = sequence;
    }
    return { entries };
  }

  async audit({ jobId, activity, limit }: AuditQuery): Promise<readonly AuditEntry[]> {
    return this.#audit
      .filter((entry) => jobId === undefined || entry.jobId === jobId)
      .filter((entry) => activity === undefined || entry.activityDisplayName === activity)
      .reverse()
      .slice(0, limit);
  }

  #held({ jobId, fence }: Lease): MemoryJob | undefined {
    const job = this.#jobs.get(jobId);
    return job?.fence === fence ? job : undefined;
  }

  /** Half of a log that has grown to twice its size at once, so that forgetting costs little for each entry. */
  #forgetOldest(): void {
    if (this.#log.length < 2 * this.#logEntriesMin) return;
    const kept = this.#log.slice(-this.#logEntriesMin);
    this.#forgotten += this.#log.length - kept.length;
    this.#log = kept;
  }

  #append(entry: LogEntry): void {
    this.#log.push(entry);
    if (entry.subject !== 'object') return;
    const key = cycleKey(entry);
    const evaluated = this.#evaluated.get(key) ?? new Set();
    this.#evaluated.set(key, evaluated.add(entry.sourceIdentity.id));
  }
}

function isAskedFor(entry: LogEntry, { jobId, cycleId, status, action, about }: LogQuery): boolean {
  return (
    isWanted(entry.jobId, jobId) &&
    isWanted(entry.cycleId, cycleId) &&
    isWanted(entry.provisioningStatusInfo.status, status) &&
    isWanted(entry.provisioningAction, action) &&
    (about === undefined || namesOf(entry).includes(asName(about)))
  );
}

const isWanted = (value: string, wanted: string | undefined): boolean =>
  wanted === undefined || value === wanted;

const asJob = ({ config, state }: MemoryJob): Job => ({ config, state });

const cycleKey = ({ jobId, cycleId }: { readonly jobId: string; readonly cycleId: string }): string =>
  `${jobId}\0${cycleId}`;
