/*
 * A target at its port that keeps accounts as a SCIM service would: members come and go one by one, a manager is an
 * object in its extension. It refuses nothing by itself and never checks uniqueness, so that a duplicate would show.
 */
import { isJsonObject, type Json, parsePath, type Resource } from '@scimulator/scim';
import type { AttributeChange } from '../src/steps/attribute-change.ts';
import { valueAt, withValueAt } from '../src/steps/target-value.ts';
import type { Failure, ProbeFailure, Target } from '../src/target/target.ts';

/** A request before it is carried out. `about` is a joining value for `find` and `create`, an id for the others. */
export interface Asked {
  readonly verb: Exclude<keyof Target, 'probe'>;
  readonly about: string;
  readonly changes?: readonly AttributeChange[];
}

/** What the test decides about a request. `lost`: it is carried out and the caller hears of a failure. */
export type Verdict = { readonly refuse: Failure } | { readonly lost: Failure } | { readonly fine: true };

export interface HonestOptions {
  readonly judge?: (asked: Asked) => Verdict;
  readonly probe?: () => ProbeFailure | undefined;
}

const FINE: Verdict = { fine: true };
const WRITES: readonly Asked['verb'][] = ['create', 'update', 'delete'];

export function honestTarget({ judge = () => FINE, probe = () => undefined }: HonestOptions = {}) {
  const resources = new Map<string, Resource>();
  const writes: Asked[] = [];
  let count = 0;

  const ask = async <T>(asked: Asked, carryOut: () => T): Promise<T | { ok: false; failure: Failure }> => {
    const verdict = judge(asked);
    if ('refuse' in verdict) return { ok: false, failure: verdict.refuse };
    if (WRITES.includes(asked.verb)) writes.push(asked);
    const value = carryOut();
    return 'lost' in verdict ? { ok: false, failure: verdict.lost } : value;
  };
  const gone = (id: string) => ({
    ok: false as const,
    failure: { code: 'InvalidAnchor' as const, status: 404, detail: `${id} answered 404` },
  });

  const target: Target = {
    async probe() {
      const failure = probe();
      return failure === undefined ? { ok: true } : { ok: false, failure };
    },
    find: ({ type, attribute, value }) =>
      ask({ verb: 'find', about: value }, () => {
        const found = [...resources].filter(
          ([id, resource]) => id.startsWith(type) && resource[attribute] === value,
        );
        return { ok: true as const, value: found.map(([id, resource]) => ({ id, resource })) };
      }),
    get: (_type, id) =>
      ask({ verb: 'get', about: id }, () => {
        const resource = resources.get(id);
        return resource === undefined ? gone(id) : { ok: true as const, value: { id, resource } };
      }),
    create: (type, resource) =>
      ask({ verb: 'create', about: nameOf(resource) }, () => {
        const id = `${type}-${++count}`;
        const kept = { ...resource, id };
        resources.set(id, kept);
        return { ok: true as const, value: { id, resource: kept } };
      }),
    update: (_type, id, changes) =>
      ask({ verb: 'update', about: id, changes }, () => {
        const resource = resources.get(id);
        if (resource === undefined) return gone(id);
        resources.set(id, changes.reduce(changed, resource));
        return { ok: true as const, value: undefined };
      }),
    delete: (_type, id) =>
      ask({ verb: 'delete', about: id }, () => {
        resources.delete(id);
        return { ok: true as const, value: undefined };
      }),
    roles: async () => ({ ok: true, value: [] }),
  };
  return { target, resources, writes };
}

export const nameOf = (resource: Resource): string => String(resource['userName'] ?? resource['displayName']);

function changed(resource: Resource, { path, kind, value }: AttributeChange): Resource {
  if (path === 'members') return { ...resource, members: members(resource, kind, listOf(value)) };
  const kept = path.endsWith(':manager') ? { value } : value;
  return withValueAt(resource, parsePath(path), kept);
}

function members(resource: Resource, kind: AttributeChange['kind'], ids: readonly Json[]): readonly Json[] {
  const others = listOf(resource['members']).filter((id) => !ids.includes(id));
  return kind === 'remove' ? others : [...others, ...ids];
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const MANAGER = parsePath('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager');

/** What the target holds, told by names instead of ids, in an order that does not depend on when things were made. */
export function portrait(resources: ReadonlyMap<string, Resource>): readonly string[] {
  const nameById = (id: Json | undefined) => {
    const resource = typeof id === 'string' ? resources.get(id) : undefined;
    return resource === undefined ? `gone ${String(id)}` : nameOf(resource);
  };
  return [...resources.values()]
    .map((resource) => {
      const manager = valueAt(resource, MANAGER);
      const held = listOf(resource['members']).map(nameById).sort();
      return [
        nameOf(resource),
        `title ${String(resource['title'])}`,
        `active ${String(resource['active'])}`,
        `manager ${isJsonObject(manager) ? nameById(manager['value']) : 'none'}`,
        `members ${held.join(' ')}`,
      ].join(', ');
    })
    .sort();
}
