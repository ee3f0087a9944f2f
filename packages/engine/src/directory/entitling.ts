import { type Assignment, attributeText, type DirectoryEdit, type DirectoryObject } from './directory.ts';
import { jsonEqual } from './json-equal.ts';

type Entitling = Pick<DirectoryObject, 'state' | 'attributes'>;

/**
 * Whether a group entitles its members differently than before: another life state, another `securityEnabled`,
 * or an attribute that appeared or vanished. A group that did not exist (undefined) entitled nobody.
 */
export function entitlesDifferently(before: Entitling | undefined, after: Entitling): boolean {
  if (before?.state !== after.state) return true;
  if (!jsonEqual(before.attributes['securityEnabled'], after.attributes['securityEnabled'])) return true;
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  return [...names].some((name) => isPresent(before, name) !== isPresent(after, name));
}

/** Whether a group passes its assignments on to its immediate members (how-provisioning-works: security groups, not nested). */
export const entitlesMembers = ({ state, attributes }: Entitling): boolean =>
  state === 'active' && attributes['securityEnabled'] !== false;

/** Whether two assignments grant the same; when they were made is no difference. */
export const grantsTheSame = (a: Assignment, b: Assignment): boolean =>
  a.principalId === b.principalId && a.appRoleId === b.appRoleId && a.resourceId === b.resourceId;

/** The ids that have to be known before the edits begin: named by a membership or an assignment, and not put before it. */
export function idsThatMustExist(edits: readonly DirectoryEdit[]): readonly string[] {
  const put = new Set<string>();
  const named = new Set<string>();
  for (const edit of edits) {
    if (edit.edit === 'put') put.add(edit.object.id);
    for (const id of idsNamedBy(edit)) if (!put.has(id)) named.add(id);
  }
  return [...named];
}

function idsNamedBy(edit: DirectoryEdit): readonly string[] {
  if (edit.edit === 'addMember') return [edit.groupId, edit.memberId];
  return edit.edit === 'assign' ? [edit.assignment.principalId] : [];
}

const isPresent = ({ attributes }: Entitling, name: string): boolean =>
  attributeText(attributes, name) !== undefined;
