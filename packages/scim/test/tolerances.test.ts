import { describe, expect, test } from 'vitest';
import { changed, ENT, g1, NAME, type Op, u1, u1Ent } from '../../../tooling/cases/patch-parts.ts';
import { G1, U1 } from '../../../tooling/cases/people.ts';
import {
  applyPatch,
  checkFilter,
  GROUP,
  type Json,
  normalizeResource,
  parseFilter,
  parsePatch,
  SCHEMAS,
  ScimError,
  type Tolerances,
  USER,
} from '../src/index.ts';
import { body } from './patch-bed.ts';

/** The resource after the operations, or the scimType of the refusal, under these tolerances. */
function patched(options: Partial<Tolerances>, [op, path, value]: Op, resource = U1): unknown {
  const operation = {
    op,
    ...(path === undefined ? {} : { path }),
    ...(value === undefined ? {} : { value }),
  };
  return outcome(() =>
    applyPatch(resource, parsePatch(body([operation]), options), resource === G1 ? GROUP : USER, options),
  );
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
}

const LEGACY_REMOVE: Op = ['Remove', 'members', [{ value: 'u1' }]];
const MANAGER = `${ENT}:manager`;

describe('a PATCH', () => {
  test.each<[Partial<Tolerances>, Op, unknown, Json?]>([
    [{ coerceBooleanText: 'on' }, ['replace', 'active', 'False'], u1({ active: false })],
    [{ coerceBooleanText: 'off' }, ['replace', 'active', 'False'], 'invalidValue'],
    [{ coerceBooleanText: 'off' }, ['replace', 'active', false], u1({ active: false })],
    [{ coerceBooleanText: 'off' }, ['remove', 'emails[primary eq "True"]'], 'invalidFilter'],
    [{ managerString: 'reject' }, ['replace', MANAGER, 'u4'], 'invalidValue'],
    [{ managerString: 'reject' }, ['replace', MANAGER, [{ value: 'u4' }]], 'invalidValue'],
    [{ managerString: 'reject' }, ['replace', MANAGER, ''], 'invalidValue'],
    [{ managerString: 'reject' }, ['replace', MANAGER, { value: 'u4' }], u1Ent({ manager: { value: 'u4' } })],
    [{ managerString: 'accept' }, ['replace', MANAGER, 'u4'], u1Ent({ manager: { value: 'u4' } })],
    [
      { managerString: 'accept' },
      ['replace', MANAGER, [{ value: 'u4' }]],
      u1Ent({ manager: { value: 'u4' } }),
    ],
    [{ managerString: 'accept' }, ['replace', MANAGER, ''], 'invalidValue'],
    [
      { managerString: 'accept+emptyRemoves' },
      ['replace', MANAGER, ''],
      u1({ [ENT]: { employeeNumber: '1001', department: 'Tours' } }),
    ],
    [{ pathlessPatch: 'off' }, ['replace', undefined, { title: 'Boss' }], 'invalidSyntax'],
    [{ pathlessPatch: 'off' }, ['replace', 'title', 'Boss'], u1({ title: 'Boss' })],
    [{ pathlessPatch: 'on' }, ['replace', undefined, { title: 'Boss' }], u1({ title: 'Boss' })],
    [
      { dottedKeys: 'expand' },
      ['replace', undefined, { 'name.familyName': 'J2' }],
      u1({ name: { ...NAME, familyName: 'J2' } }),
    ],
    [{ dottedKeys: 'literal' }, ['replace', undefined, { 'name.familyName': 'J2' }], U1],
    [{ dottedKeys: 'reject' }, ['replace', undefined, { 'name.familyName': 'J2' }], 'invalidSyntax'],
    [
      { dottedKeys: 'reject' },
      ['replace', undefined, { [`${ENT}:department`]: 'R&D' }],
      u1Ent({ department: 'R&D' }),
    ],
    [
      { dottedKeys: 'literal', unknownAttribute: 'reject' },
      ['add', undefined, { 'name.a': 1 }],
      'invalidSyntax',
    ],
    [{ unknownAttribute: 'ignore' }, ['replace', undefined, { shoeSize: 42 }], U1],
    [{ unknownAttribute: 'reject' }, ['replace', undefined, { shoeSize: 42 }], 'invalidSyntax'],
    [{ unknownAttribute: 'reject' }, ['replace', 'name', { shoeSize: 42 }], 'invalidSyntax'],
    [{ unknownAttribute: 'reject' }, ['add', 'emails', [{ value: 'a', shoeSize: 42 }]], 'invalidSyntax'],
    [{ createOnFilterMiss: 'error' }, ['replace', 'emails[type eq "other"].value', 'x'], 'noTarget'],
    [{ removeFilterMiss: 'success' }, ['remove', 'emails[type eq "other"]'], U1],
    [{ removeFilterMiss: 'noTarget' }, ['remove', 'emails[type eq "other"]'], 'noTarget'],
    [{ removeFilterMiss: 'noTarget' }, ['remove', 'emails[type eq "other"].display'], 'noTarget'],
  ])('under %j reads %j', (options, operation, expected) => {
    expect(patched(options, operation)).toEqual(expected);
  });

  test.each<[Tolerances['removeMembersByValue'], Op, unknown]>([
    ['targeted', LEGACY_REMOVE, g1('u2')],
    ['wipe', LEGACY_REMOVE, changed(G1, { members: undefined })],
    ['reject', LEGACY_REMOVE, 'invalidSyntax'],
    ['reject', ['remove', 'members[value eq "u1"]'], g1('u2')],
    ['reject', ['remove', 'members', null], changed(G1, { members: undefined })],
  ])('with removeMembersByValue %s reads %j', (removeMembersByValue, operation, expected) => {
    expect(patched({ removeMembersByValue }, operation, G1)).toEqual(expected);
  });
});

describe('a whole resource', () => {
  const post = (options: Partial<Tolerances>, more: object) =>
    outcome(() =>
      normalizeResource({ schemas: [SCHEMAS.user], userName: 'ada', ...more }, USER, {
        method: 'POST',
        ...options,
      }),
    );
  const put = (options: Partial<Tolerances>, more: object) =>
    outcome(() =>
      normalizeResource({ schemas: [SCHEMAS.user], userName: 'BJensen', ...more }, USER, {
        method: 'PUT',
        current: U1,
        ...options,
      }),
    );

  test('is read with or without the tolerances for booleans and managers', () => {
    const body = { active: 'True', [ENT]: { manager: 'u2' } };
    expect(post({}, body)).toMatchObject({ active: true, [ENT]: { manager: { value: 'u2' } } });
    expect(post({ coerceBooleanText: 'off' }, body)).toBe('invalidValue');
    expect(post({ managerString: 'reject' }, body)).toBe('invalidValue');
  });

  test('may name a schema that the type does not have, or not', () => {
    const body = { schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser.toUpperCase(), 'urn:odd'] };
    expect(post({}, body)).toMatchObject({ schemas: [SCHEMAS.user] });
    expect(post({ unknownSchemaUrn: 'reject' }, body)).toBe('invalidValue');
    expect(post({ unknownSchemaUrn: 'reject' }, { schemas: [SCHEMAS.user] })).toMatchObject({
      userName: 'ada',
    });
  });

  test('clears by PUT what it leaves out, or keeps it unless it is null', () => {
    expect(put({}, {})).not.toHaveProperty('title');
    expect(put({ putOmitted: 'keep' }, {})).toMatchObject({
      title: 'Tour Guide',
      emails: U1['emails'],
      [ENT]: U1[ENT],
    });
    const cleared = put({ putOmitted: 'keep' }, { TITLE: null, emails: [], [ENT]: null });
    expect(Object.keys(cleared as object)).not.toEqual(expect.arrayContaining(['title']));
    expect(cleared).not.toHaveProperty('emails');
    expect(cleared).not.toHaveProperty([ENT]);
    expect(put({ putOmitted: 'keep' }, { [ENT]: { department: 'R&D' } })).toMatchObject({
      [ENT]: { employeeNumber: '1001', department: 'R&D' },
    });
  });
});

test('a filter may compare a boolean with text, or not', () => {
  const check = (coerceBooleanText: 'off' | 'on', filter: string) =>
    outcome(() => checkFilter(parseFilter(filter), USER, { coerceBooleanText }));
  expect(check('on', 'active eq "True"')).toBeUndefined();
  expect(check('off', 'active eq "True"')).toBe('invalidFilter');
  expect(check('off', 'active eq true and emails[primary eq true]')).toBeUndefined();
});
