import { expect, test } from 'vitest';
import {
  assign,
  changesOf,
  edit,
  group,
  idsAfter,
  importAll,
  member,
  type NewDirectory,
  objectOf,
  putGroup,
  putUser,
  user,
} from './directory-fixtures.ts';

/** What every directory makes of a file. */
export function directoryImportSuite(name: string, newDirectory: NewDirectory): void {
  importTests(name, newDirectory);
  importChangeTests(name, newDirectory);
}

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
