import { expect, test } from 'vitest';
import {
  changed,
  ENT,
  g1,
  HOME,
  NAME,
  type Op,
  OTHER,
  u1,
  u1Ent,
  W,
  WORK,
} from '../../../tooling/cases/patch-parts.ts';
import { G1, U1, U3, U4 } from '../../../tooling/cases/people.ts';
import { applyPatch, type Json, MESSAGES, parsePatch, SCHEMAS, ScimError, USER } from '../src/index.ts';
import { body, patch } from './patch-bed.ts';

test('P37: the setting noTarget refuses a replace that matches nothing, as the RFC does', () => {
  const operations: readonly Op[] = [['replace', 'emails[type eq "other"].value', 'n@x.test']];
  expect(patch(U1, operations, { createOnFilterMiss: 'error' })).toBe('noTarget');
});

test.each([
  ['P14', [['add', 'phoneNumbers[type eq "work"].value', '1']]],
  ['P109', [['add', 'addresses[type eq "work"].country', 'SE']]],
] satisfies [string, Op[]][])(
  '%s: an add that matches nothing creates, whatever the setting',
  (_id, operations) => {
    expect(patch(U1, operations, { createOnFilterMiss: 'error' })).toEqual(patch(U1, operations));
  },
);

test('P96: a body without the PatchOp schema is refused', () => {
  expect(() => parsePatch({ Operations: [{ op: 'remove', path: 'title' }] })).toThrow('schemas must contain');
});

test('P97: envelope names are read in any case, and a single operation without its array', () => {
  const wanted = parsePatch(body([{ op: 'replace', path: 'title', value: 'A' }]));

  expect(
    parsePatch({ Schemas: [MESSAGES.patchOp], operations: [{ Op: 'Replace', Path: 'title', Value: 'A' }] }),
  ).toEqual(wanted);
  expect(
    parsePatch({ schemas: [MESSAGES.patchOp], Operations: { op: 'replace', path: 'title', value: 'A' } }),
  ).toEqual(wanted);
});

test('P110: a thousand members are added by one operation', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `m${index}`);

  expect(patch(G1, [['add', 'members', ids.map((value) => ({ value }))]])).toEqual(g1('u1', 'u2', ...ids));
});

test('a filter that nothing matches has no element to replace', () => {
  expect(patch(U1, [['replace', 'emails[type eq "other"]', OTHER]])).toBe('noTarget');
});

test('a filter that does not describe one element creates none', () => {
  expect(patch(U3, [['add', 'emails[type ne "work"].value', 'x']])).toBe('noTarget');
  expect(patch(U3, [['add', 'emails[type eq "work" or type eq "home"].value', 'x']])).toBe('noTarget');
  expect(patch(U3, [['add', 'emails[value co "corp"].display', 'x']])).toBe('noTarget');
});

test('an operation that gives nothing makes no element', () => {
  expect(patch(U3, [['replace', 'emails[type eq "work"].value', null]])).toBe(U3);
});

test('an extension by its URN: null takes it away, an object sets what it gives', () => {
  expect(patch(U1, [['replace', ENT, null]])).toEqual(u1({ schemas: [SCHEMAS.user], [ENT]: undefined }));
  expect(patch(U1, [['replace', ENT, { department: 'D', noSuch: 1 }]])).toEqual(u1Ent({ department: 'D' }));
  expect(patch(U1, [['replace', ENT, 'x']])).toBe('invalidValue');
});

test('adding to matching elements merges the parts that the value gives', () => {
  expect(patch(U1, [['add', W, { display: 'Work' }]])).toEqual(
    u1({ emails: [{ ...WORK, display: 'Work' }, HOME] }),
  );
});

test('a manager without an id is refused, and so is taking the id away', () => {
  expect(patch(U3, [['add', `${ENT}:manager.$ref`, '../Users/u2']])).toBe('invalidValue');
  expect(patch(U1, [['remove', `${ENT}:manager.value`]])).toBe('mutability');
});

test('adding a URN to schemas does nothing by itself', () => {
  expect(patch(U3, [['add', 'schemas', [ENT]]])).toBe(U3);
  expect(patch(U1, [['remove', 'schemas']])).toBe('mutability');
});

test('a path-less value may hold readOnly and unknown attributes, and its schemas order nothing', () => {
  const value = { schemas: [SCHEMAS.user], id: 'zz', meta: { version: 'x' }, noSuch: 1, title: 'A' };

  expect(patch(U1, [['replace', undefined, value]])).toEqual(u1({ title: 'A' }));
});

test('removing with a list takes each element by the parts that the client names', () => {
  expect(patch(U1, [['remove', 'emails', [{ type: 'home' }]]])).toEqual(u1({ emails: [WORK] }));
  expect(patch(U1, [['remove', 'emails', [{ type: 'home', value: 'bjensen@example.com' }]]])).toBe(U1);
  expect(patch(G1, [['remove', 'members', ['u1']]])).toEqual(g1('u2'));
  expect(patch(U4, [['remove', 'roles', [{ value: 'READER', primary: false }]]])).toEqual(
    changed(U4, { roles: [{ value: 'admin', primary: true }] }),
  );
});

test('brackets behind a singular attribute are no path', () => {
  expect(patch(U1, [['replace', 'name[familyName pr].givenName', 'x']])).toBe('invalidPath');
});

test('names of prototypes are no attributes and do no harm', () => {
  const value: unknown = JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  );

  expect(() => applyPatch(U1, parsePatch(body([{ op: 'add', value: value as Json }])), USER)).toThrow(
    ScimError,
  );
  expect(patch(U1, [['add', 'constructor', 'x']])).toBe('invalidPath');
  expect(
    patch(U1, [['add', 'name', JSON.parse('{"__proto__":{"polluted":true},"middleName":"Q"}')]]),
  ).toEqual(u1({ name: { ...NAME, middleName: 'Q' } }));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
