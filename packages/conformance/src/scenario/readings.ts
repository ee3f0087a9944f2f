/*
 * What can be read of a world: log, audit and status as an administrator sees them, requests as the target saw them.
 */
import {
  type LogEntry,
  type QuarantineReason,
  type Service,
  type Store,
  type SynchronizationJob,
  synchronizationJob,
} from '@scimulator/engine';
import type { JournalEntry, ScimTarget } from '@scimulator/scim-target';

/** How the evaluation of an object ended, and why. */
export interface Outcome {
  readonly action: LogEntry['provisioningAction'];
  readonly status: LogEntry['provisioningStatusInfo']['status'];
  /** The skip reason, or the error code without the connector's name; absent for a success. */
  readonly reason?: string;
}

export interface QuarantineView {
  readonly reason: QuarantineReason;
  /** The error code without the connector's name: tells causes apart that share a reason. */
  readonly code: string;
}

/** The counters of entra-engine 8.4. */
export interface EscrowView {
  readonly objects: number;
  readonly references: number;
  readonly successes: number;
}

export interface Sources {
  readonly service: Service;
  readonly store: Store;
  readonly target: ScimTarget;
  readonly clock: { now(): number };
  readonly jobId: string;
}

const SCIM_ROOT = '/scim/v2';
const CONNECTOR = 'SystemForCrossDomainIdentityManagement';

export class Readings {
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The latest log entry about an object itself. */
  async entry(id: string): Promise<LogEntry | undefined> {
    return (await this.#entries(id)).find((entry) => entry.subject === 'object');
  }

  /** How the latest evaluation of an object ended. */
  async outcome(id: string): Promise<Outcome | undefined> {
    const entry = await this.entry(id);
    return entry && outcomeOf(entry);
  }

  /** How all evaluations of an object ended, the earliest first. */
  async outcomes(id: string): Promise<readonly Outcome[]> {
    const entries = await this.#entries(id);
    return entries
      .filter((entry) => entry.subject === 'object')
      .map(outcomeOf)
      .toReversed();
  }

  /** The codes of references that could not be resolved or not be written, the latest entry's. */
  async referenceProblems(id: string): Promise<readonly string[]> {
    const entry = (await this.#entries(id)).find(({ subject }) => subject === 'references');
    return (entry?.provisioningSteps ?? []).flatMap(({ details }) => details['ErrorCode'] ?? []);
  }

  /** The flags of the latest scoping step of an object; undefined when it did not get as far as scoping. */
  async scoping(id: string): Promise<Readonly<Record<string, string>> | undefined> {
    const entry = await this.entry(id);
    return entry?.provisioningSteps.find((step) => step.provisioningStepType === 'scoping')?.details;
  }

  /** The job's status as Graph shows it. */
  async job(): Promise<SynchronizationJob> {
    const { service, jobId, clock } = this.#sources;
    return synchronizationJob(await service.job(jobId), clock.now());
  }

  /** Status code and schedule, as Graph shows them. */
  async health(): Promise<{ readonly code: string; readonly schedule: string }> {
    const { status, schedule } = await this.job();
    return { code: status.code, schedule: schedule.state };
  }

  async quarantine(): Promise<QuarantineView | null> {
    const { quarantine } = (await this.job()).status;
    return quarantine && { reason: quarantine.reason, code: baseCode(quarantine.error.code) };
  }

  /** The quarantine history of the audit log, the earliest first: `entered EncounteredQuarantineException`. */
  async quarantineHistory(): Promise<readonly string[]> {
    const { store, jobId } = this.#sources;
    const entries = await store.audit({ jobId, activity: 'Quarantine', limit: 1_000 });
    return entries.toReversed().map(({ additionalDetails }) => {
      const detail = (key: string) => additionalDetails.find((each) => each.key === key)?.value;
      return `${detail('Change')} ${detail('Reason')}`;
    });
  }

  async escrows(): Promise<EscrowView> {
    const { store, service, jobId } = this.#sources;
    const { state } = await service.job(jobId);
    return { ...(await store.countEscrows(jobId)), successes: state.successes };
  }

  /** Whether the next cycle starts from a watermark; without one it is initial. */
  async hasWatermark(): Promise<boolean> {
    const { service, jobId } = this.#sources;
    return (await service.job(jobId)).state.watermark !== undefined;
  }

  /** What the target was asked since it was last asked about this, in order; at most 10,000. */
  requests(): readonly JournalEntry[] {
    const { journal } = this.#sources.target;
    const entries = journal.entries().toReversed();
    journal.clear();
    return entries;
  }

  /** The same in short: `POST /Users`, `GET /Users?filter`, `PATCH /Users/{id}`. */
  requestLines(): readonly string[] {
    return this.requests().map(lineOf);
  }

  async #entries(about: string): Promise<readonly LogEntry[]> {
    const { store, jobId } = this.#sources;
    return (await store.log({ jobId, about, limit: 1_000 })).entries;
  }
}

function lineOf({ method, path, query }: JournalEntry): string {
  const below = path.replace(SCIM_ROOT, '').replace(/^(\/\w+)\/.+$/, '$1/{id}');
  return `${method} ${below}${query['filter'] === undefined ? '' : '?filter'}`;
}

/** An error code without the connector's name (entra-engine A-085). */
const baseCode = (code: string): string => code.replace(CONNECTOR, '');

function outcomeOf(entry: LogEntry): Outcome {
  const { status, errorInformation } = entry.provisioningStatusInfo;
  const skipped = entry.provisioningSteps.at(-1)?.details['SkipReason'];
  const reason = errorInformation === null ? skipped : baseCode(errorInformation.errorCode);
  return { action: entry.provisioningAction, status, ...(reason !== undefined && { reason }) };
}
