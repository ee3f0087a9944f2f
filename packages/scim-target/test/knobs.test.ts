import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { describe, expect, test } from 'vitest';
import { type Knobs, PROFILE_NAMES } from '../src/index.ts';
import { group, idsIn, patch, type Reply, setup, user, type World, where } from './world.ts';

const ENT = SCHEMAS.enterpriseUser;

/** A target of profile rfc with some knobs turned, a user id-1 and a group id-2 of which it is a member. */
async function turned(knobs: Partial<Knobs>): Promise<World> {
  const world = setup({ profile: 'rfc' });
  expect((await world.admin('PUT', '/knobs', knobs)).status).toBe(200);
  await world.scim('POST', '/Users', user('ada', { title: 'Dr', emails: [{ value: 'a', type: 'home' }] }));
  await world.scim('POST', '/Groups', group('Staff', ['id-1', 'other']));
  return world;
}

const change = async (knobs: Partial<Knobs>, operation: JsonObject, path = '/Users/id-1'): Promise<Reply> =>
  (await turned({ groupPatchSuccess: 200, ...knobs })).scim('PATCH', path, patch(operation));

describe('knobs of PATCH', () => {
  const work = { op: 'replace', path: 'emails[type eq "work"].value', value: 'w' };
  const manager = (value: unknown) => ({ op: 'add', path: `${ENT}:manager`, value }) as JsonObject;
  const dotted = { op: 'replace', value: { 'name.givenName': 'Ada' } };

  test.each<[Partial<Knobs>, JsonObject, number, object]>([
    [{ createOnFilterMiss: 'error' }, work, 400, { scimType: 'noTarget' }],
    [
      { createOnFilterMiss: 'create' },
      work,
      200,
      { emails: [{ type: 'home' }, { type: 'work', value: 'w' }] },
    ],
    [
      { coerceBooleanText: 'off' },
      { op: 'add', path: 'active', value: 'True' },
      400,
      { scimType: 'invalidValue' },
    ],
    [{ coerceBooleanText: 'on' }, { op: 'Add', path: 'active', value: 'True' }, 200, { active: true }],
    [{ managerString: 'reject' }, manager('m'), 400, { scimType: 'invalidValue' }],
    [{ managerString: 'accept' }, manager('m'), 200, { [ENT]: { manager: { value: 'm' } } }],
    [{ pathlessPatch: 'off' }, { op: 'add', value: { title: 'X' } }, 400, { scimType: 'invalidSyntax' }],
    [{ pathlessPatch: 'on' }, { op: 'add', value: { title: 'X' } }, 200, { title: 'X' }],
    [{ dottedKeys: 'expand' }, dotted, 200, { name: { givenName: 'Ada' } }],
    [{ dottedKeys: 'reject' }, dotted, 400, { scimType: 'invalidSyntax' }],
    [{ unknownAttribute: 'reject' }, { op: 'add', value: { shoe: 1 } }, 400, { scimType: 'invalidSyntax' }],
    [{ removeFilterMiss: 'success' }, { op: 'remove', path: 'emails[type eq "work"]' }, 200, { title: 'Dr' }],
    [
      { removeFilterMiss: 'noTarget' },
      { op: 'remove', path: 'emails[type eq "work"]' },
      400,
      { scimType: 'noTarget' },
    ],
  ])('%j answers %j with %i', async (knobs, operation, status, body) => {
    expect(await change(knobs, operation)).toMatchObject({ status, body });
  });

  test('a dotted key taken literally changes nothing, and says nothing', async () => {
    const { status, body } = await change({ dottedKeys: 'literal' }, dotted);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('name');
  });

  test.each<[Knobs['removeMembersByValue'], number, unknown]>([
    ['targeted', 200, [{ value: 'other' }]],
    ['wipe', 200, undefined],
    ['reject', 400, undefined],
  ])('a list of members to remove is read as %s', async (removeMembersByValue, status, members) => {
    const removal = { op: 'remove', path: 'members', value: [{ value: 'id-1' }] };
    const reply = await change({ removeMembersByValue }, removal, '/Groups/id-2');
    expect(reply.status).toBe(status);
    expect(reply.body['members']).toEqual(members);
  });

  test.each([200, 204] as const)('a success is answered %i', async (status) => {
    expect((await change({ patchSuccess: status }, { op: 'add', path: 'title', value: 'X' })).status).toBe(
      status,
    );
  });
});

describe('knobs of filters', () => {
  test.each<[Partial<Knobs>, string, object]>([
    [{ unknownFilterAttribute: 'empty' }, 'shoe eq "x"', { totalResults: 0 }],
    [{ unknownFilterAttribute: '400' }, 'shoe eq "x"', { scimType: 'invalidFilter' }],
    [{ unknownFilterAttribute: 'all' }, 'shoe eq "x" and userName eq "nobody"', { totalResults: 1 }],
    [{ unknownFilterAttribute: 'all' }, 'userName eq "nobody"', { totalResults: 0 }],
    [{ coerceBooleanText: 'off' }, 'active eq "True"', { scimType: 'invalidFilter' }],
    [{ coerceBooleanText: 'on' }, 'active eq "True"', { totalResults: 0 }],
  ])('%j reads %s', async (knobs, filter, body) => {
    const { scim } = await turned(knobs);
    expect((await scim('GET', `/Users${where(filter)}`)).body).toMatchObject(body);
  });
});

describe('knobs of whole resources', () => {
  test('PUT clears or keeps what it leaves out', async () => {
    const put = async (putOmitted: Knobs['putOmitted']) =>
      (await (await turned({ putOmitted })).scim('PUT', '/Users/id-1', user('ada', { emails: null }))).body;
    expect(await put('clear')).not.toHaveProperty('title');
    expect(await put('keep')).toMatchObject({ title: 'Dr' });
    expect(await put('keep')).not.toHaveProperty('emails');
  });

  test('a group name may be unique', async () => {
    const second = async (groupNameUnique: Knobs['groupNameUnique']) =>
      (await (await turned({ groupNameUnique })).scim('POST', '/Groups', group('STAFF'))).status;
    expect(await second('off')).toBe(201);
    expect(await second('on')).toBe(409);
  });
});

describe('deleteMode', () => {
  test('soft-hidden hides the user everywhere and keeps the name taken', async () => {
    const { scim } = await turned({ deleteMode: 'soft-hidden' });
    expect((await scim('DELETE', '/Users/id-1')).status).toBe(204);
    expect((await scim('GET', '/Users/id-1')).status).toBe(404);
    expect((await scim('DELETE', '/Users/id-1')).status).toBe(404);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 });
    expect((await scim('GET', '/Groups/id-2')).body['members']).toEqual([{ value: 'other' }]);
    expect((await scim('POST', '/Users', user('ADA'))).body).toMatchObject({ scimType: 'uniqueness' });
    expect((await scim('POST', '/Users', user('bob'))).status).toBe(201);
  });

  test('soft-visible answers 204 and leaves everything as it was', async () => {
    const { scim } = await turned({ deleteMode: 'soft-visible' });
    expect((await scim('DELETE', '/Users/id-1')).status).toBe(204);
    expect((await scim('GET', '/Users/id-1')).status).toBe(200);
    expect(idsIn(await scim('GET', '/Users'))).toEqual(['id-1']);
    expect((await scim('DELETE', '/Users/nobody')).status).toBe(404);
  });

  test('hard frees the name', async () => {
    const { scim } = await turned({ deleteMode: 'hard' });
    await scim('DELETE', '/Users/id-1');
    expect((await scim('POST', '/Users', user('ada'))).status).toBe(201);
  });
});

describe('profiles', () => {
  test.each(PROFILE_NAMES)('%s is a bundle that a target can start with', async (profile) => {
    const { admin } = setup({ profile });
    expect((await admin('GET', '/knobs')).body).toMatchObject({ profile });
  });

  test('entra reads both dialects, mixed in one request', async () => {
    const { scim } = setup();
    await scim('POST', '/Users', user('ada', { active: 'True', roles: [{ primary: 'True', value: 'r' }] }));
    const mixed = patch(
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: `${ENT}:manager`, value: 'm-1' },
      { op: 'replace', value: { 'name.givenName': 'Ada', [`${ENT}:department`]: 'R&D' } },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'ada@contoso.test' },
      { op: 'replace', path: 'roles[primary eq "True"].value', value: 'owner' },
      { op: 'Replace', path: `${ENT}:manager`, value: [{ $ref: null, value: 'm-2' }] },
    );
    expect((await scim('PATCH', '/Users/id-1', mixed)).body).toMatchObject({
      active: false,
      name: { givenName: 'Ada' },
      emails: [{ type: 'work', value: 'ada@contoso.test' }],
      roles: [{ primary: true, value: 'owner' }],
      [ENT]: { department: 'R&D', manager: { value: 'm-2' } },
    });
    const removal = patch({ op: 'Replace', path: `${ENT}:manager`, value: '' });
    expect((await scim('PATCH', '/Users/id-1', removal)).body[ENT]).toEqual({ department: 'R&D' });
  });

  test('entra takes members in and out by value list and by filter, in one request', async () => {
    const { scim } = setup();
    const microsoft = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
    const staff = { ...group('Staff', ['a', 'b', 'c']), schemas: [SCHEMAS.group, microsoft] };
    await scim('POST', '/Groups', staff);
    const mixed = patch(
      { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] },
      { op: 'remove', path: 'members[value eq "b"]' },
      { op: 'Add', path: 'members', value: [{ $ref: null, value: 'd' }] },
      { op: 'replace', value: { displayName: 'Staff 2' } },
    );
    expect((await scim('PATCH', '/Groups/id-1', mixed)).status).toBe(204);
    expect((await scim('GET', '/Groups/id-1')).body).toMatchObject({
      displayName: 'Staff 2',
      members: [{ value: 'c' }, { value: 'd' }],
    });
  });

  test('rfc refuses what only Entra sends', async () => {
    const { scim } = setup({ profile: 'rfc' });
    expect((await scim('POST', '/Users', user('ada', { active: 'True' }))).status).toBe(400);
    expect((await scim('POST', '/Users', user('ada', { [ENT]: { manager: 'm' } }))).status).toBe(400);
    expect((await scim('POST', '/Users', user('ada', { [ENT]: { manager: { value: 'm' } } }))).status).toBe(
      201,
    );
  });

  test('an unknown knob is refused with the names of those that there are', async () => {
    const { admin } = setup();
    const { status, body } = await admin('PUT', '/knobs', { noSuchKnob: 1 });
    expect(status).toBe(400);
    expect(body['error']).toMatch(/noSuchKnob|unknown knob/);
    expect(body['error']).toContain('createOnFilterMiss, coerceBooleanText');
    expect((await admin('PUT', '/knobs', { etag: 'odd' })).body['error']).toContain('"weak"|"strong"|"off"');
    expect((await admin('GET', '/knobs')).body).toMatchObject({ etag: 'weak' });
  });
});
