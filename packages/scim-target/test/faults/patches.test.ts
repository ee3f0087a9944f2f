import { SCHEMAS } from '@scimulator/scim';
import { expect } from 'vitest';
import { ask, ORIGIN, user, where } from '../world.ts';
import { type FaultWorld, shows } from './shows.ts';

const title = { op: 'replace', path: 'title', value: 'Boss' };
const work = { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@x.test' };
const show = async ({ scim }: FaultWorld, id: string) => (await scim('GET', `/Users/${id}`)).body;

shows({
  'patch-unsupported': async (world) => {
    const id = await world.addUser('ada');
    world.on({ times: 1 });
    const reply = await world.patch(`/Users/${id}`, title);
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).not.toContain('PATCH');
    world.on({ variant: '501', times: 1 });
    expect((await world.patch(`/Users/${id}`, title)).status).toBe(501);
    world.on({ variant: '404', times: 1 });
    expect((await world.patch(`/Users/${id}`, title)).status).toBe(404);
    expect((await world.patch(`/Users/${id}`, title)).status).toBe(200);
  },
  'op-case': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    expect((await world.patch(`/Users/${id}`, { ...title, op: 'Replace' })).body).toMatchObject({
      scimType: 'invalidSyntax',
    });
    expect((await world.patch(`/Users/${id}`, title)).status).toBe(200);
  },
  'bool-string': async (world) => {
    const id = await world.addUser('ada', { active: true });
    const disable = { op: 'Replace', path: 'active', value: 'False' };
    world.on({ times: 1 });
    expect((await world.patch(`/Users/${id}`, disable)).status).toBe(400);
    world.on({ variant: 'truthy' });
    expect((await world.patch(`/Users/${id}`, disable)).status).toBe(200);
    expect((await show(world, id))['active']).toBe(true);
    await world.patch(`/Users/${id}`, { ...disable, value: false });
    expect((await show(world, id))['active']).toBe(false);
  },
  'no-target-new-value': async (world) => {
    await world.admin('PUT', '/knobs', { createOnFilterMiss: 'create' });
    const id = await world.addUser('ada');
    world.on({ times: 1 });
    expect((await world.patch(`/Users/${id}`, work)).body).toMatchObject({ scimType: 'noTarget' });
    expect((await world.patch(`/Users/${id}`, work)).status).toBe(200);
  },
  'filter-path-dup': async (world) => {
    const id = await world.addUser('ada', { emails: [{ type: 'work', value: 'a@x.test' }] });
    world.on();
    await world.patch(`/Users/${id}`, work);
    const { body } = await world.patch(`/Users/${id}`, work);
    expect(body['emails']).toHaveLength(3);
  },
  'pathless-refused': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const pathless = { op: 'replace', value: { title: 'Boss' } };
    expect((await world.patch(`/Users/${id}`, pathless)).body).toMatchObject({ scimType: 'invalidPath' });
    expect((await world.patch(`/Users/${id}`, title)).status).toBe(200);
  },
  'dotted-keys-literal': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const dotted = { op: 'replace', value: { 'name.givenName': 'Ada', title: 'Boss' } };
    expect((await world.patch(`/Users/${id}`, dotted)).status).toBe(200);
    const body = await show(world, id);
    expect(body).toMatchObject({ 'name.givenName': 'Ada', title: 'Boss' });
    expect(body).not.toHaveProperty(['name']);
  },
  'manager-string-refused': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const path = `${SCHEMAS.enterpriseUser}:manager`;
    expect((await world.patch(`/Users/${id}`, { op: 'add', path, value: 'boss' })).status).toBe(400);
    expect((await world.patch(`/Users/${id}`, { op: 'add', value: { [path]: 'boss' } })).status).toBe(400);
    const bob = user('bob', { [SCHEMAS.enterpriseUser]: { manager: 'boss' } });
    expect((await world.scim('POST', '/Users', bob)).status).toBe(400);
    const object = { op: 'add', path, value: { value: 'boss' } };
    expect((await world.patch(`/Users/${id}`, object)).status).toBe(200);
  },
  'roles-duplicated': async (world) => {
    const id = await world.addUser('ada', { roles: [{ value: 'User' }] });
    world.on();
    const add = { op: 'Add', path: 'roles', value: [{ value: 'User' }] };
    expect((await world.patch(`/Users/${id}`, add)).body['roles']).toHaveLength(2);
    const pathless = { op: 'add', value: { roles: [{ value: 'User' }] } };
    expect((await world.patch(`/Users/${id}`, pathless)).body['roles']).toHaveLength(3);
  },
  'quoted-primary': async (world) => {
    const id = await world.addUser('ada', { roles: [{ value: 'User', primary: true }] });
    world.on();
    const quoted = { op: 'replace', path: 'roles[primary eq "True"].value', value: 'Boss' };
    expect((await world.patch(`/Users/${id}`, quoted)).body).toMatchObject({ scimType: 'invalidFilter' });
    const plain = { ...quoted, path: 'roles[primary eq true].value' };
    expect((await world.patch(`/Users/${id}`, plain)).status).toBe(200);
  },
  'active-ignored': async (world) => {
    const id = await world.addUser('ada', { active: true });
    world.on();
    const disable = { op: 'replace', path: 'active', value: false };
    expect((await world.patch(`/Users/${id}`, disable, title)).status).toBe(200);
    expect(await show(world, id)).toMatchObject({ active: true, title: 'Boss' });
  },
  'noop-bumps-version': async (world) => {
    const id = await world.addUser('ada', { title: 'Boss' });
    const before = await show(world, id);
    world.on();
    world.clock.nowMs += 5_000;
    await world.patch(`/Users/${id}`, title);
    const after = await show(world, id);
    expect(before).toMatchObject({ meta: { lastModified: '2026-01-01T00:00:00.000Z' } });
    expect(after).toMatchObject({ meta: { lastModified: '2026-01-01T00:00:05.000Z' } });
    expect({ ...after, meta: 0 }).toEqual({ ...before, meta: 0 });
  },
  'patch-not-atomic': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const reply = await world.patch(`/Users/${id}`, title, { op: 'replace', path: 'id', value: 'x' });
    expect(reply.status).toBe(400);
    expect((await show(world, id))['title']).toBe('Boss');
  },
  'patch-204-with-body': async (world) => {
    const id = await world.addUser('ada');
    world.on({ times: 1 });
    const sent: string[] = [];
    const request = new Request(`${ORIGIN}/scim/v2/Users/${id}`, {
      method: 'PATCH',
      headers: { authorization: 'Bearer scim-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [title],
      }),
    });
    await world.target.fetch(request, {
      reset: () => sent.push('reset'),
      send: (bytes, end) => sent.push(new TextDecoder().decode(bytes), end),
    });
    expect(sent[0]).toMatch(
      /^HTTP\/1\.1 204 \r\n[\s\S]*content-length: [1-9]\d+\r\n[\s\S]*\r\n\r\n\{.*"Boss"/,
    );
    expect(sent[1]).toBe('close');
    world.on({ variant: '200-empty' });
    expect(await world.patch(`/Users/${id}`, title)).toMatchObject({ status: 200, text: '' });
  },
  'mono-valued-search': async (world) => {
    const id = await world.addUser('ada', { emails: [{ type: 'work', value: 'b@x.test' }] });
    world.on();
    const one = { op: 'replace', path: 'name[familyName eq "x"].givenName', value: 'Ada' };
    expect((await world.patch(`/Users/${id}`, one)).body).toMatchObject({
      status: '400',
      detail: expect.stringContaining('mono valued'),
    });
    expect((await world.patch(`/Users/${id}`, work)).status).toBe(200);
  },
  'case-sensitive-attrs': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const reply = await world.scim('GET', `/Users${where('USERNAME eq "ada"')}`);
    expect(reply.body).toMatchObject({ scimType: 'invalidFilter' });
    expect((await world.patch(`/Users/${id}`, { ...title, path: 'Title' })).status).toBe(400);
    const odd = await world.scim('POST', '/Users', user('bob', { TITLE: 'Boss' }));
    expect(odd.status).toBe(201);
    expect(odd.body).not.toHaveProperty('title');
    expect((await ask(world.target, 'GET', '/scim/v2/Users?filter=USERNAME+pr')).status).toBe(401);
  },
});
