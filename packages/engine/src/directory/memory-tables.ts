import { firstOf, OrderedMap } from '../store/ordered-map.ts';
import type {
  AppRole,
  Assignment,
  DirectoryObject,
  EffectiveAssignment,
  LifeState,
  MemberChange,
  MemberRange,
  ObjectType,
  SourceObject,
} from './directory.ts';
import { entitlesMembers, grantsTheSame } from './entitling.ts';

export interface ObjectRow extends DirectoryObject {
  readonly changeNumber: number;
  /** When it was soft-deleted; meaningless in another state. */
  readonly deletedMs: number;
}

interface Members {
  readonly byId: Map<string, MemberChange>;
  readonly inOrder: OrderedMap<number, MemberChange>;
}

/**
 * The directory's tables in memory, each with the indexes that its readers need. Every change of an object or of a membership
 * takes the next change number.
 */
export class DirectoryTables {
  #head = 0;
  readonly objects = new Map<string, ObjectRow>();
  readonly appRoles = new Map<string, readonly AppRole[]>();
  /** The object that was last shown under an alias. */
  readonly aliases = new Map<string, string>();
  readonly #inOrder: Readonly<Record<ObjectType, OrderedMap<number, string>>> = {
    User: new OrderedMap(),
    Group: new OrderedMap(),
  };
  readonly #members = new Map<string, Members>();
  readonly #groupsOf = new Map<string, Set<string>>();
  readonly #assignments = new Map<string, Assignment>();
  readonly #assignmentsOf = new Map<string, Map<string, Assignment>>();
  readonly #assignmentsTo = new Map<string, Map<string, Assignment>>();

  get head(): number {
    return this.#head;
  }

  changes(range: {
    readonly type: ObjectType;
    readonly after: number;
    readonly upTo: number;
    readonly limit: number;
  }) {
    const first = firstOf(this.#inOrder[range.type].after(range.after), range.limit);
    return first.flatMap(([changeNumber, id]) => (changeNumber <= range.upTo ? [id] : []));
  }

  countChanges(range: { readonly type: ObjectType; readonly after: number; readonly upTo: number }): number {
    return this.#inOrder[range.type].countBetween(range.after, range.upTo);
  }

  /** Replaces what is known of an object, without giving it a number: {@link touch} does. */
  put(object: DirectoryObject, deletedMs = 0): void {
    const before = this.objects.get(object.id);
    if (before && before.type !== object.type) this.#inOrder[before.type].delete(before.changeNumber);
    const { id, type, attributes, state } = object;
    this.objects.set(id, { id, type, attributes, state, deletedMs, changeNumber: before?.changeNumber ?? 0 });
  }

  setState(id: string, state: LifeState, deletedMs = 0): void {
    const object = this.objects.get(id);
    if (object) this.put({ ...object, state }, deletedMs);
  }

  /** Gives the objects new change numbers, in the order of the ids. */
  touch(ids: Iterable<string>): void {
    for (const id of ids) {
      const object = this.objects.get(id);
      if (!object) continue;
      const order = this.#inOrder[object.type];
      order.delete(object.changeNumber);
      const changeNumber = this.#nextNumber();
      order.set(changeNumber, id);
      this.objects.set(id, { ...object, changeNumber });
    }
  }

  /** Like {@link touch}, for objects that others concern: by id, without those that are gone for good. */
  touchConcerned(ids: Iterable<string>): void {
    this.touch([...new Set(ids)].filter((id) => this.objects.get(id)?.state !== 'hardDeleted').sort());
  }

  setMember(groupId: string, memberId: string, present: boolean): void {
    const members = this.#members.get(groupId) ?? { byId: new Map(), inOrder: new OrderedMap() };
    this.#members.set(groupId, members);
    const before = members.byId.get(memberId);
    if (before) members.inOrder.delete(before.changeNumber);
    const change = { memberId, present, changeNumber: this.#nextNumber() };
    members.byId.set(memberId, change);
    members.inOrder.set(change.changeNumber, change);

    const groups = this.#groupsOf.get(memberId) ?? new Set();
    this.#groupsOf.set(memberId, groups);
    if (present) groups.add(groupId);
    else groups.delete(groupId);
  }

  isMember(groupId: string, memberId: string): boolean {
    return this.#members.get(groupId)?.byId.get(memberId)?.present ?? false;
  }

  /** Ids of the members that are present. */
  membersOf(groupId: string): readonly string[] {
    const changes = this.#members.get(groupId)?.byId.values() ?? [];
    return [...changes].flatMap(({ memberId, present }) => (present ? [memberId] : []));
  }

  memberChanges({
    groupId,
    after,
    upTo,
    limit,
    presentOnly = after === 0,
  }: MemberRange): readonly MemberChange[] {
    return firstOf(this.#memberChanges(groupId, { after, upTo, presentOnly }), limit);
  }

  isAssigned(principalId: string): boolean {
    return (this.#assignmentsOf.get(principalId)?.size ?? 0) > 0;
  }

  assignment(id: string): Assignment | undefined {
    return this.#assignments.get(id);
  }

  assignmentsTo(resourceId: string): readonly Assignment[] {
    return [...(this.#assignmentsTo.get(resourceId)?.values() ?? [])];
  }

  /** Puts an assignment; answers with the principals whose entitlement differs now. */
  assign(assignment: Assignment): readonly string[] {
    const before = this.#assignments.get(assignment.id);
    if (before && grantsTheSame(before, assignment)) return [];
    const lost = this.unassign(assignment.id);
    this.#assignments.set(assignment.id, assignment);
    put(this.#assignmentsOf, assignment.principalId, assignment);
    put(this.#assignmentsTo, assignment.resourceId, assignment);
    return [...lost, assignment.principalId];
  }

  /** Removes an assignment; answers with the principals whose entitlement differs now. */
  unassign(id: string): readonly string[] {
    const before = this.#assignments.get(id);
    if (!before) return [];
    this.#assignments.delete(id);
    this.#assignmentsOf.get(before.principalId)?.delete(id);
    this.#assignmentsTo.get(before.resourceId)?.delete(id);
    return [before.principalId];
  }

  sourceObject(id: string, servicePrincipalId: string): SourceObject | undefined {
    const object = this.objects.get(id);
    if (!object) return undefined;
    const { type, attributes, state, changeNumber } = object;
    return {
      id,
      type,
      attributes,
      state,
      changeNumber,
      assignments: this.#effective(id, servicePrincipalId),
    };
  }

  #effective(id: string, resourceId: string): readonly EffectiveAssignment[] {
    const groups = [...(this.#groupsOf.get(id) ?? [])].map((groupId) => this.objects.get(groupId));
    const through = groups.filter((group) => group !== undefined).filter(entitlesMembers);
    const effective: readonly EffectiveAssignment[] = [
      ...(this.#assignmentsOf.get(id)?.values() ?? []),
      ...through.flatMap((group) =>
        [...(this.#assignmentsOf.get(group.id)?.values() ?? [])].map((assignment) => ({
          ...assignment,
          through: { id: group.id, attributes: group.attributes },
        })),
      ),
    ];
    return effective
      .filter((assignment) => assignment.resourceId === resourceId)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  *#memberChanges(
    groupId: string,
    range: { readonly after: number; readonly upTo: number; readonly presentOnly: boolean },
  ): Generator<MemberChange, void> {
    const members = this.#members.get(groupId);
    for (const [changeNumber, change] of members?.inOrder.after(range.after) ?? []) {
      if (changeNumber > range.upTo) return;
      if (change.present || !range.presentOnly) yield change;
    }
  }

  #nextNumber(): number {
    this.#head += 1;
    return this.#head;
  }
}

function put(index: Map<string, Map<string, Assignment>>, key: string, assignment: Assignment): void {
  index.set(key, (index.get(key) ?? new Map()).set(assignment.id, assignment));
}
