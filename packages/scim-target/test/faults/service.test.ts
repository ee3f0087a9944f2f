import { expect } from 'vitest';
import { ask, user, where } from '../world.ts';
import { pageOf, shows } from './shows.ts';

shows({
  'not-found': async ({ on, scim }) => {
    on();
    expect((await scim('GET', `/Users${where('userName eq "x"')}`)).status).toBe(404);
  },
  'invalid-credentials': async ({ on, scim }) => {
    on();
    expect((await scim('GET', '/Users')).status).toBe(401);
  },
  'duplicate-roles': async ({ on, scim }) => {
    on();
    expect(pageOf(await scim('GET', '/Roles'))).toHaveLength(3);
  },
  'schemas-endpoint-missing': async ({ on, scim }) => {
    on();
    expect((await scim('GET', '/Schemas')).status).toBe(404);
    expect((await scim('GET', '/ResourceTypes')).status).toBe(200);
  },
  'schemas-array': async ({ on, scim }) => {
    on();
    const { text } = await scim('GET', '/Schemas');
    expect(JSON.parse(text)).toEqual(
      expect.arrayContaining([expect.objectContaining({ attributes: expect.any(Array) })]),
    );
  },
  'spc-lies': async ({ on, scim }) => {
    on({ times: 1 });
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: false },
    });
    on({ variant: 'no-results' });
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true, maxResults: 0 },
    });
  },
  'spc-auth-required': async ({ on, scim, target }) => {
    expect((await ask(target, 'GET', '/scim/v2/ServiceProviderConfig')).status).toBe(200);
    on();
    expect((await ask(target, 'GET', '/scim/v2/ServiceProviderConfig')).status).toBe(401);
    expect((await scim('GET', '/ServiceProviderConfig')).status).toBe(200);
  },
  'filter-on-schemas-403': async ({ on, scim }) => {
    on();
    expect((await scim('GET', `/Schemas${where('id eq "x"')}`)).status).toBe(403);
    expect((await scim('GET', '/Schemas')).status).toBe(200);
  },
  'tenant-leak': async ({ on, scim, target, addUser }) => {
    await addUser('ada');
    target.tokens.replace(['acme-token'], 'acme');
    const headers = { authorization: 'Bearer acme-token' };
    const sent = { headers, body: user('bob') };
    const bob = (await ask(target, 'POST', '/t/acme/scim/v2/Users', sent)).body['id'];
    expect((await scim('GET', `/Users/${bob}`)).status).toBe(404);
    on();
    expect((await scim('GET', `/Users/${bob}`)).body).toMatchObject({ userName: 'bob' });
    const names = pageOf(await scim('GET', '/Users')).map(({ userName }) => userName);
    expect(names).toEqual(['ada', 'bob']);
    expect((await scim('GET', `/Users${where('userName eq "bob"')}`)).body).toMatchObject({
      totalResults: 1,
    });
  },
});
