import { expect } from 'vitest';
import { idsIn, where } from '../world.ts';
import { shows } from './shows.ts';

shows({
  'filter-404': async ({ on, scim, addUser }) => {
    await addUser('ada');
    on();
    expect((await scim('GET', `/Users${where('userName eq "nobody"')}`)).body).toMatchObject({
      status: '404',
    });
    expect((await scim('GET', `/Users${where('userName eq "ada"')}`)).body).toMatchObject({
      totalResults: 1,
    });
  },
  'filter-html': async ({ on, scim }) => {
    on({ times: 1 });
    const reply = await scim('GET', `/Users${where('userName eq "ada"')}`);
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('<html>') });
    expect(reply.headers.get('content-type')).toContain('text/html');
    on({ variant: '404' });
    expect((await scim('GET', `/Users${where('userName eq "ada"')}`)).status).toBe(404);
  },
  'username-case-sensitive': async ({ on, scim, addUser }) => {
    await addUser('Ada');
    on();
    expect((await scim('GET', `/Users${where('userName eq "ada"')}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    expect((await scim('GET', `/Users${where('userName eq "Ada"')}`)).body).toMatchObject({
      totalResults: 1,
    });
    expect((await scim('POST', '/Users', { userName: 'ada' })).status).toBeGreaterThanOrEqual(400);
  },
  'externalid-unfilterable': async ({ on, scim, addUser }) => {
    await addUser('ada');
    const query = `/Users${where('externalId eq "42"')}`;
    on({ times: 1 });
    expect((await scim('GET', query)).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
    on({ variant: '500', times: 1 });
    expect((await scim('GET', query)).status).toBe(500);
    on({ variant: 'ignored' });
    expect((await scim('GET', query)).body).toMatchObject({ totalResults: 1 });
  },
  'filter-ignored': async ({ on, scim, addUser }) => {
    await addUser('ada');
    await addUser('bob');
    on();
    const reply = await scim('GET', `/Users${where('userName eq "ada"')}`);
    expect(reply.body).toMatchObject({ totalResults: 2 });
  },
  'filter-500': async ({ on, scim }) => {
    on();
    expect((await scim('GET', `/Users${where('userName sw "a"')}`)).status).toBe(500);
    expect((await scim('GET', `/Users${where('userName eq "a"')}`)).status).toBe(200);
  },
  'duplicates-returned': async ({ on, scim, addUser }) => {
    const id = await addUser('ada');
    on();
    const reply = await scim('GET', `/Users${where('userName eq "ada"')}`);
    expect(reply.body).toMatchObject({ totalResults: 2 });
    expect(idsIn(reply)).toEqual([id, `${id}-duplicate`]);
  },
  'plus-not-decoded': async ({ on, scim, addUser }) => {
    await addUser('ada');
    const query = '/Users?filter=userName+eq+%22ada%22';
    expect((await scim('GET', query)).body).toMatchObject({ totalResults: 1 });
    on();
    expect((await scim('GET', query)).body).toMatchObject({ scimType: 'invalidFilter' });
  },
  'at-sign-double-decoded': async ({ on, scim, addUser }) => {
    await addUser('a+b@x.test');
    await addUser('a b@x.test');
    on();
    const reply = await scim('GET', `/Users${where('userName eq "a+b@x.test"')}`);
    expect(reply.body).toMatchObject({ totalResults: 1, Resources: [{ userName: 'a b@x.test' }] });
  },
  'long-url-414': async ({ on, scim }) => {
    on();
    expect((await scim('GET', `/Users${where(`userName eq "${'x'.repeat(600)}"`)}`)).status).toBe(414);
    expect((await scim('GET', `/Users${where('userName eq "x"')}`)).status).toBe(200);
  },
});
