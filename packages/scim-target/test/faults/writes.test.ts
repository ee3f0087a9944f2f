import { SCHEMAS } from '@scimulator/scim';
import { expect } from 'vitest';
import { patch, user, where } from '../world.ts';
import { shows } from './shows.ts';

const retitle = (value: string) => patch({ op: 'replace', path: 'title', value });

shows({
  'stale-read': async ({ on, scim, addUser }) => {
    const id = await addUser('ada', { title: 'Clerk' });
    on();
    await scim('PATCH', `/Users/${id}`, retitle('Boss'));
    expect((await scim('GET', `/Users/${id}`)).body['title']).toBe('Clerk');
    expect((await scim('GET', `/Users/${id}`)).body['title']).toBe('Boss');
    const created = await scim('POST', '/Users', user('bob'));
    expect((await scim('GET', `/Users/${created.body['id']}`)).status).toBe(404);
    expect((await scim('GET', `/Users/${created.body['id']}`)).status).toBe(200);
    await scim('DELETE', `/Users/${id}`);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(200);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
  },
  'lost-update': async ({ on, scim, addUser }) => {
    const id = await addUser('ada');
    on();
    const nick = patch({ op: 'replace', path: 'nickName', value: 'Countess' });
    const replies = await Promise.all([
      scim('PATCH', `/Users/${id}`, retitle('Boss')),
      scim('PATCH', `/Users/${id}`, nick),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    const { body } = await scim('GET', `/Users/${id}`);
    expect([body['title'], body['nickName']]).toEqual([undefined, 'Countess']);
    await scim('PATCH', `/Users/${id}`, retitle('Boss'));
    expect((await scim('GET', `/Users/${id}`)).body).toMatchObject({ title: 'Boss', nickName: 'Countess' });
  },
  'delete-soft-visible': async ({ on, scim, addUser, addGroup }) => {
    const id = await addUser('ada', { active: true });
    const sales = await addGroup('Sales');
    on();
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await scim('GET', `/Users/${id}`)).body).toMatchObject({ active: false });
    expect((await scim('DELETE', `/Groups/${sales}`)).status).toBe(204);
    expect((await scim('GET', `/Groups/${sales}`)).status).toBe(200);
    expect((await scim('DELETE', '/Users/nobody')).status).toBe(404);
  },
  'delete-blocks-recreate': async ({ on, scim, addUser }) => {
    const id = await addUser('ada');
    on();
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await scim('GET', `/Users${where('userName eq "ada"')}`)).body).toMatchObject({
      totalResults: 0,
    });
    expect((await scim('POST', '/Users', user('ADA'))).body).toMatchObject({ scimType: 'uniqueness' });
    expect((await scim('POST', '/Users', user('bob'))).status).toBe(201);
  },
  'delete-unsupported': async ({ on, scim, addUser }) => {
    const id = await addUser('ada');
    on({ times: 1 });
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(405);
    on({ variant: '400', times: 1 });
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(400);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(200);
  },
  'soft-delete-hidden': async ({ on, scim, addUser }) => {
    const ada = await addUser('ada', { active: false });
    const bob = await addUser('bob', { active: true });
    on();
    expect((await scim('GET', `/Users/${ada}`)).status).toBe(404);
    expect((await scim('GET', `/Users/${bob}`)).status).toBe(200);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 1, Resources: [{ id: bob }] });
    expect((await scim('GET', `/Users${where('userName eq "ada" or userName eq "x"')}`)).body).toMatchObject({
      totalResults: 0,
    });
    expect((await scim('POST', '/Users', user('ada'))).status).toBe(409);
  },
  'put-merges': async ({ on, scim, addUser }) => {
    const id = await addUser('ada', { title: 'Clerk', nickName: 'Countess' });
    on();
    const { body } = await scim('PUT', `/Users/${id}`, user('ada', { title: 'Boss' }));
    expect(body).toMatchObject({ title: 'Boss', nickName: 'Countess' });
  },
  'put-missing': async ({ on, scim, addUser }) => {
    const id = await addUser('ada');
    on();
    const reply = await scim('PUT', `/Users/${id}`, user('ada'));
    expect(reply).toMatchObject({ status: 404, text: expect.stringContaining('<html>') });
    expect(reply.headers.get('content-type')).toContain('text/html');
  },
  'schema-lies': async ({ on, scim, addUser }) => {
    on();
    const id = await addUser('ada', { title: 'Clerk', nickName: 'Countess' });
    expect((await scim('GET', `/Users/${id}`)).body).toMatchObject({ nickName: 'Countess' });
    expect((await scim('PATCH', `/Users/${id}`, retitle('Boss'))).status).toBe(200);
    expect((await scim('GET', `/Users/${id}`)).body).not.toHaveProperty('title');
  },
  'custom-ext-dropped': async ({ on, scim }) => {
    on();
    const ada = user('ada', {
      schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
      [SCHEMAS.enterpriseUser]: { department: 'Sales' },
    });
    const { status, body } = await scim('POST', '/Users', ada);
    expect(status).toBe(201);
    const shown = (await scim('GET', `/Users/${body['id']}`)).body;
    expect(shown['schemas']).toEqual([SCHEMAS.user]);
    expect(Object.keys(shown)).not.toContain(SCHEMAS.enterpriseUser);
  },
  'subattr-dropped': async ({ on, scim, addUser }) => {
    on();
    const id = await addUser('ada', { addresses: [{ type: 'work', locality: 'London' }] });
    expect((await scim('GET', `/Users/${id}`)).body['addresses']).toEqual([{ locality: 'London' }]);
  },
});
