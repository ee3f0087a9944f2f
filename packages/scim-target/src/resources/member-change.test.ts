import { MESSAGES, parsePatch } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { TARGET_TYPES } from '../resource-types.ts';
import { memberChange, membersTouched } from './member-change.ts';

const [USERS, GROUPS] = TARGET_TYPES;
if (USERS === undefined || GROUPS === undefined) throw new Error('the target has users and groups');

const operations = (...all: readonly object[]) =>
  parsePatch({ schemas: [MESSAGES.patchOp], Operations: all });

test.each([
  ['a rename', { op: 'replace', path: 'displayName', value: 'x' }, 'none'],
  ['a rename without path', { op: 'replace', value: { displayName: 'x' } }, 'none'],
  [
    'an add',
    { op: 'Add', path: 'members', value: [{ $ref: null, value: 'a' }, { value: 'b' }] },
    { values: ['a', 'b'] },
  ],
  ['an add without path', { op: 'add', value: { Members: [{ value: 'a' }] } }, { values: ['a'] }],
  ['a removal by filter', { op: 'remove', path: 'members[value eq "a"]' }, { values: ['a'] }],
  ['a removal by another filter', { op: 'remove', path: 'members[type eq "User"]' }, 'all'],
  ['a removal of everybody', { op: 'remove', path: 'members' }, 'all'],
  ['a replacement', { op: 'replace', path: 'members', value: [{ value: 'a' }] }, 'all'],
  ['a replacement without path', { op: 'replace', value: { members: [] } }, 'all'],
  [
    'a qualified add',
    { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:Group:members', value: [{ value: 'a' }] },
    { values: ['a'] },
  ],
])('%s touches the members that it names', (_name, operation, touched) => {
  expect(membersTouched(operations(operation), GROUPS)).toEqual(touched);
});

test('a removal in Entra’s legacy dialect touches those in its value list', () => {
  const removal = { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }, { value: 'b' }] };
  expect(membersTouched(operations(removal), GROUPS)).toEqual({ values: ['a', 'b'] });
});

test('operations together touch what each of them does', () => {
  const add = { op: 'add', path: 'members', value: [{ value: 'a' }] };
  const remove = { op: 'remove', path: 'members[value eq "b"]' };
  expect(membersTouched(operations(add, remove), GROUPS)).toEqual({ values: ['a', 'b'] });
  expect(membersTouched(operations(add, { op: 'remove', path: 'members' }), GROUPS)).toBe('all');
  expect(membersTouched(operations(add), USERS)).toBe('none');
});

test('of two lists of members, what is new or different comes, and what is missing goes', () => {
  const before = [{ value: 'a' }, { value: 'b' }, { value: 'c' }];
  const after = [{ value: 'a' }, { value: 'c', type: 'User' }, { value: 'd' }];
  expect(memberChange(before, after)).toEqual({
    added: [{ value: 'c', type: 'User' }, { value: 'd' }],
    removed: ['b'],
  });
});
