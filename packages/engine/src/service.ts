/*
 * The engine as its callers see it: what the portal, Graph and the command line do to jobs.
 */
import type { JsonObject } from '@scimulator/scim';
import type { Clock } from './clock.ts';
import type { CycleContext } from './cycle/context.ts';
import { type CycleReport, runCycle as runJobCycle } from './cycle/run-cycle.ts';
import { probe } from './cycle/sentinel.ts';
import type { Directory } from './directory/directory.ts';
import type { Patterns } from './expression/patterns.ts';
import { imposeQuarantine } from './health/quarantine.ts';
import type { Ids } from './ids.ts';
import type { Job, JobConfig, Quarantine, ResetScope } from './job/job.ts';
import { DEFAULT_RESET, newJobState, resetJob } from './job/reset.ts';
import type { AuditActivity, AuditEntry } from './log/audit.ts';
import { auditEntry, quarantineEntry } from './log/audit-entry.ts';
import { compileSchema } from './schema/compile.ts';
import { type CompiledSchema, groups, users } from './schema/compiled-schema.ts';
import { DEFAULT_SCHEMA } from './schema/default-schema.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { type Lease, STAGED_KINDS, type Store } from './store/store.ts';
import type { ProbeFailure, Target } from './target/target.ts';

/** What a target is reached by; the credentials are the caller's. */
export type Connection = Pick<JobConfig, 'baseAddress' | 'settings'>;

export interface ServiceOptions {
  readonly store: Store;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly patterns: Patterns;
  /** Opens the target of a job, with its credentials. Called at most once for each cycle. */
  readonly connect: (connection: Connection) => Target;
  readonly tenantId: string;
  /** Names this worker to others; the same owner takes its own lease again at once. */
  readonly owner: string;
  /** After this long without a commit another worker may take over. Ours: well over a request's time-out. */
  readonly leaseTtlMs?: number;
}

export interface NewJob {
  readonly name: string;
  readonly baseAddress: string;
  readonly servicePrincipalName: string;
  readonly servicePrincipalId?: string;
  readonly schema?: JsonObject;
  readonly settings?: Settings;
  /** Defaults to now; set for the historical rule of the default access role (entra-engine 3.2). */
  readonly createdMs?: number;
}

export interface RunOptions {
  /** Make the attempt of a quarantined job now instead of at its time. */
  readonly retryNow?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: CycleContext['onProgress'];
}

/** Why no cycle was run. */
export type Refusal =
  | { readonly because: 'notConfigured' | 'paused' }
  | { readonly because: 'quarantined' | 'disabled'; readonly quarantine: Quarantine };

export type RunResult = CycleReport | ({ readonly ended: 'refused' } & Refusal);

/** A schema that does not compile. Each problem is one sentence. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the synchronization schema cannot be used: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** Another worker is running a cycle of the job. */
export class JobBusyError extends Error {
  override readonly name = 'JobBusyError';
  constructor(jobId: string) {
    super(`job ${jobId} is being run by another worker; try again when its cycle has ended`);
  }
}

const LEASE_TTL_MS = 120_000;

interface ConfigChange {
  readonly activity?: AuditActivity;
  readonly reason?: string;
  readonly change?: (config: JobConfig) => Partial<JobConfig>;
}

/**
 * @example
 * const service = new Service({ store: memoryStore(), directory: memoryDirectory(), ...ports });
 * const job = await service.createJob({ name: 'default', baseAddress, servicePrincipalName: 'Contoso' });
 * await service.saveCredentials(job.config.id);
 * await service.start(job.config.id);
 * const report = await service.runCycle(job.config.id);
 */
export class Service {
  readonly #options: ServiceOptions;
  /** Jobs in work here: the store would give the same owner the same lease again, and so end the cycle that has it. */
  readonly #inWork = new Set<string>();
  /** One change of configurations at a time, since each is read and written back. */
  #configuring: Promise<unknown> = Promise.resolve();

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  jobs(): Promise<readonly Job[]> {
    return this.#options.store.jobs();
  }

  /** Creates a job that has no credentials yet: `NotConfigured`, schedule Disabled. @throws SchemaError */
  async createJob(wanted: NewJob): Promise<Job> {
    const schema = wanted.schema ?? DEFAULT_SCHEMA;
    compile(schema);
    const nowMs = this.#options.clock.now();
    const config: JobConfig = {
      id: `scim.${this.#options.tenantId.replaceAll('-', '')}.${this.#options.ids.next()}`,
      name: wanted.name,
      templateId: 'scim',
      servicePrincipalId: wanted.servicePrincipalId ?? this.#options.ids.next(),
      servicePrincipalName: wanted.servicePrincipalName,
      baseAddress: wanted.baseAddress,
      createdMs: wanted.createdMs ?? nowMs,
      settings: wanted.settings ?? DEFAULT_SETTINGS,
      schema,
      schedule: 'Disabled',
      isConfigured: false,
      pendingResets: [],
    };
    const job = { config, state: newJobState(nowMs) };
    await this.#options.store.createJob(
      job,
      this.#auditOf(config, 'Add provisioning configuration', `Job '${config.name}' was created`),
    );
    return job;
  }

  /** Tests the credentials that `connect` uses, without saving anything (Graph: validateCredentials). */
  async validateCredentials(
    config: Connection & Pick<JobConfig, 'schema'>,
  ): Promise<ProbeFailure | undefined> {
    const probed = await probe(
      this.#options.connect(config),
      users(compile(config.schema)),
      this.#options.ids,
    );
    return probed.ok ? undefined : probed.failure;
  }

  /**
   * Saves credentials that work; those that do not are refused and nothing changes (seed-000, A-100). A quarantined job makes
   * its next attempt at once.
   */
  async saveCredentials(jobId: string, fingerprint?: string): Promise<ProbeFailure | undefined> {
    const refused = await this.validateCredentials((await this.job(jobId)).config);
    if (refused !== undefined) return refused;
    await this.#configure(jobId, {
      activity: 'Update provisioning setting or credentials',
      reason: 'Credentials were saved',
      change: () => ({
        isConfigured: true,
        ...(fingerprint !== undefined && { credentialFingerprint: fingerprint }),
      }),
    });
    // A cycle that is running is itself the attempt.
    await this.#whenFree(
      jobId,
      (lease) => this.#makeAttemptDue(lease),
      async () => undefined,
    );
    return undefined;
  }

  async #makeAttemptDue(lease: Lease): Promise<void> {
    const { state } = await this.job(lease.jobId);
    const { quarantine } = state;
    if (quarantine === undefined) return;
    const nowMs = this.#options.clock.now();
    await this.#options.store.commit(lease, {
      state: { ...state, quarantine: { ...quarantine, nextAttemptMs: nowMs }, nextDueMs: nowMs },
    });
  }

  /** Turns provisioning on. A quarantined job leaves quarantine, everything else is kept (Graph: start). */
  async start(jobId: string): Promise<void> {
    await this.#configure(jobId, {
      activity: 'Enable/start provisioning configuration',
      reason: 'The job was started',
      change: () => ({ schedule: 'Active' }),
    });
    await this.#reset(jobId, ['QuarantineState']);
  }

  /** Turns provisioning off; all state is kept, a running cycle finishes (Graph: pause; known-issues). */
  async pause(jobId: string): Promise<void> {
    await this.#configure(jobId, {
      activity: 'Disable/pause provisioning configuration',
      reason: 'The job was paused',
      change: () => ({ schedule: 'Paused' }),
    });
  }

  /** Clears what the scopes say. While a cycle runs, it finishes and the reset applies to the next. */
  async restart(jobId: string, scopes: readonly ResetScope[] = DEFAULT_RESET): Promise<void> {
    await this.#configure(jobId, {
      activity: 'Enable/restart provisioning configuration',
      reason: `The job was restarted (${scopes.join(', ')})`,
    });
    await this.#reset(jobId, scopes);
  }

  /** Quarantines a job by hand (seed-003). */
  async quarantine(jobId: string, message: string): Promise<void> {
    await this.#withLease(jobId, async (lease) => {
      const { config, state } = await this.job(jobId);
      const cause = {
        reason: 'QuarantinedOnDemand' as const,
        error: { code: 'QuarantinedOnDemand', message, tenantActionable: true },
        evidence: [],
      };
      const nowMs = this.#options.clock.now();
      const imposed = imposeQuarantine(cause, { earlier: state.quarantine, nowMs }, config.settings);
      const audit =
        imposed.change === 'stays'
          ? []
          : [
              {
                ...quarantineEntry(imposed.change, imposed.quarantine, { config, ...this.#options }),
                initiatedBy: 'administrator' as const,
              },
            ];
      const next = { ...state, quarantine: imposed.quarantine, nextDueMs: imposed.quarantine.nextAttemptMs };
      await this.#options.store.commit(lease, { state: next, audit });
    });
  }

  /** Replaces mappings and filters, which restarts the job by itself (seed-003). @throws SchemaError */
  async putSchema(jobId: string, schema: JsonObject): Promise<void> {
    compile(schema);
    await this.#configure(jobId, {
      activity: 'Update attribute mappings or scope',
      reason: 'Mappings or scoping filters were saved; the next cycle is initial',
      change: () => ({ schema }),
    });
    await this.#reset(jobId, DEFAULT_RESET);
  }

  /** Saves settings; nothing is evaluated again because of it. */
  async putSettings(jobId: string, settings: Settings): Promise<void> {
    await this.#configure(jobId, {
      activity: 'Update provisioning setting or credentials',
      reason: 'Settings were saved',
      change: () => ({ settings }),
    });
  }

  /** Runs the next cycle of a job now. @throws JobBusyError */
  runCycle(jobId: string, run: RunOptions = {}): Promise<RunResult> {
    return this.#withLease(jobId, async (lease) => {
      const job = await this.#applyPendingResets(await this.job(jobId), lease);
      const refusal = refusalOf(job, this.#options.clock.now(), run.retryNow === true);
      if (refusal !== undefined) return { ended: 'refused' as const, ...refusal };
      await this.#options.directory.purge({
        deletedBeforeMs: this.#options.clock.now() - job.config.settings.softDeleteRetentionMs,
      });
      return runJobCycle(job.state, await this.#contextOf(job, lease, run));
    });
  }

  async #contextOf({ config, state }: Job, lease: Lease, run: RunOptions): Promise<CycleContext> {
    const schema = compile(config.schema);
    const groupMapping = groups(schema);
    return {
      config,
      users: users(schema),
      groups: groupMapping?.isEnabled === true ? groupMapping : undefined,
      appRoles: await this.#options.directory.appRoles(config.servicePrincipalId),
      tenantId: this.#options.tenantId,
      hasStaged: (await this.#options.store.countStaged(config.id, STAGED_KINDS)) > 0,
      isQuarantined: state.quarantine !== undefined,
      source: this.#options.directory,
      store: this.#options.store,
      target: this.#options.connect(config),
      patterns: this.#options.patterns,
      clock: this.#options.clock,
      ids: this.#options.ids,
      lease,
      leaseTtlMs: this.#options.leaseTtlMs ?? LEASE_TTL_MS,
      ...(run.signal !== undefined && { signal: run.signal }),
      ...(run.onProgress !== undefined && { onProgress: run.onProgress }),
    };
  }

  async #applyPendingResets(job: Job, lease: Lease): Promise<Job> {
    const { pendingResets } = job.config;
    if (pendingResets.length === 0) return job;
    await this.#resetNow(job, pendingResets, lease);
    await this.#configure(job.config.id, {
      change: (config) => ({
        pendingResets: config.pendingResets.filter((scope) => !pendingResets.includes(scope)),
      }),
    });
    return this.job(job.config.id);
  }

  #reset(jobId: string, scopes: readonly ResetScope[]): Promise<void> {
    return this.#whenFree(
      jobId,
      async (lease) => this.#resetNow(await this.job(jobId), scopes, lease),
      () =>
        this.#configure(jobId, {
          change: ({ pendingResets }) => ({ pendingResets: [...new Set([...pendingResets, ...scopes])] }),
        }),
    );
  }

  async #resetNow(job: Job, scopes: readonly ResetScope[], lease: Lease): Promise<void> {
    const { state, clear } = resetJob(job.state, scopes, this.#options.clock.now());
    const left = job.state.quarantine;
    const hasLeft = left !== undefined && state.quarantine === undefined;
    const audit = hasLeft ? [quarantineEntry('left', left, { config: job.config, ...this.#options })] : [];
    await this.#options.store.commit(lease, { state, clear, audit });
  }

  #withLease<T>(jobId: string, work: (lease: Lease) => Promise<T>): Promise<T> {
    return this.#whenFree(jobId, work, () => Promise.reject(new JobBusyError(jobId)));
  }

  async #whenFree<T>(
    jobId: string,
    work: (lease: Lease) => Promise<T>,
    whenBusy: () => Promise<T>,
  ): Promise<T> {
    if (this.#inWork.has(jobId)) return whenBusy();
    this.#inWork.add(jobId);
    try {
      const lease = await this.#options.store.acquireLease(jobId, this.#leaseOptions());
      if (lease === undefined) return await whenBusy();
      try {
        return await work(lease);
      } finally {
        await this.#options.store.releaseLease(lease);
      }
    } finally {
      this.#inWork.delete(jobId);
    }
  }

  /** Changes the administrator's half of a job; with an activity, the audit log tells of it. */
  #configure(jobId: string, { activity, reason = '', change = () => ({}) }: ConfigChange): Promise<void> {
    const changed = this.#configuring.then(async () => {
      const { config } = await this.job(jobId);
      const audit = activity === undefined ? [] : this.#auditOf(config, activity, reason);
      await this.#options.store.putConfig({ ...config, ...change(config) }, audit);
    });
    this.#configuring = changed.catch(() => undefined);
    return changed;
  }

  async job(jobId: string): Promise<Job> {
    const job = await this.#options.store.job(jobId);
    if (job === undefined) throw new Error(`there is no job ${jobId}`);
    return job;
  }

  #auditOf(config: JobConfig, activity: AuditActivity, resultReason: string): readonly AuditEntry[] {
    return [auditEntry(activity, { resultReason }, { config, ...this.#options })];
  }

  #leaseOptions() {
    return { owner: this.#options.owner, ttlMs: this.#options.leaseTtlMs ?? LEASE_TTL_MS };
  }
}

function compile(schema: JsonObject): CompiledSchema {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new SchemaError(compiled.problems);
  return compiled.schema;
}

function refusalOf(job: Job, nowMs: number, retryNow: boolean): Refusal | undefined {
  const { quarantine } = job.state;
  if (!job.config.isConfigured) return { because: 'notConfigured' };
  if (job.config.schedule === 'Paused') return { because: 'paused' };
  if (quarantine === undefined || retryNow) return undefined;
  if (quarantine.disabledMs !== undefined) return { because: 'disabled', quarantine };
  return quarantine.nextAttemptMs > nowMs ? { because: 'quarantined', quarantine } : undefined;
}
