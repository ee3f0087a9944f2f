import { expect, test } from 'vitest';
import { G1, U1 } from '../../../tooling/cases/people.ts';
import { GROUP, project, type Resource, type ResourceType, SCHEMAS, type Selection, USER } from './index.ts';

const ENT = SCHEMAS.enterpriseUser;
const user: Resource = { ...U1, password: 'secret' };
const namesOf = (selection: Selection) => Object.keys(project(user, selection, USER)).sort();
const ALL = Object.keys(U1).sort();

test('without a selection everything is shown but what is never returned', () => {
  expect(project(user, {}, USER)).toEqual(U1);
});

const SELECTIONS: readonly (readonly [selection: Selection, names: readonly string[]])[] = [
  [{ attributes: ['userName'] }, ['id', 'schemas', 'userName']],
  [{ attributes: ['USERNAME'] }, ['id', 'schemas', 'userName']],
  [{ attributes: ['password'] }, ['id', 'schemas']],
  [{ attributes: ['noSuch', '', 'a b'] }, ['id', 'schemas']],
  [{ attributes: [`${SCHEMAS.user}:title`] }, ['id', 'schemas', 'title']],
  [{ attributes: ['emails[type eq "work"]'] }, ['emails', 'id', 'schemas']],
  [{ excludedAttributes: ['id', 'schemas'] }, ALL],
  [{ excludedAttributes: ['emails', 'title'] }, ALL.filter((name) => name !== 'emails' && name !== 'title')],
  [{ excludedAttributes: [ENT] }, ALL.filter((name) => name !== ENT)],
];

test.each(SELECTIONS)('%j', (selection, names) => {
  expect(namesOf(selection)).toEqual([...names].sort());
});

test('sub-attributes are chosen one by one', () => {
  const chosen = project(user, { attributes: ['name.givenName', 'emails.value', `${ENT}:department`] }, USER);

  expect(chosen).toEqual({
    schemas: U1['schemas'],
    id: 'u1',
    name: { givenName: 'Barbara' },
    emails: [{ value: 'bjensen@example.com' }, { value: 'babs@jensen.test' }],
    [ENT]: { department: 'Tours' },
  });
});

test('sub-attributes are left out one by one', () => {
  expect(project(user, { excludedAttributes: ['name.givenName'] }, USER)['name']).toEqual({
    familyName: 'Jensen',
  });
  expect(
    project({ ...U1, name: { givenName: 'x' } }, { excludedAttributes: ['name.givenName'] }, USER),
  ).not.toHaveProperty('name');
});

test('a whole attribute wins over a part of it', () => {
  expect(project(user, { attributes: ['name', 'name.givenName'] }, USER)['name']).toEqual(U1['name']);
});

test('members of a group can be left out', () => {
  expect(project(G1, { excludedAttributes: ['members'] }, GROUP)).not.toHaveProperty('members');
});

test('what is returned on request is shown to those who ask', () => {
  const shy: ResourceType = {
    ...USER,
    schema: {
      ...USER.schema,
      attributes: USER.schema.attributes.map((attribute) =>
        attribute.name === 'title' ? { ...attribute, returned: 'request' as const } : attribute,
      ),
    },
  };

  expect(project(user, {}, shy)).not.toHaveProperty('title');
  expect(project(user, { attributes: ['title'] }, shy)).toHaveProperty('title', 'Tour Guide');
});

test('both selections at once are refused', () => {
  expect(() => project(user, { attributes: ['title'], excludedAttributes: ['name'] }, USER)).toThrow(
    'exclude each other',
  );
});
