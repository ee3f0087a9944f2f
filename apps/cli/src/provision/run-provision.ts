/*
 * One provisioning run: credentials, source, job, cycle. What it prints is decided elsewhere; this says what happened.
 */
import {
  type Assignment,
  type CycleProgress,
  DEFAULT_SCHEMA,
  DEFAULT_SETTINGS,
  type Job,
  type ProbeFailure,
  type Quarantine,
  type RunResult,
  type Service,
  type Settings,
} from '@scimulator/engine';
import { sameJson } from '@scimulator/scim';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { jobOf } from '../job/find-job.ts';
import { withoutRival } from '../job/without-rival.ts';
import type { StateParts } from '../state/open-state.ts';
import { fingerprintOf, isSameToken } from './credential.ts';
import { type ImportResult, importSource, type SourceReading } from './import-source.ts';
import type { ProvisionRequest } from './request.ts';

/** Told as things happen, so that whoever waits sees where the run is. */
export interface ProvisionWatcher {
  readonly onBytes: (bytesRead: number, bytesTotal: number) => void;
  readonly onSource: (result: ImportResult, scope: ProvisionScope) => void;
  readonly onCycle: (progress: CycleProgress) => void;
}

/** Who is in scope, and why that was chosen. */
export interface ProvisionScope {
  readonly scope: 'assigned' | 'all';
  readonly isChosenByFormat: boolean;
}

export type ProvisionOutcome =
  /** A saved job in quarantine whose next attempt is not due: nothing was read and nothing sent. */
  | { readonly kind: 'quarantined'; readonly job: Job; readonly quarantine: Quarantine }
  | {
      readonly kind: 'ran';
      readonly job: Job;
      /** Rows of the source that could not be read. */
      readonly unreadableCount: number;
      readonly runs: readonly RunResult[];
    };

export interface ProvisionDeps {
  readonly state: StateParts;
  readonly service: Service;
  readonly io: Pick<Io, 'clock' | 'ids' | 'signal'>;
  readonly watch: ProvisionWatcher;
}

/** @throws CliError when the run cannot do its work; nothing has been changed then */
export async function runProvision(
  request: ProvisionRequest,
  deps: ProvisionDeps,
): Promise<ProvisionOutcome> {
  const found = await jobOf(deps.state.store, request);
  refusePaused(found);
  const isNewToken = await checkToken(found, request, deps.service);
  const waiting = found && waitingQuarantine(found, { isNewToken, request, nowMs: deps.io.clock.now() });
  if (found !== undefined && waiting !== undefined)
    return { kind: 'quarantined', job: found, quarantine: waiting };

  const { job, unreadableCount } = await readSource({ found, isNewToken }, request, deps);
  const runs = await runCycles(job, request, deps);
  return { kind: 'ran', job: await deps.service.job(job.config.id), unreadableCount, runs };
}

/**
 * Brings what the file shows into the directory and the job. Nothing of the file outlives this: a cycle that held its
 * assignments would take more memory the larger the directory is.
 */
async function readSource(
  known: Omit<JobToSave, 'scope'>,
  request: ProvisionRequest,
  deps: ProvisionDeps,
): Promise<{ readonly job: Job; readonly unreadableCount: number }> {
  const imported = await importSource(deps.state.directory, {
    path: request.sourcePath,
    allowShrink: request.allowShrink,
    nowMs: deps.io.clock.now(),
    onBytes: deps.watch.onBytes,
    accept: (reading) => chooseScope(request, reading, known.found),
  });
  const { reading, accepted: scope } = imported;
  deps.watch.onSource(imported, scope);
  const job = await saveJob({ ...known, scope }, request, deps);
  await saveEntitlements(job, reading, deps);
  return { job, unreadableCount: reading.unreadableCount };
}

function refusePaused(found: Job | undefined): void {
  if (found?.config.schedule !== 'Paused') return;
  throw new CliError(`the job ${found.config.name} is paused`, 'start it with scimulator start');
}

/**
 * Before anything is saved: a first token has to work, and so has one that replaces another (design 3.1). The token that
 * worked before is not tried here; refused in the cycle, it quarantines the job.
 *
 * @returns whether the token is another one than the job's, and has to be saved
 */
async function checkToken(
  found: Job | undefined,
  request: ProvisionRequest,
  service: Service,
): Promise<boolean> {
  const fingerprint = found?.config.isConfigured === true ? found.config.credentialFingerprint : undefined;
  if (fingerprint !== undefined && isSameToken(request.token, fingerprint)) return false;

  const refused = await service.validateCredentials({
    baseAddress: request.baseAddress,
    settings: request.settingsFrom(found?.config.settings ?? DEFAULT_SETTINGS),
    schema: request.schema ?? found?.config.schema ?? DEFAULT_SCHEMA,
  });
  if (refused !== undefined) throw refusedSave(refused);
  return true;
}

function refusedSave({ detail, remedy }: ProbeFailure): CliError {
  return new CliError(`${detail}; nothing has been saved`, remedy);
}

interface Waiting {
  readonly isNewToken: boolean;
  readonly request: ProvisionRequest;
  readonly nowMs: number;
}

/** The quarantine that keeps a job from running now. Another token and other mappings make the next attempt at once (A-124, seed-003). */
function waitingQuarantine(
  { config, state: { quarantine } }: Job,
  { isNewToken, request, nowMs }: Waiting,
): Quarantine | undefined {
  const isRetriedNow = request.retryNow || isNewToken || hasOtherSchema(config, request);
  if (quarantine === undefined || isRetriedNow) return undefined;
  const isWaiting = quarantine.disabledMs !== undefined || quarantine.nextAttemptMs > nowMs;
  return isWaiting ? quarantine : undefined;
}

function hasOtherSchema(config: Pick<Job['config'], 'schema'>, { schema }: ProvisionRequest): boolean {
  return schema !== undefined && !sameJson(schema, config.schema);
}

/**
 * Sources without assignments are provisioned whole (design part 11). A JSON file that broke off before its assignments may
 * have some: it widens nobody's scope.
 */
function chooseScope(
  { scope }: ProvisionRequest,
  { assignments, format, unreadableCount }: SourceReading,
  found: Job | undefined,
): ProvisionScope {
  const isCutOff = format === 'json' && unreadableCount > 0 && assignments === undefined;
  const keepsScope = isCutOff && found !== undefined;
  if (scope === 'assigned' && assignments === undefined && !keepsScope) {
    throw new CliError(
      `this ${format.toUpperCase()} file says nothing about assignments, so nobody would be in scope`,
      'leave --scope away, or give a JSON file with appRoleAssignments',
    );
  }
  if (scope !== undefined) return { scope, isChosenByFormat: false };
  if (assignments !== undefined) return { scope: 'assigned', isChosenByFormat: false };
  if (!isCutOff) return { scope: 'all', isChosenByFormat: true };
  if (keepsScope)
    return { scope: found.config.settings.syncAll ? 'all' : 'assigned', isChosenByFormat: false };
  throw new CliError(
    'this file could not be read whole and shows no assignments, so that nobody knows who is meant to be in scope',
    'mend the file, or say it with --scope',
  );
}

interface JobToSave {
  readonly found: Job | undefined;
  readonly isNewToken: boolean;
  readonly scope: ProvisionScope;
}

/** Creates the job, or brings what has changed of it; a changed schema restarts it by itself. */
async function saveJob(
  { found, isNewToken, scope }: JobToSave,
  request: ProvisionRequest,
  deps: ProvisionDeps,
): Promise<Job> {
  const { service, io } = deps;
  const settings: Settings = {
    ...request.settingsFrom(found?.config.settings ?? DEFAULT_SETTINGS),
    syncAll: scope.scope === 'all',
  };
  const job =
    found ??
    (await service.createJob({
      name: request.jobName,
      baseAddress: request.baseAddress,
      servicePrincipalName: new URL(request.baseAddress).host,
      settings,
      ...(request.schema !== undefined && { schema: request.schema }),
    }));
  const { id, settings: kept } = job.config;
  if (request.schema !== undefined && hasOtherSchema(job.config, request)) {
    await service.putSchema(id, request.schema);
  }
  if (!sameJson(settings, kept)) await service.putSettings(id, settings);
  if (isNewToken) {
    const refused = await service.saveCredentials(id, fingerprintOf(request.token, io.ids.next()));
    if (refused !== undefined) throw refusedSave(refused);
  }
  return service.job(id);
}

/**
 * What the file says about app roles and assignments belongs to the job's service principal. A file that could not be read
 * whole may grant something, but takes nothing from anybody.
 */
async function saveEntitlements(
  { config }: Job,
  { assignments, appRoles, unreadableCount }: SourceReading,
  { state: { directory }, io }: ProvisionDeps,
): Promise<void> {
  const { servicePrincipalId } = config;
  const keepsOthers = unreadableCount > 0;
  if (appRoles !== undefined) {
    const others = keepsOthers ? await directory.appRoles(servicePrincipalId) : [];
    const byId = new Map([...others, ...appRoles].map((role) => [role.id, role]));
    await directory.edit([{ edit: 'putAppRoles', servicePrincipalId, appRoles: [...byId.values()] }], {
      nowMs: io.clock.now(),
    });
  }
  if (assignments === undefined) return;
  const own = assignments.map(
    (assignment): Assignment => ({ ...assignment, resourceId: servicePrincipalId }),
  );
  await directory.replaceAssignments(servicePrincipalId, own, { keepsOthers });
}

/**
 * One cycle; two when the first was the rest of an interrupted one, since that ends at the head it began with and the file
 * may have brought more.
 */
async function runCycles(
  job: Job,
  { retryNow }: ProvisionRequest,
  { service, io, watch }: ProvisionDeps,
): Promise<readonly RunResult[]> {
  const run = () =>
    withoutRival(job, () =>
      service.runCycle(job.config.id, { retryNow, signal: io.signal, onProgress: watch.onCycle }),
    );
  const wasInterrupted = job.state.cycle !== undefined;
  const first = await run();
  return wasInterrupted && first.ended === 'completed' ? [first, await run()] : [first];
}
