import type { JsonObject } from '@scimulator/scim';
import type { DirectoryImport, DirectoryObject, ImportComparison, ImportedObject } from './directory.ts';
import { UNRESOLVED_EXAMPLES_MAX } from './directory.ts';
import { entitlesDifferently } from './entitling.ts';
import { jsonEqual } from './json-equal.ts';
import type { DirectoryTables } from './memory-tables.ts';

/** What an import makes of one shown object. */
interface Planned {
  readonly object: DirectoryObject;
  /** Members that join or leave, by id. */
  readonly memberEdits: readonly { readonly memberId: string; readonly present: boolean }[];
  readonly unresolved: readonly string[];
}

export function memoryImport(tables: DirectoryTables): DirectoryImport {
  return new MemoryImport(tables);
}

class MemoryImport implements DirectoryImport {
  readonly #tables: DirectoryTables;
  readonly #shown = new Map<string, ImportedObject>();
  readonly #aliases = new Map<string, string>();

  constructor(tables: DirectoryTables) {
    this.#tables = tables;
  }

  async add(objects: readonly ImportedObject[]): Promise<void> {
    for (const object of objects) {
      this.#shown.delete(object.id);
      this.#shown.set(object.id, object);
    }
  }

  async compare(): Promise<ImportComparison> {
    const { objects } = this.#tables;
    const plans = this.#plan();
    const added = plans.filter(({ object }) => isUnknown(objects.get(object.id)));
    const changed = plans.filter((plan) => !isUnknown(objects.get(plan.object.id)) && this.#changes(plan));
    const unresolved = plans.flatMap(({ object, unresolved }) =>
      unresolved.map((to) => ({ from: object.id, to })),
    );
    return {
      shown: plans.length,
      before: [...objects.values()].filter(({ state }) => state === 'active').length,
      added: added.length,
      changed: changed.length,
      missing: this.#missing().length,
      unresolvedReferences: unresolved.length,
      unresolvedExamples: unresolved.slice(0, UNRESOLVED_EXAMPLES_MAX),
    };
  }

  async apply({
    deleteMissing,
    nowMs,
  }: {
    readonly deleteMissing: boolean;
    readonly nowMs: number;
  }): Promise<void> {
    const plans = this.#plan().filter((plan) => this.#changes(plan));
    const missing = deleteMissing ? this.#missing() : [];
    const entitlingAnew = this.#entitlingAnew(plans, missing);
    const moved = this.#moveMembers(plans);

    for (const { object } of plans) this.#tables.put(object);
    for (const id of missing) this.#tables.setState(id, 'softDeleted', nowMs);
    for (const [alias, id] of this.#aliases) this.#tables.aliases.set(alias, id);

    const touched = new Set([...plans.map(({ object }) => object.id), ...missing]);
    this.#tables.touch(touched);
    const concerned = new Set([...moved, ...entitlingAnew.flatMap((id) => this.#tables.membersOf(id))]);
    this.#tables.touchConcerned([...concerned].filter((id) => !touched.has(id)));
    await this.discard();
  }

  async discard(): Promise<void> {
    this.#shown.clear();
    this.#aliases.clear();
  }

  #plan(): readonly Planned[] {
    this.#aliases.clear();
    for (const { alias, id } of this.#shown.values()) if (alias !== undefined) this.#aliases.set(alias, id);
    return [...this.#shown.values()].map((shown) => this.#planOne(shown));
  }

  #planOne({ id, type, attributes, manager, members }: ImportedObject): Planned {
    const managerId = manager === undefined ? undefined : this.#resolve(manager);
    const resolved = (members ?? []).map((name) => ({ name, id: this.#resolve(name) }));
    const unresolved = resolved.filter((member) => member.id === undefined).map(({ name }) => name);
    const memberIds = resolved.flatMap((member) => member.id ?? []);
    return {
      object: { id, type, attributes: withManager(attributes, managerId), state: 'active' },
      memberEdits: members ? this.#memberEdits(id, new Set(memberIds)) : [],
      unresolved: manager !== undefined && managerId === undefined ? [manager, ...unresolved] : unresolved,
    };
  }

  /** The file's own names come first; what it does not show may still be known from an earlier one. */
  #resolve(name: string): string | undefined {
    if (this.#shown.has(name)) return name;
    const shown = this.#aliases.get(name);
    if (shown !== undefined) return shown;
    return [name, this.#tables.aliases.get(name)].find(
      (id) => id !== undefined && !isUnknown(this.#tables.objects.get(id)),
    );
  }

  #memberEdits(groupId: string, wanted: ReadonlySet<string>): Planned['memberEdits'] {
    const leaving = this.#tables.membersOf(groupId).filter((id) => !wanted.has(id));
    const joining = [...wanted].filter((id) => !this.#tables.isMember(groupId, id));
    return [
      ...leaving.map((memberId) => ({ memberId, present: false })),
      ...joining.map((memberId) => ({ memberId, present: true })),
    ].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  }

  #changes({ object, memberEdits }: Planned): boolean {
    const before = this.#tables.objects.get(object.id);
    return (
      before?.state !== 'active' ||
      before.type !== object.type ||
      memberEdits.length > 0 ||
      !jsonEqual(before.attributes, object.attributes)
    );
  }

  #missing(): readonly string[] {
    const active = [...this.#tables.objects.values()].filter(({ state }) => state === 'active');
    return active
      .filter(({ id }) => !this.#shown.has(id))
      .map(({ id }) => id)
      .sort();
  }

  /** Assigned groups whose members are entitled differently afterwards. */
  #entitlingAnew(plans: readonly Planned[], missing: readonly string[]): readonly string[] {
    const anew = plans.filter(({ object }) =>
      entitlesDifferently(this.#tables.objects.get(object.id), object),
    );
    return [...anew.map(({ object }) => object.id), ...missing].filter((id) => this.#tables.isAssigned(id));
  }

  /** Answers with those who joined or left an assigned group. */
  #moveMembers(plans: readonly Planned[]): readonly string[] {
    return plans.flatMap(({ object, memberEdits }) => {
      for (const { memberId, present } of memberEdits) this.#tables.setMember(object.id, memberId, present);
      return this.#tables.isAssigned(object.id) ? memberEdits.map(({ memberId }) => memberId) : [];
    });
  }
}

/** Unknown to the directory, or gone for good: an object with this id would be a new one. */
const isUnknown = (object: DirectoryObject | undefined): boolean =>
  object === undefined || object.state === 'hardDeleted';

const withManager = (attributes: JsonObject, managerId: string | undefined): JsonObject =>
  managerId === undefined ? attributes : { ...attributes, manager: managerId };
