import { MESSAGES } from '@scimulator/scim';
import { expect } from 'vitest';
import { ConnectionResetError } from '../../src/index.ts';
import { group, user } from '../world.ts';
import { shows } from './shows.ts';

const ada = user('ada');
const mail = { emails: [{ type: 'work', value: 'team@x.test' }] };

shows({
  'create-200': async ({ on, scim }) => {
    on();
    expect(await scim('POST', '/Users', ada)).toMatchObject({ status: 200, body: { userName: 'ada' } });
  },
  'create-no-body': async ({ on, scim }) => {
    on();
    const reply = await scim('POST', '/Users', ada);
    expect(reply).toMatchObject({ status: 201, text: '' });
    expect(reply.headers.get('location')).toContain('/Users/');
  },
  'create-no-location': async ({ on, scim }) => {
    on();
    const reply = await scim('POST', '/Users', ada);
    expect(reply.status).toBe(201);
    expect(reply.headers.has('location')).toBe(false);
  },
  'false-409': async ({ on, scim, addUser }) => {
    await addUser('ada', mail);
    on();
    expect((await scim('POST', '/Users', user('bob', mail))).body).toMatchObject({
      status: '409',
      scimType: 'uniqueness',
    });
    expect((await scim('POST', '/Users', user('cid'))).status).toBe(201);
  },
  'race-500': async ({ on, scim, addUser }) => {
    await addUser('ada');
    on();
    expect((await scim('POST', '/Users', ada)).status).toBe(500);
  },
  'create-then-500': async ({ on, scim }) => {
    on({ times: 1 });
    expect((await scim('POST', '/Users', ada)).status).toBe(500);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 1 });
    on({ variant: 'lost' });
    await expect(scim('POST', '/Users', user('bob'))).rejects.toBeInstanceOf(ConnectionResetError);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 2 });
  },
  'unknown-schema-refused': async ({ on, scim }) => {
    const odd = { ...ada, schemas: [...(ada['schemas'] as readonly string[]), 'urn:odd'] };
    on();
    expect((await scim('POST', '/Users', odd)).status).toBe(400);
    expect((await scim('POST', '/Users', ada)).status).toBe(201);
  },
  'unknown-attr-refused': async ({ on, scim }) => {
    on();
    expect((await scim('POST', '/Users', user('bob', { shoeSize: 42 }))).status).toBe(400);
    expect((await scim('POST', '/Users', ada)).status).toBe(201);
  },
  'group-dup-accepted': async ({ on, scim, addGroup }) => {
    await addGroup('Sales');
    expect((await scim('POST', '/Groups', group('Sales'))).status).toBe(409);
    on();
    expect((await scim('POST', '/Groups', group('Sales'))).status).toBe(201);
  },
  'group-create-members-ignored': async ({ on, scim }) => {
    on();
    const { status, body } = await scim('POST', '/Groups', group('Sales', ['m']));
    expect(status).toBe(201);
    expect((await scim('GET', `/Groups/${body['id']}`)).body).not.toHaveProperty('members');
  },
  'bulk-wrong-status': async ({ on, scim }) => {
    const bulk = {
      schemas: [MESSAGES.bulkRequest],
      Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: ada }],
    };
    on({ times: 1 });
    expect((await scim('POST', '/Bulk', bulk)).body).toMatchObject({ Operations: [{ status: 201 }] });
    on({ variant: 'object' });
    expect((await scim('POST', '/Bulk', bulk)).body).toMatchObject({
      Operations: [{ status: { code: '409' } }],
    });
  },
});
