/*
 * Entra's two ways to write a change (scim-wire 3.6, entra-engine 1.12 and 3.3):
 * legacy     what it sends unless told otherwise: capital verbs, "False" in quotes, members by value list
 * compliant  what the flag aadOptscim062020 in the tenant URL asks for: RFC 7644's verbs, booleans, value paths
 */
import {
  GROUP,
  isJsonObject,
  type Json,
  type JsonObject,
  MESSAGES,
  type PatchPath,
  parsePath,
  type Resource,
  type ResourceType,
  resolveAttribute,
  USER,
} from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import type { Dialect } from './tenant-url.ts';

/** The extra schema that Entra announces for groups, a relic of its ancestors. */
const MICROSOFT_GROUP_SCHEMA = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';

const RESOURCE_TYPES: Readonly<Record<ObjectType, ResourceType>> = { User: USER, Group: GROUP };

const LEGACY_VERBS = { add: 'Add', replace: 'Replace', remove: 'Remove' } as const;

export interface DialectOptions {
  readonly type: ObjectType;
  readonly dialect: Dialect;
  /** Member values in one operation. */
  readonly membersPerOperation: number;
}

/** A change with its path taken apart. */
interface PathChange extends AttributeChange {
  readonly target: PatchPath;
}

/**
 * The body of a PATCH. Values of `members` are ids or objects with the id as `value`, the value of `manager` likewise;
 * roles that are added are objects with `value`, `displayName` or `display`, and `id` where it is known.
 */
export function patchDocument(changes: readonly AttributeChange[], options: DialectOptions): JsonObject {
  const pathChanges = changes.map((change) => ({ ...change, target: parsePath(change.path) }));
  const operations =
    options.dialect === 'legacy'
      ? legacyOperations(pathChanges, options)
      : compliantOperations(pathChanges, options);
  return { schemas: [MESSAGES.patchOp], Operations: operations };
}

/** The body of a POST: the resource as mapped; a group in the legacy dialect also announces Microsoft's schema (design part 11). */
export function createDocument(
  resource: Resource,
  { type, dialect }: Omit<DialectOptions, 'membersPerOperation'>,
): JsonObject {
  if (type !== 'Group' || dialect !== 'legacy') return resource;
  const schemas = Array.isArray(resource['schemas']) ? resource['schemas'] : [];
  return { ...resource, schemas: [...schemas, MICROSOFT_GROUP_SCHEMA] };
}

function legacyOperations(changes: readonly PathChange[], options: DialectOptions): readonly JsonObject[] {
  const primaryRole = changes.filter(isPrimaryRole);
  const others = changes.filter((change) => !isPrimaryRole(change));
  return [
    ...others.flatMap((change) => legacyOperation(change, options)),
    ...(primaryRole.length === 0 ? [] : [addRoles([roleOf(primaryRole)])]),
  ];
}

function legacyOperation(change: PathChange, { membersPerOperation }: DialectOptions): readonly JsonObject[] {
  const { kind, path, target, value } = change;
  const op = LEGACY_VERBS[kind];
  if (isNamed(target, 'members')) {
    return chunks(elementsOf(value), membersPerOperation).map((members) => ({
      op,
      path,
      value: members.map((member) => ({ $ref: null, value: referenceOf(member) })),
    }));
  }
  if (isNamed(target, 'manager')) {
    return [kind === 'remove' ? { op: 'Replace', path, value: '' } : { op, path, value: referenceOf(value) }];
  }
  if (isNamed(target, 'roles') && kind === 'add') return [addRoles(elementsOf(value))];
  if (kind === 'remove') return [{ op, path }];
  return [{ op, path, value: typeof value === 'boolean' ? quotedBoolean(value) : value }];
}

/** `SingleAppRoleAssignment`: its parts are mapped to `roles[primary eq "True"].value`, `.display`, `.type` (entra-engine 3.3). */
function isPrimaryRole({ target, kind }: PathChange): boolean {
  return isNamed(target, 'roles') && target.filter !== undefined && kind !== 'remove';
}

function roleOf(parts: readonly PathChange[]): JsonObject {
  return Object.fromEntries(parts.map(({ target, value }) => [target.sub ?? 'value', value]));
}

// Roles are only ever added this way, each as a JSON document inside a string (entra-engine 3.3).
function addRoles(roles: readonly Json[]): JsonObject {
  return {
    op: 'Add',
    path: 'roles',
    value: roles.map((role) => ({ value: JSON.stringify(roleDocument(role)) })),
  };
}

function roleDocument(role: Json): JsonObject {
  if (!isJsonObject(role)) return { value: role };
  const { id, value, displayName, display } = role;
  const name = displayName ?? display;
  return {
    ...(id !== undefined && { id }),
    ...(value !== undefined && { value }),
    ...(name !== undefined && { displayName: name }),
  };
}

function compliantOperations(changes: readonly PathChange[], options: DialectOptions): readonly JsonObject[] {
  const type = RESOURCE_TYPES[options.type];
  const mergeable = changes.filter((change) => isMergeable(change, type));
  if (mergeable.length < 2) return changes.flatMap((change) => compliantOperation(change, options));

  const others = changes.filter((change) => !isMergeable(change, type));
  const value = Object.fromEntries(mergeable.map((change) => [change.path, typedValue(change, type)]));
  return [...others.flatMap((change) => compliantOperation(change, options)), { op: 'replace', value }];
}

/** Single-valued replacements share one operation without a path; references and value paths stay apart. */
function isMergeable({ kind, target, value }: PathChange, type: ResourceType): boolean {
  if (kind !== 'replace' || target.filter !== undefined || isNamed(target, 'manager')) return false;
  return !Array.isArray(value) && resolveAttribute(type, target.attribute)?.multiValued !== true;
}

function compliantOperation(change: PathChange, options: DialectOptions): readonly JsonObject[] {
  const { kind: op, path, target, value } = change;
  if (isNamed(target, 'members')) return compliantMembers(change, options.membersPerOperation);
  if (op === 'remove') return [{ op, path }];
  if (isNamed(target, 'manager')) return [{ op, path, value: referenceOf(value) }];
  return [{ op, path, value: typedValue(change, RESOURCE_TYPES[options.type]) }];
}

function compliantMembers(
  { kind: op, path, value }: PathChange,
  membersPerOperation: number,
): readonly JsonObject[] {
  const members = elementsOf(value).map(referenceOf);
  if (op === 'remove') {
    return members.map((member) => ({ op, path: `${path}[value eq ${JSON.stringify(member)}]` }));
  }
  return chunks(members, membersPerOperation).map((chunk) => ({
    op,
    path,
    value: chunk.map((member) => ({ value: member })),
  }));
}

/** Mapping expressions yield text: `"False"` for an attribute that is declared boolean becomes `false`. */
function typedValue({ target, value }: PathChange, type: ResourceType): Json {
  const { sub } = target;
  const attribute = resolveAttribute(type, { ...target.attribute, ...(sub !== undefined && { sub }) });
  if (attribute?.type !== 'boolean' || typeof value !== 'string') return value;
  const text = value.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : value;
}

function quotedBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

function isNamed({ attribute }: PatchPath, name: string): boolean {
  return attribute.name.toLowerCase() === name;
}

function elementsOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function referenceOf(element: Json): Json {
  return isJsonObject(element) ? (element['value'] ?? null) : element;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
