/*
 * The made-up company as a directory file shows it: through the same generator and the same reader that `generate` and
 * `provision` use, without a file in between.
 */
import type { AppRole, Assignment, Directory, ImportedObject } from '@scimulator/engine';
import { jsonFile } from '../generate/json-file.ts';
import { organisation } from '../generate/people.ts';
import type { SourceItem } from '../source/item.ts';
import { JsonParser } from '../source/json.ts';
import { readItems } from '../source/open-source.ts';

/** The application that people are assigned to. */
export const SERVICE_PRINCIPAL_ID = '00000000-0000-4000-8000-00000000aaaa';
const CREATED = '2024-01-01T00:00:00Z';

export interface Company {
  readonly people: readonly ImportedObject[];
  readonly groups: readonly ImportedObject[];
  readonly appRoles: readonly AppRole[];
  readonly assignments: readonly Assignment[];
}

export interface CompanySize {
  readonly users: number;
  readonly groups: number;
  readonly seed: number;
}

/** People, groups and assignments; every second group is assigned as a whole. */
export async function makeCompany(size: CompanySize): Promise<Company> {
  const items: SourceItem[] = [];
  const text = piecesOf(jsonFile(organisation(size), size.seed));
  for await (const item of readItems(text, new JsonParser())) items.push(item);
  const objects = items.flatMap((item) => (item.kind === 'object' ? [item.object] : []));
  const appRoles = items.flatMap((item) => (item.kind === 'appRole' ? [item.appRole] : []));
  const own = items.flatMap((item) =>
    item.kind === 'assignment' ? [{ ...item.assignment, resourceId: SERVICE_PRINCIPAL_ID }] : [],
  );
  const groups = objects.filter(({ type }) => type === 'Group');
  const assignedGroups = groups.filter((_, index) => index % 2 === 0);
  return {
    people: objects.filter(({ type }) => type === 'User'),
    groups,
    appRoles,
    assignments: [...own, ...assignedGroups.map((group) => assignmentOf(group, appRoles))],
  };
}

async function* piecesOf(text: Iterable<string>): AsyncGenerator<string> {
  yield* text;
}

function assignmentOf({ id }: ImportedObject, [appRole]: readonly AppRole[]): Assignment {
  if (appRole === undefined) throw new Error('invariant: a made-up company has app roles');
  return {
    id: `assignment-${id}`,
    principalId: id,
    appRoleId: appRole.id,
    resourceId: SERVICE_PRINCIPAL_ID,
    createdDateTime: CREATED,
  };
}

/** Brings the company into an empty directory. */
export async function importCompany(directory: Directory, company: Company, nowMs: number): Promise<void> {
  const staged = await directory.beginImport();
  await staged.add([...company.people, ...company.groups]);
  await staged.apply({ deleteMissing: false, nowMs });
  const { appRoles, assignments } = company;
  await directory.edit([{ edit: 'putAppRoles', servicePrincipalId: SERVICE_PRINCIPAL_ID, appRoles }], {
    nowMs,
  });
  await directory.replaceAssignments(SERVICE_PRINCIPAL_ID, assignments);
}

/** The company with more people, each assigned to the application. */
export function withPeople(company: Company, people: readonly ImportedObject[]): Company {
  return {
    ...company,
    people: [...company.people, ...people],
    assignments: [...company.assignments, ...people.map((one) => assignmentOf(one, company.appRoles))],
  };
}

/** Who is to have an account, worked out from the file alone: enabled, and assigned directly or through a group. */
export function entitledPeople({ people, groups, assignments }: Company): readonly ImportedObject[] {
  const principals = new Set(assignments.map(({ principalId }) => principalId));
  const throughGroup = groups.filter(({ id }) => principals.has(id)).flatMap(({ members = [] }) => members);
  const entitled = new Set([...principals, ...throughGroup]);
  return people.filter(({ id, attributes }) => entitled.has(id) && attributes['accountEnabled'] === true);
}
