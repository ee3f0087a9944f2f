import type {
  Assignment,
  Directory,
  DirectoryEdit,
  ImportedObject,
  ObjectType,
  SourceObject,
} from '../src/directory/directory.ts';

export const SP = 'sp-1';

export type NewDirectory = () => Promise<Directory>;

export const putUser = (
  id: string,
  attributes: SourceObject['attributes'] = { displayName: id },
): DirectoryEdit => ({
  edit: 'put',
  object: { id, type: 'User', attributes },
});

export const putGroup = (
  id: string,
  attributes: SourceObject['attributes'] = { displayName: id },
): DirectoryEdit => ({
  edit: 'put',
  object: { id, type: 'Group', attributes },
});

export const member = (groupId: string, memberId: string): DirectoryEdit => ({
  edit: 'addMember',
  groupId,
  memberId,
});

export const assignmentOf = (id: string, principalId: string, resourceId = SP): Assignment => ({
  id,
  principalId,
  appRoleId: 'role-1',
  resourceId,
  createdDateTime: '2026-01-01T00:00:00Z',
});

export const assign = (id: string, principalId: string, resourceId = SP): DirectoryEdit => ({
  edit: 'assign',
  assignment: assignmentOf(id, principalId, resourceId),
});

export const edit = (directory: Directory, ...edits: readonly DirectoryEdit[]) =>
  directory.edit(edits, { nowMs: 0 });

export async function changesOf(
  directory: Directory,
  type: ObjectType,
  after = 0,
): Promise<readonly SourceObject[]> {
  const upTo = await directory.head();
  return directory.changes({ type, servicePrincipalId: SP, after, upTo, limit: 1_000 });
}

/** Ids of everything that the edits touched, users first, each by change number. */
export async function touchedBy(
  directory: Directory,
  ...edits: readonly DirectoryEdit[]
): Promise<readonly string[]> {
  const before = await directory.head();
  await edit(directory, ...edits);
  return idsAfter(directory, before);
}

export async function idsAfter(directory: Directory, before: number): Promise<readonly string[]> {
  const users = await changesOf(directory, 'User', before);
  const groups = await changesOf(directory, 'Group', before);
  return [...users, ...groups].map(({ id }) => id);
}

export async function objectOf(
  directory: Directory,
  type: ObjectType,
  id: string,
): Promise<SourceObject | undefined> {
  const [object] = await directory.objects({ type, servicePrincipalId: SP, ids: [id] });
  return object;
}

export async function importAll(
  directory: Directory,
  shown: readonly ImportedObject[],
  { deleteMissing = true, nowMs = 0 } = {},
): Promise<void> {
  const incoming = await directory.beginImport();
  await incoming.add(shown);
  await incoming.apply({ deleteMissing, nowMs });
}

export const user = (id: string, shown: Partial<ImportedObject> = {}): ImportedObject => ({
  id,
  type: 'User',
  attributes: { displayName: id },
  ...shown,
});

export const group = (
  id: string,
  members: readonly string[],
  shown: Partial<ImportedObject> = {},
): ImportedObject => ({
  id,
  type: 'Group',
  attributes: { displayName: id },
  members,
  ...shown,
});
