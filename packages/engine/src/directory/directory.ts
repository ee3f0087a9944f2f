/*
 * The source side: the engine's own directory, which a file, a Graph endpoint or the Graph API changes,
 * and which a cycle reads as *changes after n*.
 *
 * object       a user or a group as the directory holds it
 * change number  one sequence for the whole directory; an object's number is that of its latest change
 * assignment   a principal (user or group) granted an app role of a service principal
 */
import type { Json, JsonObject } from '@scimulator/scim';

export type ObjectType = 'User' | 'Group';

/** `softDeleted` objects sit in the recycle bin; after 30 days they become `hardDeleted` (how-provisioning-works). */
export type LifeState = 'active' | 'softDeleted' | 'hardDeleted';

export interface DirectoryObject {
  /** The source anchor: the directory's object id. */
  readonly id: string;
  readonly type: ObjectType;
  /** By the names of entra-engine 4.3. A user's `manager` is the manager's object id. Members are not attributes. */
  readonly attributes: JsonObject;
  readonly state: LifeState;
}

export interface Assignment {
  readonly id: string;
  readonly principalId: string;
  readonly appRoleId: string;
  /** Object id of the service principal. */
  readonly resourceId: string;
  readonly createdDateTime: string;
}

export interface AppRole {
  readonly id: string;
  readonly value: string;
  readonly displayName: string;
  readonly isEnabled: boolean;
}

/** The group through which an assignment reaches a user. */
export interface AssigningGroup {
  readonly id: string;
  readonly attributes: JsonObject;
}

/** An assignment as it reaches one object: directly, or as an immediate member of an assigned group. */
export interface EffectiveAssignment extends Assignment {
  readonly through?: AssigningGroup;
}

/** What a cycle reads of one object: its latest state and what entitles it, never its history. */
export interface SourceObject extends DirectoryObject {
  readonly changeNumber: number;
  /** Direct ones, and those of groups that are active, have `securityEnabled` not false and hold the object as an immediate member. */
  readonly assignments: readonly EffectiveAssignment[];
}

/** `present` false: the member left. */
export interface MemberChange {
  readonly memberId: string;
  readonly present: boolean;
  readonly changeNumber: number;
}

export interface ChangeRange {
  readonly type: ObjectType;
  readonly servicePrincipalId: string;
  /** Exclusive. 0 asks for everything. */
  readonly after: number;
  /** Inclusive: a cycle ends at the head it saw when it began. */
  readonly upTo: number;
  readonly limit: number;
}

export interface MemberRange {
  readonly groupId: string;
  /** Exclusive. */
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  /**
   * Leaves out members that left: nobody has to be removed from a group never exported. True by default when `after` is 0;
   * the later pages of such a reading have to say so.
   */
  readonly presentOnly?: boolean;
}

export interface ObjectQuery {
  readonly type: ObjectType;
  readonly servicePrincipalId: string;
  readonly ids: readonly string[];
}

/** What a cycle needs of the directory. Reading moves nothing. */
export interface Source {
  /** The number of the latest change; 0 in an empty directory. */
  head(): Promise<number>;
  /** Objects whose latest change lies in the range, by ascending change number. Hard-deleted ones are included. */
  changes(range: ChangeRange): Promise<readonly SourceObject[]>;
  /** How many objects {@link changes} would tell without a limit. */
  countChanges(range: Omit<ChangeRange, 'limit' | 'servicePrincipalId'>): Promise<number>;
  /** Those of the ids that the directory knows, in no particular order. */
  objects(query: ObjectQuery): Promise<readonly SourceObject[]>;
  /** By ascending change number. */
  memberChanges(range: MemberRange): Promise<readonly MemberChange[]>;
  appRoles(servicePrincipalId: string): Promise<readonly AppRole[]>;
}

/** Thrown when a membership or an assignment names an object that the directory does not hold. */
export class UnknownObjectError extends Error {
  override readonly name = 'UnknownObjectError';
  readonly id: string;
  constructor(id: string) {
    super(`the directory holds no object ${id}; put it first`);
    this.id = id;
  }
}

/**
 * One edit of the directory. Every edit that changes something gives the objects it concerns a new change number:
 * an assignment touches its principal and, for a group, the group's immediate members; a membership touches the group,
 * and the member too if the group is assigned to anything; a group that is assigned to something touches its members when
 * its life state changes, when `securityEnabled` changes, or when one of its attributes appears or vanishes
 * (an attribute that merely changes its value entitles nobody differently).
 * An edit that changes nothing gives no number, and a hard-deleted object gets none from the edits of others.
 * `put` leaves a soft-deleted object in the recycle bin; an object that was hard-deleted it creates anew.
 */
export type DirectoryEdit =
  | { readonly edit: 'put'; readonly object: Pick<DirectoryObject, 'id' | 'type' | 'attributes'> }
  | { readonly edit: 'softDelete' | 'restore' | 'hardDelete'; readonly id: string }
  | { readonly edit: 'addMember' | 'removeMember'; readonly groupId: string; readonly memberId: string }
  | { readonly edit: 'assign'; readonly assignment: Assignment }
  | { readonly edit: 'unassign'; readonly assignmentId: string }
  | {
      readonly edit: 'putAppRoles';
      readonly servicePrincipalId: string;
      readonly appRoles: readonly AppRole[];
    };

/** An object as a directory file shows it. References name another object's `id` or `alias`. */
export interface ImportedObject {
  readonly id: string;
  readonly type: ObjectType;
  /** A second name that other objects of the file may use, e.g. the normalised DN of an LDIF entry. */
  readonly alias?: string;
  readonly attributes: JsonObject;
  readonly manager?: string;
  readonly members?: readonly string[];
}

/** What applying an import would do, before it is done. Counts of objects. */
export interface ImportComparison {
  readonly shown: number;
  /** Active objects that the directory holds now. */
  readonly before: number;
  readonly added: number;
  readonly changed: number;
  /** Active in the directory, absent from the file. */
  readonly missing: number;
  /** References that name nobody: their number and the first few. */
  readonly unresolvedReferences: number;
  readonly unresolvedExamples: readonly { readonly from: string; readonly to: string }[];
}

/** How many references that name nobody a comparison shows. */
export const UNRESOLVED_EXAMPLES_MAX = 5;

/**
 * A directory file on its way in. Nothing of the directory changes before {@link apply}; memory does not grow with the file
 * (the Postgres implementation stages in tables). An object shown twice: the later one wins.
 * A reference that names nobody in the file may still name an object known from an earlier one.
 */
export interface DirectoryImport {
  add(objects: readonly ImportedObject[]): Promise<void>;
  compare(): Promise<ImportComparison>;
  /**
   * Puts what was shown (an object that was deleted and is shown again is active again), replaces the members of groups that are
   * shown with members, and with `deleteMissing` soft-deletes what is missing.
   */
  apply(options: { readonly deleteMissing: boolean; readonly nowMs: number }): Promise<void>;
  discard(): Promise<void>;
}

/** The directory as its editors see it. */
export interface Directory extends Source {
  /**
   * Applies all edits or none, in order. Unknown ids in `softDelete`, `restore`, `hardDelete`, `removeMember`, `unassign` are no error.
   * @throws UnknownObjectError
   */
  edit(edits: readonly DirectoryEdit[], options: { readonly nowMs: number }): Promise<void>;
  /**
   * Replaces all assignments of a service principal by the given ones; only differences touch anybody.
   * An assignment whose principal is unknown is kept: it takes effect when the principal appears.
   *
   * @param options.keepsOthers leave assignments that are not given as they are: what is given may not be all there is
   */
  replaceAssignments(
    servicePrincipalId: string,
    assignments: readonly Assignment[],
    options?: { readonly keepsOthers?: boolean },
  ): Promise<void>;
  beginImport(): Promise<DirectoryImport>;
  /** Hard-deletes what was soft-deleted at or before `deletedBeforeMs`. Returns how many. */
  purge(options: { readonly deletedBeforeMs: number }): Promise<number>;
}

/** The text of a source attribute, or undefined when it is absent, null or an empty string (the same thing for Entra: A-035). */
export function attributeText(attributes: JsonObject, name: string): string | undefined {
  const value: Json | undefined = attributes[name];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
