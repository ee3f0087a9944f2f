import { applyPatch, GROUP, MESSAGES, type PatchOperation, parsePatch, ScimError } from '@scimulator/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GROUPS, USERS } from '../../test/resources-suite.ts';
import { memberKey } from './index-key.ts';
import { memberChange, membersIn, membersTouched } from './member-change.ts';
import type { Member } from './port.ts';

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

const anyMember = fc.constantFrom('a', 'b', 'c', 'd', 'A');
const elements = fc.array(
  anyMember.map((value) => ({ value })),
  { minLength: 1, maxLength: 3 },
);
const anyOperation = fc.oneof(
  elements.map((value) => ({ op: 'add', path: 'members', value })),
  elements.map((members) => ({ op: 'add', value: { members } })),
  elements.map((value) => ({ op: 'Remove', path: 'members', value })),
  anyMember.map((value) => ({ op: 'remove', path: `members[value eq "${value}"]` })),
  elements.map((value) => ({ op: 'replace', path: 'members', value })),
  elements.map((members) => ({ op: 'replace', value: { members, displayName: 'New' } })),
  fc.constant({ op: 'remove', path: 'members' }),
  fc.constant({ op: 'remove', path: 'members[not (value sw "a")]' }),
);

/** The members after the operations, or the keyword of the refusal. */
function patched(before: readonly Member[], all: readonly PatchOperation[]): readonly Member[] | string {
  try {
    const group = { schemas: [GROUP.schema.id], displayName: 'All', members: before };
    return membersIn(applyPatch(group, all, GROUP)['members'], 'members');
  } catch (error) {
    if (error instanceof ScimError) return `${error.scimType}`;
    throw error;
  }
}

/** The same, where only the members that the operations touch are read. */
function patchedInPart(all: readonly Member[], given: readonly PatchOperation[]): readonly Member[] | string {
  const touched = membersTouched(given, GROUPS);
  const named = touched === 'none' || touched === 'all' ? [] : touched.values.map(memberKey);
  const read = touched === 'all' ? all : all.filter(({ value }) => named.includes(memberKey(value)));
  const after = patched(read, given);
  if (typeof after === 'string') return after;
  const { added, removed } = memberChange(read, after);
  const gone = [...removed, ...added.map(({ value }) => value)].map(memberKey);
  return [...all.filter(({ value }) => !gone.includes(memberKey(value))), ...added];
}

const sorted = (members: readonly Member[] | string) =>
  typeof members === 'string' ? members : members.map(({ value }) => memberKey(value)).sort();

test('reading the touched members alone leads to what reading all of them leads to', () => {
  const before = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  fc.assert(
    fc.property(before, fc.array(anyOperation, { minLength: 1, maxLength: 4 }), (values, given) => {
      const all = values.map((value) => ({ value }));
      const parsed = operations(...given);
      expect(sorted(patchedInPart(all, parsed))).toEqual(sorted(patched(all, parsed)));
    }),
    { numRuns: 500 },
  );
});
