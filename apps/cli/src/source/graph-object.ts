import type { AppRole, ImportedObject, ObjectType } from '@scimulator/engine';
import type { Json, JsonObject } from '@scimulator/scim';
import { z } from 'zod';
import { naturalAnchor, normalizeReference } from './anchor.ts';
import {
  canonicalName,
  FLAG_ATTRIBUTES,
  isNeverRead,
  REFERENCE_NAMES,
  type SourceAttribute,
  TEXT_ATTRIBUTES,
} from './attribute-names.ts';
import type { FileAssignment, Reading } from './item.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'expected text' }).transform(String);

// Graph has lists where the directory has one value (businessPhones): the first one is it.
const Text = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), Scalar.nullish());

const Flag = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], {
    error: 'expected true or false',
  })
  .nullish();

const Reference = z
  .union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)], {
    error: 'expected an id or an object with an id',
  })
  .transform(normalizeReference);

const each = <T extends z.ZodType>(attributes: readonly SourceAttribute[], type: T): Record<string, T> =>
  Object.fromEntries(attributes.map(({ name }) => [name, type]));

const GraphObject = z.looseObject({
  ...each(TEXT_ATTRIBUTES, Text),
  ...each(FLAG_ATTRIBUTES, Flag),
  manager: Reference.nullish(),
  members: z.array(Reference, { error: 'expected a list' }).nullish(),
});

/** Graph creates both kinds switched on unless told otherwise (design 11). */
const FLAG_DEFAULTS: Readonly<Record<ObjectType, JsonObject>> = {
  User: { accountEnabled: true },
  Group: { securityEnabled: true },
};

/** A user or a group under Graph's names or the admin centre's, each value as JSON has it or as text. */
export function readGraphObject(type: ObjectType, row: object): Reading<ImportedObject> {
  const parsed = GraphObject.safeParse(canonicalRow(row));
  if (!parsed.success) return { ok: false, reason: firstIssue(parsed.error) };

  const { manager, members, ...rest } = parsed.data;
  const { objectId, ...attributes } = presentAttributes(rest);
  const alias = textOf(attributes['userPrincipalName'])?.toLowerCase();
  const id = anchorOf(objectId, alias);
  if (id === undefined) return { ok: false, reason: `has neither an objectId nor ${NATURAL_KEY[type]}` };

  return {
    ok: true,
    value: {
      id,
      type,
      ...(alias !== undefined && { alias }),
      attributes: { ...FLAG_DEFAULTS[type], ...attributes },
      ...(manager && { manager }),
      ...(members && { members }),
    },
  };
}

/** Says whether the object stands in the file only to tell that it is gone, as in an answer to a delta query. */
export function isDeletedRow(row: object): boolean {
  return '@removed' in row || ('deletedDateTime' in row && row.deletedDateTime !== null);
}

const AppRoleRow = z.object({
  id: z.string().min(1),
  value: z.string().nullish(),
  displayName: z.string().nullish(),
  isEnabled: z.boolean().default(true),
});

export function readAppRole(row: unknown): Reading<AppRole> {
  const parsed = AppRoleRow.safeParse(row);
  if (!parsed.success) return { ok: false, reason: firstIssue(parsed.error) };
  const { id, value, displayName, isEnabled } = parsed.data;
  return {
    ok: true,
    value: {
      id: normalizeReference(id),
      value: value ?? '',
      displayName: displayName ?? value ?? '',
      isEnabled,
    },
  };
}

const AssignmentRow = z.object({
  id: z.string().min(1).optional(),
  principalId: z.string().min(1),
  appRoleId: z.string().min(1),
  resourceId: z.string().min(1).optional(),
  createdDateTime: z.string().nullish(),
});

// Only the records of before 2020 were ever judged by their age; a file that does not say is not one of them.
const UNKNOWN_CREATION = '0001-01-01T00:00:00Z';

export function readAssignment(row: unknown): Reading<FileAssignment> {
  const parsed = AssignmentRow.safeParse(row);
  if (!parsed.success) return { ok: false, reason: firstIssue(parsed.error) };
  const { id, resourceId, createdDateTime } = parsed.data;
  const principalId = normalizeReference(parsed.data.principalId);
  const appRoleId = normalizeReference(parsed.data.appRoleId);
  return {
    ok: true,
    value: {
      id: id ?? naturalAnchor('appRoleAssignment', `${principalId} ${appRoleId}`),
      principalId,
      appRoleId,
      ...(resourceId !== undefined && { resourceId: normalizeReference(resourceId) }),
      createdDateTime: createdDateTime ?? UNKNOWN_CREATION,
    },
  };
}

const NATURAL_KEY: Readonly<Record<ObjectType, string>> = {
  User: 'a userPrincipalName',
  Group: 'anything else that names it',
};

function anchorOf(objectId: Json | undefined, userPrincipalName: string | undefined): string | undefined {
  const given = textOf(objectId);
  if (given !== undefined) return normalizeReference(given);
  return userPrincipalName === undefined ? undefined : naturalAnchor('userPrincipalName', userPrincipalName);
}

/** The row under canonical names; where two names mean the same attribute, the first that has a value counts. */
function canonicalRow(row: object): object {
  const canonical = new Map<string, unknown>();
  for (const [name, value] of Object.entries(row)) {
    if (name.includes('@') || isNeverRead(name)) continue;
    const known = isReferenceName(name) ? name.toLowerCase() : canonicalName(name);
    if (!canonical.has(known) && !isAbsent(value)) canonical.set(known, value);
  }
  return Object.fromEntries(canonical);
}

const isReferenceName = (name: string) =>
  REFERENCE_NAMES.some((reference) => reference === name.toLowerCase());

function presentAttributes(row: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(row).filter(
      (entry): entry is [string, Json] => !isAbsent(entry[1]) && !isEmptyList(entry[1]),
    ),
  );
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'cannot be read' : `${issue.path.join('.') || 'the value'}: ${issue.message}`;
}
