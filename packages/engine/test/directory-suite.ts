import { expect, test } from 'vitest';
import {
  type Assignment,
  type Directory,
  type DirectoryEdit,
  type ImportedObject,
  type ObjectType,
  type SourceObject,
  UnknownObjectError,
} from '../src/directory/directory.ts';

const SP = 'sp-1';
const DAY_MS = 24 * 3_600_000;

type NewDirectory = () => Promise<Directory>;

/** What every directory does. `newDirectory` opens an empty one. */
export function directorySuite(name: string, newDirectory: NewDirectory): void {
  readingTests(name, newDirectory);
  touchingTests(name, newDirectory);
  assignmentTests(name, newDirectory);
  memberTests(name, newDirectory);
  importTests(name, newDirectory);
  importChangeTests(name, newDirectory);
}

const putUser = (
  id: string,
  attributes: SourceObject['attributes'] = { displayName: id },
): DirectoryEdit => ({
  edit: 'put',
  object: { id, type: 'User', attributes },
});

const putGroup = (
  id: string,
  attributes: SourceObject['attributes'] = { displayName: id },
): DirectoryEdit => ({
  edit: 'put',
  object: { id, type: 'Group', attributes },
});

const member = (groupId: string, memberId: string): DirectoryEdit => ({
  edit: 'addMember',
  groupId,
  memberId,
});

const assignmentOf = (id: string, principalId: string, resourceId = SP): Assignment => ({
  id,
  principalId,
  appRoleId: 'role-1',
  resourceId,
  createdDateTime: '2026-01-01T00:00:00Z',
});

const assign = (id: string, principalId: string, resourceId = SP): DirectoryEdit => ({
  edit: 'assign',
  assignment: assignmentOf(id, principalId, resourceId),
});

const edit = (directory: Directory, ...edits: readonly DirectoryEdit[]) =>
  directory.edit(edits, { nowMs: 0 });

async function changesOf(
  directory: Directory,
  type: ObjectType,
  after = 0,
): Promise<readonly SourceObject[]> {
  const upTo = await directory.head();
  return directory.changes({ type, servicePrincipalId: SP, after, upTo, limit: 1_000 });
}

/** Ids of everything that the edits touched, users first, each by change number. */
async function touchedBy(
  directory: Directory,
  ...edits: readonly DirectoryEdit[]
): Promise<readonly string[]> {
  const before = await directory.head();
  await edit(directory, ...edits);
  return idsAfter(directory, before);
}

async function idsAfter(directory: Directory, before: number): Promise<readonly string[]> {
  const users = await changesOf(directory, 'User', before);
  const groups = await changesOf(directory, 'Group', before);
  return [...users, ...groups].map(({ id }) => id);
}

async function objectOf(
  directory: Directory,
  type: ObjectType,
  id: string,
): Promise<SourceObject | undefined> {
  const [object] = await directory.objects({ type, servicePrincipalId: SP, ids: [id] });
  return object;
}

async function importAll(
  directory: Directory,
  shown: readonly ImportedObject[],
  { deleteMissing = true, nowMs = 0 } = {},
): Promise<void> {
  const incoming = await directory.beginImport();
  await incoming.add(shown);
  await incoming.apply({ deleteMissing, nowMs });
}

function readingTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: changes come by type and change number, page after page, each object once with its latest state`, async () => {
    const directory = await newDirectory();
    expect(await directory.head()).toBe(0);
    await edit(directory, putUser('u1'), putUser('u2'), putGroup('g1'), putUser('u3'));
    await edit(directory, putUser('u1', { displayName: 'New' }));

    const upTo = await directory.head();
    const range = { type: 'User', servicePrincipalId: SP, upTo, limit: 2 } as const;
    const first = await directory.changes({ ...range, after: 0 });
    const second = await directory.changes({ ...range, after: first[1]?.changeNumber ?? 0 });
    expect([...first, ...second].map(({ id }) => id)).toEqual(['u2', 'u3', 'u1']);
    expect(second).toEqual([
      {
        id: 'u1',
        type: 'User',
        attributes: { displayName: 'New' },
        state: 'active',
        changeNumber: upTo,
        assignments: [],
      },
    ]);
    expect(await directory.countChanges({ type: 'User', after: 0, upTo })).toBe(3);
    expect(await directory.countChanges({ type: 'User', after: first[0]?.changeNumber ?? 0, upTo })).toBe(2);
    expect(await directory.countChanges({ type: 'Group', after: upTo, upTo: upTo + 10 })).toBe(0);
  });

  test(`${name}: a cycle reads up to the head it began with`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'));
    const upTo = await directory.head();
    await edit(directory, putUser('u1', { displayName: 'Later' }));

    const range = { type: 'User', servicePrincipalId: SP, after: 0, upTo, limit: 10 } as const;
    expect((await directory.changes(range)).map(({ id }) => id)).toEqual(['u2']);
  });

  test(`${name}: known objects of the type are found by id, each once`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putGroup('g1'));

    const found = await directory.objects({
      type: 'User',
      servicePrincipalId: SP,
      ids: ['u1', 'u1', 'g1', 'u9'],
    });
    expect(found.map(({ id }) => id)).toEqual(['u1']);
  });

  test(`${name}: edits are applied all or not at all`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'));
    const head = await directory.head();

    await expect(edit(directory, putUser('u2'), assign('a1', 'u9'))).rejects.toThrow(UnknownObjectError);
    await expect(edit(directory, putGroup('g1'), member('g1', 'u9'))).rejects.toThrow('no object u9');
    expect(await directory.head()).toBe(head);
    expect(await objectOf(directory, 'User', 'u2')).toBeUndefined();
    await edit(directory, putUser('u2'), putGroup('g1'), member('g1', 'u2'));
  });

  test(`${name}: app roles are those put last, in their order`, async () => {
    const directory = await newDirectory();
    const role = (id: string) => ({ id, value: id, displayName: id, isEnabled: true });
    const put = (...appRoles: readonly ReturnType<typeof role>[]): DirectoryEdit => ({
      edit: 'putAppRoles',
      servicePrincipalId: SP,
      appRoles,
    });
    await edit(directory, put(role('r1')));
    await edit(directory, put(role('r3'), role('r2')));

    expect(await directory.appRoles(SP)).toEqual([role('r3'), role('r2')]);
    expect(await directory.appRoles('sp-2')).toEqual([]);
    expect(await directory.head()).toBe(0);
  });
}

function touchingTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: an edit that changes nothing gives no number`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      putUser('u1', { a: 1, b: { c: [1, 2], d: null } }),
      putGroup('g1'),
      member('g1', 'u1'),
    );
    await edit(directory, assign('a1', 'u1'));
    const head = await directory.head();
    await edit(
      directory,
      putUser('u1', { b: { d: null, c: [1, 2] }, a: 1 }),
      member('g1', 'u1'),
      { edit: 'removeMember', groupId: 'g1', memberId: 'u7' },
      {
        edit: 'assign',
        assignment: { ...assignmentOf('a1', 'u1'), createdDateTime: '2027-01-01T00:00:00Z' },
      },
      { edit: 'restore', id: 'u1' },
      { edit: 'softDelete', id: 'u9' },
      { edit: 'hardDelete', id: 'u9' },
      { edit: 'unassign', assignmentId: 'a9' },
    );

    expect(await directory.head()).toBe(head);
  });

  test(`${name}: an object is soft-deleted, restored, hard-deleted, and created anew`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'));
    const stateAfter = async (...edits: readonly DirectoryEdit[]) => {
      expect(await touchedBy(directory, ...edits)).toEqual(['u1']);
      return (await objectOf(directory, 'User', 'u1'))?.state;
    };

    expect(await stateAfter({ edit: 'softDelete', id: 'u1' })).toBe('softDeleted');
    expect(await stateAfter(putUser('u1', { displayName: 'In the bin' }))).toBe('softDeleted');
    expect(await stateAfter({ edit: 'restore', id: 'u1' })).toBe('active');
    expect(await stateAfter({ edit: 'hardDelete', id: 'u1' })).toBe('hardDeleted');
    expect(
      await touchedBy(directory, { edit: 'restore', id: 'u1' }, { edit: 'softDelete', id: 'u1' }),
    ).toEqual([]);
    expect(await stateAfter(putUser('u1', { displayName: 'In the bin' }))).toBe('active');
  });

  test(`${name}: an assignment touches its principal, and a group's immediate members`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), putUser('u3'), putGroup('g1'), putGroup('g2'));
    await edit(directory, member('g1', 'u2'), member('g1', 'u1'), member('g1', 'g2'), member('g2', 'u3'));

    expect(await touchedBy(directory, assign('a1', 'u3'))).toEqual(['u3']);
    expect(await touchedBy(directory, assign('a2', 'g1'))).toEqual(['u1', 'u2', 'g1', 'g2']);
    expect(await touchedBy(directory, assign('a1', 'g2'))).toEqual(['u3', 'g2']);
    expect(await touchedBy(directory, { edit: 'unassign', assignmentId: 'a2' })).toEqual([
      'u1',
      'u2',
      'g1',
      'g2',
    ]);
  });

  test(`${name}: a membership touches the group, and the member of an assigned group`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      putUser('u1'),
      putGroup('g1'),
      putGroup('g2'),
      assign('a1', 'g2', 'sp-of-another-app'),
    );
    const leave = (groupId: string): DirectoryEdit => ({ edit: 'removeMember', groupId, memberId: 'u1' });

    expect(await touchedBy(directory, member('g1', 'u1'))).toEqual(['g1']);
    expect(await touchedBy(directory, leave('g1'))).toEqual(['g1']);
    expect(await touchedBy(directory, member('g2', 'u1'))).toEqual(['u1', 'g2']);
    expect(await touchedBy(directory, leave('g2'))).toEqual(['u1', 'g2']);
  });

  test(`${name}: an assigned group touches its members when it entitles them differently, and only then`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), putGroup('g1', { displayName: 'One' }));
    await edit(directory, member('g1', 'u1'), member('g1', 'u2'), assign('a1', 'g1'));
    await edit(directory, { edit: 'removeMember', groupId: 'g1', memberId: 'u2' });

    expect(await touchedBy(directory, putGroup('g1', { displayName: 'Two' }))).toEqual(['g1']);
    expect(await touchedBy(directory, putGroup('g1', { displayName: 'Two', mail: 'g@x' }))).toEqual([
      'u1',
      'g1',
    ]);
    expect(await touchedBy(directory, putGroup('g1', { displayName: 'Two', mail: '' }))).toEqual([
      'u1',
      'g1',
    ]);
    expect(await touchedBy(directory, putGroup('g1', { displayName: 'Two', mail: null }))).toEqual(['g1']);
    const secured = { displayName: 'Two', securityEnabled: false };
    expect(await touchedBy(directory, putGroup('g1', secured))).toEqual(['u1', 'g1']);
    expect(await touchedBy(directory, putGroup('g1', { ...secured, securityEnabled: true }))).toEqual([
      'u1',
      'g1',
    ]);
    expect(await touchedBy(directory, { edit: 'softDelete', id: 'g1' })).toEqual(['u1', 'g1']);
    expect(await touchedBy(directory, { edit: 'restore', id: 'g1' })).toEqual(['u1', 'g1']);
    await edit(directory, { edit: 'unassign', assignmentId: 'a1' });
    expect(await touchedBy(directory, { edit: 'softDelete', id: 'g1' })).toEqual(['g1']);
  });

  test(`${name}: what others do does not touch an object that is gone for good`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      putUser('u1'),
      putUser('u2'),
      putGroup('g1'),
      member('g1', 'u1'),
      member('g1', 'u2'),
    );
    await edit(directory, { edit: 'hardDelete', id: 'u1' });

    expect(await touchedBy(directory, assign('a1', 'g1'), assign('a2', 'u1'))).toEqual(['u2', 'g1']);
  });

  test(`${name}: after 30 days in the recycle bin an object is purged`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), putUser('u3'), putUser('u4'));
    const softDelete = (id: string, nowMs: number) => directory.edit([{ edit: 'softDelete', id }], { nowMs });
    await softDelete('u2', DAY_MS);
    await softDelete('u1', DAY_MS);
    await softDelete('u3', DAY_MS + 1);
    const before = await directory.head();
    const purgeAt = (nowMs: number) => directory.purge({ deletedBeforeMs: nowMs - 30 * DAY_MS });

    expect(await purgeAt(31 * DAY_MS - 1)).toBe(0);
    expect(await purgeAt(31 * DAY_MS)).toBe(2);
    expect(await idsAfter(directory, before)).toEqual(['u1', 'u2']);
    expect((await objectOf(directory, 'User', 'u1'))?.state).toBe('hardDeleted');
    expect((await objectOf(directory, 'User', 'u3'))?.state).toBe('softDeleted');
    expect(await purgeAt(31 * DAY_MS)).toBe(0);
  });
}

function assignmentTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: an object tells its own assignments and those of its groups, not of groups above them`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      putUser('u1'),
      putGroup('g1'),
      putGroup('g2'),
      member('g1', 'u1'),
      member('g2', 'g1'),
    );
    await edit(
      directory,
      assign('a3', 'u1'),
      assign('a1', 'g1'),
      assign('a2', 'g2'),
      assign('a4', 'u1', 'sp-2'),
    );

    const [user] = await changesOf(directory, 'User');
    expect(user?.assignments).toEqual([
      { ...assignmentOf('a1', 'g1'), through: { id: 'g1', attributes: { displayName: 'g1' } } },
      assignmentOf('a3', 'u1'),
    ]);
    expect((await objectOf(directory, 'Group', 'g1'))?.assignments.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  test(`${name}: a group that is deleted, no security group, or left entitles nobody`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putGroup('g1'), member('g1', 'u1'), assign('a1', 'g1'));
    const isEntitledAfter = async (...edits: readonly DirectoryEdit[]) => {
      await edit(directory, ...edits);
      return (await objectOf(directory, 'User', 'u1'))?.assignments.length === 1;
    };

    expect(await isEntitledAfter()).toBe(true);
    expect(await isEntitledAfter({ edit: 'softDelete', id: 'g1' })).toBe(false);
    expect(await isEntitledAfter({ edit: 'restore', id: 'g1' })).toBe(true);
    expect(await isEntitledAfter(putGroup('g1', { securityEnabled: false }))).toBe(false);
    expect(await isEntitledAfter(putGroup('g1', { securityEnabled: true }))).toBe(true);
    expect(await isEntitledAfter({ edit: 'removeMember', groupId: 'g1', memberId: 'u1' })).toBe(false);
  });

  test(`${name}: replacing assignments touches only whom they differ for`, async () => {
    const directory = await newDirectory();
    await edit(directory, ...['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => putUser(id)));
    await edit(directory, putGroup('g1'), member('g1', 'u5'), member('g1', 'u4'));
    await edit(directory, assign('a1', 'u1'), assign('a2', 'u2'), assign('a9', 'u1', 'sp-2'));
    const before = await directory.head();
    const kept = { ...assignmentOf('a1', 'u1'), createdDateTime: '2027-01-01T00:00:00Z' };
    await directory.replaceAssignments(SP, [kept, assignmentOf('a3', 'g1'), assignmentOf('a4', 'u3')]);

    expect(await idsAfter(directory, before)).toEqual(['u2', 'u3', 'u4', 'u5', 'g1']);
    const users = await directory.objects({
      type: 'User',
      servicePrincipalId: SP,
      ids: ['u1', 'u2', 'u3', 'u4'],
    });
    const counts = Object.fromEntries(users.map(({ id, assignments }) => [id, assignments.length]));
    expect(counts).toEqual({ u1: 1, u2: 0, u3: 1, u4: 1 });
    const [other] = await directory.objects({ type: 'User', servicePrincipalId: 'sp-2', ids: ['u1'] });
    expect(other?.assignments.map(({ id }) => id)).toEqual(['a9']);
  });

  test(`${name}: an assignment that moves to another principal touches both`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), assign('a1', 'u1'));
    const before = await directory.head();
    await directory.replaceAssignments(SP, [assignmentOf('a1', 'u2')]);

    expect(await idsAfter(directory, before)).toEqual(['u1', 'u2']);
  });

  test(`${name}: an assignment to nobody known takes effect when the principal appears`, async () => {
    const directory = await newDirectory();
    await directory.replaceAssignments(SP, [assignmentOf('a1', 'u1')]);
    await edit(directory, putUser('u1'));

    expect((await objectOf(directory, 'User', 'u1'))?.assignments).toEqual([assignmentOf('a1', 'u1')]);
  });
}

function memberTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: member changes come by change number, within their range`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), putUser('u3'), putGroup('g1'));
    await edit(directory, member('g1', 'u1'), member('g1', 'u2'));
    const after = await directory.head();
    await edit(directory, member('g1', 'u3'), { edit: 'removeMember', groupId: 'g1', memberId: 'u1' });
    const upTo = await directory.head();
    await edit(directory, member('g1', 'u1'));

    const range = { groupId: 'g1', after, upTo, limit: 10 };
    const shape = async (asked: Parameters<Directory['memberChanges']>[0]) =>
      (await directory.memberChanges(asked)).map(({ memberId, present }) => [memberId, present]);
    expect(await shape(range)).toEqual([['u3', true]]);
    expect(await shape({ ...range, upTo: await directory.head() })).toEqual([
      ['u3', true],
      ['u1', true],
    ]);
    expect(await shape({ ...range, after: 0, limit: 1, upTo: upTo + 9 })).toEqual([['u2', true]]);
    expect(await shape({ ...range, groupId: 'g9' })).toEqual([]);
  });

  test(`${name}: members that left are told, but not to a group that was never exported`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      putUser('u1'),
      putUser('u2'),
      putGroup('g1'),
      member('g1', 'u1'),
      member('g1', 'u2'),
    );
    const after = await directory.head();
    await edit(directory, { edit: 'removeMember', groupId: 'g1', memberId: 'u1' });
    const upTo = await directory.head();

    const range = { groupId: 'g1', upTo, limit: 10 };
    expect(await directory.memberChanges({ ...range, after })).toMatchObject([
      { memberId: 'u1', present: false },
    ]);
    expect(await directory.memberChanges({ ...range, after, presentOnly: true })).toEqual([]);
    expect(await directory.memberChanges({ ...range, after: 0 })).toMatchObject([{ memberId: 'u2' }]);
    expect(await directory.memberChanges({ ...range, after: 0, presentOnly: false })).toHaveLength(2);
  });
}

const user = (id: string, shown: Partial<ImportedObject> = {}): ImportedObject => ({
  id,
  type: 'User',
  attributes: { displayName: id },
  ...shown,
});

const group = (
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

function importTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: an import resolves managers and members by id and by alias, forwards and backwards`, async () => {
    const directory = await newDirectory();
    await importAll(directory, [
      group('g1', ['cn=two', 'u1']),
      user('u1', { manager: 'cn=two' }),
      user('u2', { alias: 'cn=two', manager: 'u2' }),
    ]);

    expect((await objectOf(directory, 'User', 'u1'))?.attributes).toEqual({
      displayName: 'u1',
      manager: 'u2',
    });
    expect((await objectOf(directory, 'User', 'u2'))?.attributes['manager']).toBe('u2');
    const upTo = await directory.head();
    const members = await directory.memberChanges({ groupId: 'g1', after: 0, upTo, limit: 10 });
    expect(members.map(({ memberId }) => memberId)).toEqual(['u1', 'u2']);
  });

  test(`${name}: a comparison tells what would happen, and nothing happens before apply`, async () => {
    const directory = await newDirectory();
    await edit(
      directory,
      ...['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => putUser(id)),
      putGroup('g1'),
      putGroup('g2'),
    );
    await edit(
      directory,
      member('g1', 'u1'),
      { edit: 'softDelete', id: 'u3' },
      { edit: 'hardDelete', id: 'u4' },
    );
    const head = await directory.head();
    const incoming = await directory.beginImport();
    await incoming.add([user('u1'), user('u2', { attributes: { displayName: 'New' } }), user('u3')]);
    await incoming.add([
      user('u4'),
      user('u6', { manager: 'cn=nobody' }),
      group('g1', ['u1', 'u9', 'u2', 'u8']),
    ]);

    expect(await incoming.compare()).toEqual({
      shown: 6,
      before: 5,
      added: 2,
      changed: 3,
      missing: 2,
      unresolvedReferences: 3,
      unresolvedExamples: [
        { from: 'u6', to: 'cn=nobody' },
        { from: 'g1', to: 'u9' },
        { from: 'g1', to: 'u8' },
      ],
    });
    expect(await directory.head()).toBe(head);
    await incoming.discard();
    expect(await (await directory.beginImport()).compare()).toMatchObject({ shown: 0, missing: 5 });
  });

  test(`${name}: what is missing is soft-deleted if that is asked for, and restored when it is shown again`, async () => {
    const directory = await newDirectory();
    await importAll(directory, [user('u1'), user('u2')]);
    await importAll(directory, [user('u1')], { deleteMissing: false });
    expect((await objectOf(directory, 'User', 'u2'))?.state).toBe('active');

    await importAll(directory, [user('u1')], { nowMs: 500 });
    expect((await objectOf(directory, 'User', 'u2'))?.state).toBe('softDeleted');
    expect(await directory.purge({ deletedBeforeMs: 499 })).toBe(0);
    await importAll(directory, [user('u1'), user('u2')]);
    expect((await objectOf(directory, 'User', 'u2'))?.state).toBe('active');

    await importAll(directory, [user('u1')], { nowMs: 500 });
    expect(await directory.purge({ deletedBeforeMs: 500 })).toBe(1);
    await importAll(directory, [user('u1'), user('u2')]);
    expect((await objectOf(directory, 'User', 'u2'))?.state).toBe('active');
  });

  test(`${name}: of an object shown twice the later showing wins, with its place, its alias and its members`, async () => {
    const directory = await newDirectory();
    await importAll(directory, [
      user('u2', { attributes: { displayName: 'Old' }, alias: 'cn=a', manager: 'u1' }),
      group('g1', ['u1']),
      user('u1'),
      user('u2', { attributes: { displayName: 'New' } }),
      group('g1', ['u2', 'u2']),
      user('u3', { manager: 'cn=a' }),
    ]);

    expect((await changesOf(directory, 'User')).map(({ id, attributes }) => [id, attributes])).toEqual([
      ['u1', { displayName: 'u1' }],
      ['u2', { displayName: 'New' }],
      ['u3', { displayName: 'u3' }],
    ]);
    const upTo = await directory.head();
    const members = await directory.memberChanges({ groupId: 'g1', after: 0, upTo, limit: 10 });
    expect(members.map(({ memberId }) => memberId)).toEqual(['u2']);
  });

  test(`${name}: a reference may name an object that only an earlier file showed`, async () => {
    const directory = await newDirectory();
    await importAll(directory, [user('u1', { alias: 'cn=one' }), user('u2')]);
    const incoming = await directory.beginImport();
    await incoming.add([user('u3', { manager: 'cn=one' }), group('g1', ['u2', 'cn=one', 'cn=two'])]);

    expect((await incoming.compare()).unresolvedExamples).toEqual([{ from: 'g1', to: 'cn=two' }]);
    await incoming.apply({ deleteMissing: false, nowMs: 0 });
    expect((await objectOf(directory, 'User', 'u3'))?.attributes['manager']).toBe('u1');
    const upTo = await directory.head();
    expect(await directory.memberChanges({ groupId: 'g1', after: 0, upTo, limit: 10 })).toHaveLength(2);
  });
}

function importChangeTests(name: string, newDirectory: NewDirectory): void {
  test(`${name}: an import touches only what it changes`, async () => {
    const directory = await newDirectory();
    const file = [
      user('u1', { manager: 'u2' }),
      user('u2'),
      user('u3'),
      group('g1', ['u1', 'u2']),
      group('g2', []),
    ];
    await importAll(directory, file);
    const before = await directory.head();
    await importAll(directory, file);
    expect(await directory.head()).toBe(before);

    await importAll(directory, [
      user('u1', { manager: 'u3' }),
      ...file.slice(1, 3),
      group('g1', ['u2', 'u3']),
    ]);
    expect(await idsAfter(directory, before)).toEqual(['u1', 'g1', 'g2']);
    const upTo = await directory.head();
    const moves = await directory.memberChanges({ groupId: 'g1', after: before, upTo, limit: 10 });
    expect(moves.map(({ memberId, present }) => [memberId, present])).toEqual([
      ['u1', false],
      ['u3', true],
    ]);
  });

  test(`${name}: a group that is shown without members keeps those it has`, async () => {
    const directory = await newDirectory();
    await importAll(directory, [user('u1'), group('g1', ['u1'])]);
    const before = await directory.head();
    await importAll(directory, [user('u1'), { id: 'g1', type: 'Group', attributes: { displayName: 'g1' } }]);

    expect(await directory.head()).toBe(before);
  });

  test(`${name}: an import touches the members of assigned groups whom it entitles differently`, async () => {
    const directory = await newDirectory();
    const users = ['u1', 'u2', 'u3', 'u4'].map((id) => user(id));
    const groups = [group('g1', ['u1']), group('g2', ['u2']), group('g3', ['u3'])];
    await importAll(directory, [...users, ...groups]);
    await edit(directory, assign('a1', 'g1'), assign('a2', 'g2'), assign('a3', 'g3'));

    const before = await directory.head();
    const renamed = group('g1', ['u1'], { attributes: { displayName: 'Renamed' } });
    const left = group('g2', ['u4']);
    await importAll(directory, [...users, renamed, left]);
    expect(await idsAfter(directory, before)).toEqual(['u2', 'u3', 'u4', 'g1', 'g2', 'g3']);

    const later = await directory.head();
    await importAll(directory, [
      ...users,
      group('g1', ['u1'], { attributes: { mail: 'g@x' } }),
      left,
      group('g3', []),
    ]);
    expect(await idsAfter(directory, later)).toEqual(['u1', 'u3', 'g1', 'g3']);
  });
}
