import { expect, test } from 'vitest';
import type { Directory, DirectoryEdit } from '../src/directory/directory.ts';
import {
  assign,
  assignmentOf,
  changesOf,
  edit,
  idsAfter,
  member,
  type NewDirectory,
  objectOf,
  putGroup,
  putUser,
  SP,
} from './directory-fixtures.ts';

/** What every directory tells of assignments and memberships. */
export function directoryAssignmentSuite(name: string, newDirectory: NewDirectory): void {
  assignmentTests(name, newDirectory);
  memberTests(name, newDirectory);
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

  test(`${name}: assignments that may not be all there are add to the others`, async () => {
    const directory = await newDirectory();
    await edit(directory, putUser('u1'), putUser('u2'), assign('a1', 'u1'));
    const before = await directory.head();
    await directory.replaceAssignments(SP, [assignmentOf('a2', 'u2')], { keepsOthers: true });

    expect(await idsAfter(directory, before)).toEqual(['u2']);
    const users = await directory.objects({ type: 'User', servicePrincipalId: SP, ids: ['u1', 'u2'] });
    expect(users.map(({ assignments }) => assignments.length)).toEqual([1, 1]);
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
