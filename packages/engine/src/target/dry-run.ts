import type { Resource } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { Ids } from '../ids.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import { matchKey, matchKeys } from './match.ts';
import type { Failure, MatchQuery, Target, TargetObject, TargetResult } from './target.ts';

/** A write that was held back. The id of a created object is made up. */
export type PlannedRequest =
  | { readonly action: 'create'; readonly type: ObjectType; readonly id: string; readonly resource: Resource }
  | {
      readonly action: 'update';
      readonly type: ObjectType;
      readonly id: string;
      readonly changes: readonly AttributeChange[];
    }
  | { readonly action: 'delete'; readonly type: ObjectType; readonly id: string };

export interface DryRun {
  readonly target: Target;
  /** In the order of sending; grows while the target is used. */
  readonly planned: readonly PlannedRequest[];
}

const DONE: TargetResult<undefined> = { ok: true, value: undefined };

/**
 * A target that is read for real and never written. Writes are recorded and answered as if they had worked: an object that
 * was created can be found and read again, one that was deleted is gone. What an update changed does not show in later reads.
 */
export function dryRunTarget(target: Target, { ids }: { readonly ids: Ids }): DryRun {
  const planned: PlannedRequest[] = [];
  const created = new CreatedObjects();
  const deleted = new Set<string>();

  const dry: Target = {
    probe: (query) => target.probe(query),
    roles: () => target.roles(),
    find: async (query) => {
      const found = await target.find(query);
      if (!found.ok) return found;
      const all = [...found.value, ...created.find(query)];
      return { ok: true, value: all.filter(({ id }) => !deleted.has(keyOf(query.type, id))) };
    },
    get: async (type, id) => {
      if (deleted.has(keyOf(type, id))) return { ok: false, failure: gone(type, id) };
      const own = created.get(type, id);
      return own === undefined ? target.get(type, id) : { ok: true, value: own };
    },
    create: async (type, resource) => {
      const id = ids.next();
      planned.push({ action: 'create', type, id, resource });
      const object = { id, resource: { ...resource, id } };
      created.add(type, object);
      return { ok: true, value: object };
    },
    update: async (type, id, changes) => {
      planned.push({ action: 'update', type, id, changes });
      return DONE;
    },
    delete: async (type, id) => {
      planned.push({ action: 'delete', type, id });
      deleted.add(keyOf(type, id));
      return DONE;
    },
  };
  return { target: dry, planned };
}

/** The objects that exist only in the plan, by id and by every attribute that was ever asked for. */
class CreatedObjects {
  readonly #objects: Readonly<Record<ObjectType, Map<string, TargetObject>>> = {
    User: new Map(),
    Group: new Map(),
  };
  readonly #byAttribute: Readonly<Record<ObjectType, Map<string, Map<string, TargetObject[]>>>> = {
    User: new Map(),
    Group: new Map(),
  };

  add(type: ObjectType, object: TargetObject): void {
    this.#objects[type].set(object.id, object);
    for (const [attribute, index] of this.#byAttribute[type]) enter(index, attribute, object);
  }

  get(type: ObjectType, id: string): TargetObject | undefined {
    return this.#objects[type].get(id);
  }

  find({ type, attribute, value }: MatchQuery): readonly TargetObject[] {
    return this.#indexOf(type, attribute).get(matchKey(value)) ?? [];
  }

  #indexOf(type: ObjectType, attribute: string): Map<string, TargetObject[]> {
    const known = this.#byAttribute[type].get(attribute);
    if (known !== undefined) return known;
    const index = new Map<string, TargetObject[]>();
    for (const object of this.#objects[type].values()) enter(index, attribute, object);
    this.#byAttribute[type].set(attribute, index);
    return index;
  }
}

function enter(index: Map<string, TargetObject[]>, attribute: string, object: TargetObject): void {
  for (const key of matchKeys(object.resource, attribute)) {
    const objects = index.get(key);
    if (objects === undefined) index.set(key, [object]);
    else objects.push(object);
  }
}

function keyOf(type: ObjectType, id: string): string {
  return `${type} ${id}`;
}

function gone(type: ObjectType, id: string): Failure {
  return { code: 'InvalidAnchor', detail: `${type} "${id}" was deleted earlier in this dry run` };
}
