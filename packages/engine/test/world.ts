/*
 * A world for the stories of a cycle: the engine with a memory store and a memory directory, a virtual clock, and a target
 * held in the test's hand. The target is the only stand-in, and it stands at its port.
 */
import type { JsonObject, Resource } from '@scimulator/scim';
import {
  type Assignment,
  advance,
  type DirectoryEdit,
  memoryDirectory,
  memoryStore,
  type NewJob,
  Service,
  type ServiceOptions,
  Settings,
  type Store,
  safePatterns,
  sequentialIds,
  type Target,
  VirtualClock,
} from '../src/index.ts';
import type { AttributeChange } from '../src/steps/attribute-change.ts';
import type { Failure, ProbeFailure } from '../src/target/target.ts';

export const SP = '00000000-0000-4000-8000-00000000aaaa';
export const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';

/** One request as the target port saw it. */
export interface Seen {
  readonly verb: 'probe' | 'find' | 'get' | 'create' | 'update' | 'delete' | 'roles';
  readonly about: string;
  readonly changes?: readonly AttributeChange[];
  readonly resource?: Resource;
}

interface Script {
  /** Returned instead of an answer; undefined lets the request work. */
  refuse?: (seen: Seen) => Failure | undefined;
  probe?: () => ProbeFailure | undefined;
  roles?: readonly { value: string; displayName: string }[];
}

/** A target that keeps resources in a map and does what the script says. */
function scriptedTarget() {
  const seen: Seen[] = [];
  const resources = new Map<string, Resource>();
  const script: Script = {};
  let count = 0;
  const refused = (request: Seen): Failure | undefined => {
    seen.push(request);
    return script.refuse?.(request);
  };
  const target: Target = {
    async probe() {
      seen.push({ verb: 'probe', about: '' });
      const failure = script.probe?.();
      return failure === undefined ? { ok: true } : { ok: false, failure };
    },
    async find({ type, attribute, value }) {
      const failure = refused({ verb: 'find', about: `${type} ${attribute} ${value}` });
      if (failure !== undefined) return { ok: false, failure };
      const found = [...resources].filter(
        ([id, resource]) => id.startsWith(type) && resource[attribute] === value,
      );
      return { ok: true, value: found.map(([id, resource]) => ({ id, resource })) };
    },
    async get(_type, id) {
      const failure = refused({ verb: 'get', about: id });
      if (failure !== undefined) return { ok: false, failure };
      const resource = resources.get(id);
      if (resource !== undefined) return { ok: true, value: { id, resource } };
      return { ok: false, failure: { code: 'InvalidAnchor', status: 404, detail: `GET ${id} answered 404` } };
    },
    async create(type, resource) {
      const failure = refused({
        verb: 'create',
        about: String(resource['userName'] ?? resource['displayName']),
        resource,
      });
      if (failure !== undefined) return { ok: false, failure };
      const id = `${type}-${++count}`;
      const kept = { ...resource, id };
      resources.set(id, kept);
      return { ok: true, value: { id, resource: kept } };
    },
    async update(_type, id, changes) {
      const failure = refused({ verb: 'update', about: id, changes });
      if (failure !== undefined) return { ok: false, failure };
      const current = resources.get(id) ?? { id };
      resources.set(id, {
        ...current,
        ...Object.fromEntries(changes.map(({ path, value }) => [path, value])),
      });
      return { ok: true, value: undefined };
    },
    async delete(_type, id) {
      const failure = refused({ verb: 'delete', about: id });
      if (failure !== undefined) return { ok: false, failure };
      resources.delete(id);
      return { ok: true, value: undefined };
    },
    async roles() {
      seen.push({ verb: 'roles', about: '' });
      return { ok: true, value: script.roles ?? [] };
    },
  };
  return { target, seen, resources, script };
}

/** 2026-01-05T08:00:00Z, a Monday. */
export const VIRTUAL_START_MS = Date.UTC(2026, 0, 5, 8);

const TENANT_ID = '00000000-0000-4000-8000-000000000001';

/** A job that has credentials and is started, on an empty directory. */
export async function world(
  job: Partial<NewJob> & { readonly settings?: Settings } = {},
  store: Store = memoryStore(),
) {
  const clock = new VirtualClock(VIRTUAL_START_MS);
  const directory = memoryDirectory();
  const scripted = scriptedTarget();
  const ids = sequentialIds(7);
  const service = serviceOn(store, { clock, directory, ids, target: scripted.target }, 'test');
  const { config } = await service.createJob({
    name: 'default',
    baseAddress: 'https://target.test/scim/v2',
    servicePrincipalName: 'Contoso',
    servicePrincipalId: SP,
    ...job,
  });
  await service.saveCredentials(config.id);
  await service.start(config.id);
  scripted.seen.length = 0;

  const edit = (...edits: readonly DirectoryEdit[]) => directory.edit(edits, { nowMs: clock.now() });
  return {
    ...scripted,
    ids,
    clock,
    directory,
    store,
    service,
    jobId: config.id,
    edit,
    run: () => service.runCycle(config.id),
    advanceHours: (hours: number) => advance(service, clock, clock.now() + hours * 3_600_000),
    /** What was written to the target since the last look. */
    writes: () => {
      const writes = scripted.seen.filter(
        ({ verb }) => verb === 'create' || verb === 'update' || verb === 'delete',
      );
      scripted.seen.length = 0;
      return writes;
    },
    log: async () => (await store.log({ jobId: config.id, limit: 1_000 })).entries,
    job: () => service.job(config.id),
  };
}

/** A worker on the store; several may share a world. */
export function serviceOn(
  store: Store,
  world: Pick<ServiceOptions, 'clock' | 'directory' | 'ids'> & { readonly target: Target },
  owner: string,
): Service {
  const { clock, directory, ids, target } = world;
  const patterns = safePatterns();
  return new Service({
    ...{ store, clock, directory, ids, patterns, owner },
    connect: () => target,
    tenantId: TENANT_ID,
  });
}

export function user(id: string, attributes: JsonObject = {}): DirectoryEdit {
  return {
    edit: 'put',
    object: {
      id,
      type: 'User',
      attributes: { userPrincipalName: `${id}@contoso.test`, displayName: `User ${id}`, ...attributes },
    },
  };
}

export function group(id: string, attributes: JsonObject = {}): DirectoryEdit {
  return {
    edit: 'put',
    object: { id, type: 'Group', attributes: { displayName: `Group ${id}`, ...attributes } },
  };
}

export function assign(principalId: string, appRoleId = DEFAULT_ACCESS): DirectoryEdit {
  const assignment: Assignment = {
    id: `assignment-${principalId}`,
    principalId,
    appRoleId,
    resourceId: SP,
    createdDateTime: '2026-01-01T00:00:00Z',
  };
  return { edit: 'assign', assignment };
}

export const unassign = (principalId: string): DirectoryEdit => ({
  edit: 'unassign',
  assignmentId: `assignment-${principalId}`,
});

export const settings = (changed: Partial<Settings>): Settings => Settings.parse(changed);

/** The log reduced to what a story is about, oldest first. */
export async function story(w: Awaited<ReturnType<typeof world>>) {
  return (await w.log())
    .toReversed()
    .map(
      (entry) =>
        `${entry.sourceIdentity.id} ${entry.provisioningAction} ${entry.provisioningStatusInfo.status}` +
        (entry.provisioningSteps.at(-1)?.details['SkipReason'] === undefined
          ? ''
          : ` ${entry.provisioningSteps.at(-1)?.details['SkipReason']}`),
    );
}
