/*
 * Puts a world together: the engine, the SCIM target and a directory in one process, under one virtual clock.
 */
import {
  fetchTransport,
  memoryDirectory,
  memoryStore,
  type NewJob,
  Service,
  Settings,
  safePatterns,
  scimTarget,
  sequentialIds,
  VirtualClock,
} from '@scimulator/engine';
import type { JsonObject } from '@scimulator/scim';
import { createScimTarget, memoryResources } from '@scimulator/scim-target';
import { Chronicle } from './chronicle.ts';
import { SERVICE_PRINCIPAL_ID } from './edits.ts';
import { tracedTransport } from './traced-transport.ts';
import { World, type WorldParts } from './world.ts';

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

/** A scenario reads the latest entries; all of a hundred thousand objects would fill the memory. */
const LOG_ENTRIES_MIN = 20_000;

const BASE_ADDRESS = 'https://target.test/scim/v2';
const TENANT_ID = '00000000-0000-4000-8000-000000000001';
const TOKEN = 'the-token-of-the-scenarios';
/** 2026-01-05T08:00:00Z, a Monday. */
const START_MS = Date.UTC(2026, 0, 5, 8);

/** The world opens with a started job whose credentials work, on an empty directory. */
export async function openWorld(wanted: NewWorld, options: WorldOptions): Promise<World> {
  const parts = buildParts(wanted, options);
  const { service, target } = parts;
  const { config } = await service.createJob(newJob(wanted, options));
  const refused = await service.saveCredentials(config.id);
  if (refused !== undefined)
    throw new Error(`invariant: the target refuses its own token: ${refused.detail}`);
  await service.start(config.id);
  target.journal.clear();
  return new World({ ...parts, jobId: config.id, scale: options.scale });
}

function buildParts(
  { startMs = START_MS }: NewWorld,
  { isTraced }: WorldOptions,
): Omit<WorldParts, 'jobId' | 'scale'> {
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
  const transport = isTraced ? tracedTransport(direct, { clock, chronicle, token: TOKEN }) : direct;
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
  return { clock, directory, store, target, service, chronicle, token: TOKEN };
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
