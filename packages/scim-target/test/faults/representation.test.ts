import { SCHEMAS } from '@scimulator/scim';
import { expect } from 'vitest';
import { user, where } from '../world.ts';
import { type FaultWorld, pageOf, shows } from './shows.ts';

const shown = async ({ scim }: FaultWorld, id: string) => (await scim('GET', `/Users/${id}`)).body;

shows({
  'no-id': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    expect(await shown(world, id)).not.toHaveProperty('id');
    expect(pageOf(await world.scim('GET', '/Users'))[0]).not.toHaveProperty('id');
    expect((await world.scim('POST', '/Users', user('bob'))).body).not.toHaveProperty('id');
  },
  'numeric-id': async (world) => {
    await world.addUser('ada');
    world.on();
    const [listed] = pageOf(await world.scim('GET', '/Users'));
    expect(listed?.['id']).toBe(1);
    expect((await world.scim('GET', '/Users/1')).body).toMatchObject({ id: 1, userName: 'ada' });
    expect((await world.scim('DELETE', '/Users/1')).status).toBe(204);
  },
  'no-meta-location': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    const { meta } = await shown(world, id);
    expect(meta).toHaveProperty('created');
    expect(meta).not.toHaveProperty('location');
  },
  'internal-location': async (world) => {
    world.on();
    const reply = await world.scim('POST', '/Users', user('ada'));
    const internal = `http://scim-backend.internal:8080/scim/v2/Users/${reply.body['id']}`;
    expect(reply.headers.get('location')).toBe(internal);
    expect(reply.body).toMatchObject({ meta: { location: internal } });
  },
  'no-schemas': async (world) => {
    await world.addUser('ada');
    world.on();
    const reply = await world.scim('GET', '/Users');
    expect(reply.body).not.toHaveProperty('schemas');
    expect(pageOf(reply)[0]).not.toHaveProperty('schemas');
  },
  'manager-flat': async (world) => {
    const id = await world.addUser('ada', { [SCHEMAS.enterpriseUser]: { manager: { value: 'boss' } } });
    world.on();
    expect((await shown(world, id))[SCHEMAS.enterpriseUser]).toEqual({ manager: 'boss' });
  },
  'excluded-ignored': async ({ on, scim, addGroup }) => {
    const id = await addGroup('Sales', ['m']);
    on();
    const reply = await scim('GET', `/Groups/${id}?excludedAttributes=members`);
    expect(reply.body).toHaveProperty('members');
  },
  'two-primaries': async (world) => {
    const id = await world.addUser('ada', {
      emails: [
        { type: 'work', value: 'a@x.test', primary: true },
        { type: 'home', value: 'b@x.test' },
      ],
    });
    world.on();
    expect(await shown(world, id)).toMatchObject({ emails: [{ primary: true }, { primary: true }] });
  },
  'username-recased': async (world) => {
    world.on();
    const { body } = await world.scim('POST', '/Users', user('Ada@X.test'));
    expect(body['userName']).toBe('ada@x.test');
    expect((await shown(world, String(body['id'])))['userName']).toBe('ada@x.test');
  },
  'username-inconsistent': async (world) => {
    world.on();
    const { body } = await world.scim('POST', '/Users', user('ada'));
    expect(body['userName']).toBe('ada');
    expect((await shown(world, String(body['id'])))['userName']).toBe('member:ada');
  },
  'active-numeric': async (world) => {
    const id = await world.addUser('ada', { active: false });
    const { id: rule } = world.on();
    expect((await shown(world, id))['active']).toBe(0);
    world.target.faults.remove(rule);
    world.on({ variant: 'text' });
    expect((await shown(world, id))['active']).toBe('false');
  },
  'password-echoed': async (world) => {
    world.on();
    const reply = await world.scim('POST', '/Users', user('ada', { password: 'hush' }));
    expect(reply.body['password']).toBe('hush');
    const id = String(reply.body['id']);
    expect(await shown(world, id)).not.toHaveProperty('password');
    const change = { op: 'replace', path: 'password', value: 'quiet' };
    expect((await world.patch(`/Users/${id}`, change)).body['password']).toBe('quiet');
    expect(JSON.stringify(world.target.journal.entries())).not.toMatch(/hush|quiet/);
  },
  'empty-extension': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    expect(await shown(world, id)).toMatchObject({
      schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
      [SCHEMAS.enterpriseUser]: {},
    });
  },
  'nulls-and-pascal-case': async (world) => {
    const id = await world.addUser('ada');
    world.on();
    expect(await shown(world, id)).toMatchObject({
      userName: 'ada',
      nickName: null,
      meta: { Created: expect.any(String), LastModified: expect.any(String) },
    });
  },
  'clock-skew': async (world) => {
    const id = await world.addUser('ada');
    const { id: rule } = world.on();
    expect(await shown(world, id)).toMatchObject({ meta: { lastModified: '2026-01-02T00:00:00.000Z' } });
    world.target.faults.remove(rule);
    world.on({ variant: 'zoneless' });
    const [listed] = pageOf(await world.scim('GET', `/Users${where('userName eq "ada"')}`));
    expect(listed).toMatchObject({ meta: { lastModified: '2026-01-01T00:00:00.000' } });
  },
});
