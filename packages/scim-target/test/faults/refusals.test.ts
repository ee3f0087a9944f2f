import { expect } from 'vitest';
import { ask, patch } from '../world.ts';
import { shows } from './shows.ts';

const rename = patch({ op: 'replace', path: 'nickName', value: 'x' });

shows({
  '401-midrun': async ({ on, scim }) => {
    on();
    const statuses = [];
    for (let n = 0; n < 12; n++) statuses.push((await scim('GET', '/Users')).status);
    expect(statuses).toEqual([...Array(10).fill(200), 401, 401]);
  },
  '401-no-body': async ({ on, scim }) => {
    on({ times: 1 });
    const reply = await scim('GET', '/Users');
    expect(reply).toMatchObject({ status: 401, text: '' });
    expect(reply.headers.has('www-authenticate')).toBe(false);
    on({ variant: 'html' });
    expect((await scim('GET', '/Users')).text).toContain('<html>');
  },
  '403-partial': async ({ on, scim, addUser }) => {
    const admin = await addUser('admin@x.test');
    const ada = await addUser('ada@x.test');
    on();
    expect((await scim('PATCH', `/Users/${admin}`, rename)).status).toBe(403);
    expect((await scim('DELETE', `/Users/${admin}`)).status).toBe(403);
    expect((await scim('PATCH', `/Users/${ada}`, rename)).status).toBe(200);
  },
  '429-with-retry-after': async ({ on, scim }) => {
    on();
    const reply = await scim('GET', '/Users');
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('30');
  },
  '429-date': async ({ on, scim }) => {
    on();
    const reply = await scim('GET', '/Users');
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('Thu, 01 Jan 2026 00:00:30 GMT');
  },
  '429-bare': async ({ on, scim }) => {
    on();
    const reply = await scim('GET', '/Users');
    expect(reply.status).toBe(429);
    expect(reply.headers.has('retry-after')).toBe(false);
  },
  '429-as-403/500/200': async ({ on, scim }) => {
    const statuses = [];
    for (const variant of [undefined, '500', '200']) {
      on({ times: 1, ...(variant === undefined ? {} : { variant }) });
      const reply = await scim('GET', '/Users');
      expect(reply.text).toContain('too many requests');
      statuses.push(reply.status);
    }
    expect(statuses).toEqual([403, 500, 200]);
  },
  '500-sporadic': async ({ on, scim }) => {
    on();
    const statuses = [];
    for (let n = 0; n < 10; n++) statuses.push((await scim('GET', '/Users')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 500, 200, 200, 200, 200, 500]);
  },
  '503-maintenance': async ({ on, scim, clock }) => {
    on({ until: '2026-01-01T00:05:00Z' });
    expect((await scim('GET', '/Users')).status).toBe(503);
    clock.nowMs += 300_000;
    expect((await scim('GET', '/Users')).status).toBe(200);
  },
  redirect: async ({ on, scim }) => {
    for (const variant of ['301', '307', '308']) {
      on({ variant, times: 1 });
      expect(String((await scim('GET', '/Users')).status)).toBe(variant);
    }
    on();
    const reply = await scim('GET', '/Users');
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe('https://login.example.test/signin');
  },
  'error-not-scim': async ({ on, scim }) => {
    on();
    const { status, body } = await scim('GET', '/Users/nobody');
    expect(status).toBe(404);
    expect(body).toEqual({ response: { code: '404', message: expect.stringContaining('nobody') } });
  },
  'error-status-number': async ({ on, scim }) => {
    on();
    expect((await scim('GET', '/Users/nobody')).body['status']).toBe(404);
  },
  'error-with-200': async ({ on, scim }) => {
    on();
    expect(await scim('GET', '/Users/nobody')).toMatchObject({ status: 200, body: { status: '404' } });
  },
  'trailing-slash-404': async ({ on, scim, target }) => {
    expect((await scim('GET', '/Users/')).status).toBe(200);
    on();
    expect((await scim('GET', '/Users/')).status).toBe(404);
    expect((await scim('GET', '/Users')).status).toBe(200);
    expect((await ask(target, 'GET', '/scim/v2/Users/')).status).toBe(401);
  },
});
