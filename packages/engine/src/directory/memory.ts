import { lastByKey } from '../store/last-by-key.ts';
import {
  type AppRole,
  type Assignment,
  type ChangeRange,
  type Directory,
  type DirectoryEdit,
  type DirectoryImport,
  type DirectoryObject,
  type LifeState,
  type MemberChange,
  type MemberRange,
  type ObjectQuery,
  type SourceObject,
  UnknownObjectError,
} from './directory.ts';
import { entitlesDifferently, idsThatMustExist } from './entitling.ts';
import { jsonEqual } from './json-equal.ts';
import { memoryImport } from './memory-import.ts';
import { DirectoryTables } from './memory-tables.ts';

/** The directory in memory: the model that the one on Postgres must agree with, change numbers included. */
export function memoryDirectory(): Directory {
  return new MemoryDirectory();
}

class MemoryDirectory implements Directory {
  readonly #tables = new DirectoryTables();

  async head(): Promise<number> {
    return this.#tables.head;
  }

  async changes(range: ChangeRange): Promise<readonly SourceObject[]> {
    return this.#sourceObjects(this.#tables.changes(range), range.servicePrincipalId);
  }

  async countChanges(range: Omit<ChangeRange, 'limit' | 'servicePrincipalId'>): Promise<number> {
    return this.#tables.countChanges(range);
  }

  async objects({ type, servicePrincipalId, ids }: ObjectQuery): Promise<readonly SourceObject[]> {
    const wanted = this.#sourceObjects([...new Set(ids)], servicePrincipalId);
    return wanted.filter((object) => object.type === type);
  }

  async memberChanges(range: MemberRange): Promise<readonly MemberChange[]> {
    return this.#tables.memberChanges(range);
  }

  async appRoles(servicePrincipalId: string): Promise<readonly AppRole[]> {
    return this.#tables.appRoles.get(servicePrincipalId) ?? [];
  }

  async edit(edits: readonly DirectoryEdit[], { nowMs }: { readonly nowMs: number }): Promise<void> {
    const unknown = idsThatMustExist(edits).find((id) => !this.#tables.objects.has(id));
    if (unknown !== undefined) throw new UnknownObjectError(unknown);
    for (const edit of edits) this.#apply(edit, nowMs);
  }

  async replaceAssignments(
    servicePrincipalId: string,
    assignments: readonly Assignment[],
    { keepsOthers = false } = {},
  ): Promise<void> {
    const given = lastByKey(assignments, ({ id }) => id);
    const others = this.#tables.assignmentsTo(servicePrincipalId).filter(({ id }) => !given.has(id));
    const leaving = keepsOthers ? [] : others;
    const lost = leaving.flatMap(({ id }) => this.#tables.unassign(id));
    const granted = [...given.values()].flatMap((assignment) => this.#tables.assign(assignment));
    this.#touchPrincipals([...lost, ...granted]);
  }

  async beginImport(): Promise<DirectoryImport> {
    return memoryImport(this.#tables);
  }

  async purge({ deletedBeforeMs }: { readonly deletedBeforeMs: number }): Promise<number> {
    const due = [...this.#tables.objects.values()].filter(
      ({ state, deletedMs }) => state === 'softDeleted' && deletedMs <= deletedBeforeMs,
    );
    const ids = due.map(({ id }) => id).sort();
    for (const id of ids) this.#tables.setState(id, 'hardDeleted');
    this.#tables.touch(ids);
    this.#touchMembersOf(ids);
    return ids.length;
  }

  #apply(edit: DirectoryEdit, nowMs: number): void {
    switch (edit.edit) {
      case 'put':
        this.#put(edit.object);
        return;
      case 'softDelete':
        this.#changeState(edit.id, { from: ['active'], to: 'softDeleted', nowMs });
        return;
      case 'restore':
        this.#changeState(edit.id, { from: ['softDeleted'], to: 'active', nowMs });
        return;
      case 'hardDelete':
        this.#changeState(edit.id, { from: ['active', 'softDeleted'], to: 'hardDeleted', nowMs });
        return;
      case 'addMember':
      case 'removeMember':
        this.#setMember(edit.groupId, edit.memberId, edit.edit === 'addMember');
        return;
      case 'assign':
        this.#touchPrincipals(this.#tables.assign(edit.assignment));
        return;
      case 'unassign':
        this.#touchPrincipals(this.#tables.unassign(edit.assignmentId));
        return;
      case 'putAppRoles':
        this.#tables.appRoles.set(edit.servicePrincipalId, edit.appRoles);
        return;
    }
  }

  #put({ id, type, attributes }: Pick<DirectoryObject, 'id' | 'type' | 'attributes'>): void {
    const before = this.#tables.objects.get(id);
    const isKept = before !== undefined && before.state !== 'hardDeleted';
    if (isKept && before.type === type && jsonEqual(before.attributes, attributes)) return;
    const after: DirectoryObject = { id, type, attributes, state: isKept ? before.state : 'active' };
    this.#tables.put(after, before?.deletedMs);
    this.#tables.touch([id]);
    if (entitlesDifferently(before, after)) this.#touchMembersOf([id]);
  }

  #changeState(
    id: string,
    change: { readonly from: readonly LifeState[]; readonly to: LifeState; readonly nowMs: number },
  ): void {
    const before = this.#tables.objects.get(id);
    if (!before || !change.from.includes(before.state)) return;
    this.#tables.setState(id, change.to, change.nowMs);
    this.#tables.touch([id]);
    this.#touchMembersOf([id]);
  }

  #setMember(groupId: string, memberId: string, present: boolean): void {
    if (this.#tables.isMember(groupId, memberId) === present) return;
    this.#tables.setMember(groupId, memberId, present);
    this.#tables.touchConcerned([groupId]);
    if (this.#tables.isAssigned(groupId)) this.#tables.touchConcerned([memberId]);
  }

  /** Members of those ids that are assigned groups; not the ids themselves. */
  #touchMembersOf(ids: readonly string[]): void {
    const assigned = ids.filter((id) => this.#tables.isAssigned(id));
    const members = new Set(assigned.flatMap((id) => this.#tables.membersOf(id)));
    for (const id of ids) members.delete(id);
    this.#tables.touchConcerned(members);
  }

  #touchPrincipals(principalIds: readonly string[]): void {
    const principals = new Set(principalIds);
    this.#tables.touchConcerned(principals);
    const members = [...principals].flatMap((id) => this.#tables.membersOf(id));
    this.#tables.touchConcerned(members.filter((id) => !principals.has(id)));
  }

  #sourceObjects(ids: readonly string[], servicePrincipalId: string): readonly SourceObject[] {
    return ids.flatMap((id) => this.#tables.sourceObject(id, servicePrincipalId) ?? []);
  }
}
