import { expect } from 'vitest';
import { ConnectionResetError } from '../../src/index.ts';
import { ask, ORIGIN, user } from '../world.ts';
import { shows } from './shows.ts';

const count = { totalResults: 1 };

shows({
  'html-502': async ({ on, scim }) => {
    on({ times: 1 });
    const reply = await scim('GET', '/Users');
    expect(reply).toMatchObject({ status: 502, text: expect.stringContaining('<html>') });
    expect(reply.headers.get('content-type')).toContain('text/html');
    on({ variant: '503' });
    expect((await scim('GET', '/Users')).status).toBe(503);
  },
  slow: async ({ on, scim, slept }) => {
    on();
    expect((await scim('GET', '/Users')).status).toBe(200);
    expect(slept).toEqual([30_000]);
  },
  hang: async ({ on, scim, slept }) => {
    on({ times: 1 });
    await expect(scim('POST', '/Users', user('ada'))).rejects.toBeInstanceOf(ConnectionResetError);
    expect(slept).toEqual([3_600_000]);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 0 });
  },
  reset: async ({ on, scim, target }) => {
    on({ times: 1 });
    const headers = { authorization: 'Bearer scim-token', 'content-type': 'application/scim+json' };
    const request = new Request(`${ORIGIN}/scim/v2/Users`, {
      method: 'POST',
      headers,
      body: JSON.stringify(user('ada')),
    });
    const response = await target.fetch(request);
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toMatchObject({ code: 'ECONNRESET' });
    on({ variant: 'early', times: 1 });
    await expect(scim('POST', '/Users', user('bob'))).rejects.toBeInstanceOf(ConnectionResetError);
    expect((await scim('GET', '/Users')).body).toMatchObject(count);
    on({ variant: 'lost', times: 1 });
    await expect(scim('POST', '/Users', user('cid'))).rejects.toBeInstanceOf(ConnectionResetError);
    expect((await scim('GET', '/Users')).body).toMatchObject({ totalResults: 2 });
  },
  'truncated-json': async ({ on, target, scim }) => {
    on({ times: 1 });
    await expect(scim('GET', '/Users')).rejects.toMatchObject({ code: 'ECONNRESET' });
    on({ variant: 'right-length', times: 1 });
    expect((await scim('GET', '/Users')).text).toHaveLength(20);
    on({ times: 1 });
    await expect(ask(target, 'GET', '/scim/v2/Users')).rejects.toMatchObject({ code: 'ECONNRESET' });
  },
  'bom-or-latin1': async ({ on, target, addUser }) => {
    await addUser('zoë');
    const bytes = async (): Promise<Uint8Array> => {
      const headers = { authorization: 'Bearer scim-token' };
      const response = await target.fetch(new Request(`${ORIGIN}/scim/v2/Users`, { headers }));
      return new Uint8Array(await response.arrayBuffer());
    };
    on({ times: 1 });
    expect([...(await bytes()).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x7b]);
    on({ variant: 'latin1', times: 1 });
    const latin1 = await bytes();
    expect(latin1.indexOf(0xeb)).toBeGreaterThan(0);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(latin1)).toThrow(TypeError);
  },
  'wrong-content-type': async ({ on, scim }) => {
    const types = [];
    for (const variant of [undefined, 'plain', 'none']) {
      on({ times: 1, ...(variant === undefined ? {} : { variant }) });
      const reply = await scim('GET', '/Users');
      expect(reply.body).toMatchObject({ totalResults: 0 });
      types.push(reply.headers.get('content-type'));
    }
    expect(types).toEqual(['text/html', 'text/plain', null]);
  },
});
