import { expect, test } from 'vitest';
import { type DirectoryEdit, UnknownObjectError } from '../src/directory/directory.ts';
import { directoryAssignmentSuite } from './directory-assignment-suite.ts';
import {
  assign,
  assignmentOf,
  edit,
  idsAfter,
  member,
  type NewDirectory,
  objectOf,
  putGroup,
  putUser,
  SP,
  touchedBy,
} from './directory-fixtures.ts';
import { directoryImportSuite } from './directory-import-suite.ts';

const DAY_MS = 24 * 3_600_000;

/** What every directory does. `newDirectory` opens an empty one. */
export function directorySuite(name: string, newDirectory: NewDirectory): void {
  readingTests(name, newDirectory);
  touchingTests(name, newDirectory);
  directoryAssignmentSuite(name, newDirectory);
  directoryImportSuite(name, newDirectory);
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
