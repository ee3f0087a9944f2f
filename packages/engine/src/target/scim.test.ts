import { MESSAGES, SCHEMAS } from '@scimulator/scim';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings.ts';
import { type Exchange, scimTarget } from './scim.ts';
import type { Transport, TransportRequest, TransportResult } from './transport.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const ada = { schemas: [SCHEMAS.user], id: '42', userName: 'ada@contoso.test' };
const sales = { schemas: [SCHEMAS.group], id: '7', displayName: 'Sales' };

function list(resources: readonly unknown[], totalResults = resources.length) {
  return { schemas: [MESSAGES.listResponse], totalResults, Resources: resources };
}

function answer(status: number, body?: unknown, headers: Record<string, string> = {}): TransportResult {
  return { kind: 'answer', status, headers, body: body === undefined ? '' : JSON.stringify(body) };
}

type Script = (request: TransportRequest) => TransportResult | Promise<TransportResult>;

interface World {
  readonly baseAddress?: string;
  readonly token?: string;
  readonly settings?: Partial<Settings>;
  readonly script?: Script;
}

/** A target over a scripted transport that keeps what was sent, and when. */
function world({ baseAddress = 'https://example.com/scim/', token = 'secret-token', ...rest }: World = {}) {
  const clock = new VirtualClock(NOW_MS);
  const sent: TransportRequest[] = [];
  const moments: number[] = [];
  const exchanges: Exchange[] = [];
  const transport: Transport = {
    send: async (request) => {
      sent.push(request);
      moments.push(clock.now() - NOW_MS);
      return rest.script?.(request) ?? answer(200, list([]));
    },
  };
  const settings = { ...DEFAULT_SETTINGS, ...rest.settings };
  const onExchange = (exchange: Exchange) => exchanges.push(exchange);
  const target = scimTarget({ baseAddress, token, transport, clock, settings, onExchange });
  return { target, sent, moments, exchanges, clock };
}

const byUserName = { type: 'User', attribute: 'userName', value: 'ada@contoso.test' } as const;
const byDisplayName = { type: 'Group', attribute: 'displayName', value: 'Sales' } as const;
const GUID = '1b2f63ab-3f1f-4a5a-a6b3-5d6a0e8b5f3c';

describe('requests', () => {
  test('ENG-CRED-01: the probe asks for the matching attribute with the bearer token', async () => {
    const { target, sent } = world();
    expect(await target.probe({ ...byUserName, value: GUID })).toEqual({ ok: true });
    expect(sent).toEqual([
      {
        method: 'GET',
        url: `https://example.com/scim/Users?filter=userName+eq+%22${GUID}%22`,
        headers: { Accept: 'application/scim+json', Authorization: 'Bearer secret-token' },
        timeoutMs: 60_000,
      },
    ]);
  });

  test('ENG-CRED-06: another matching attribute is asked for by its own path', async () => {
    const { target, sent } = world();
    await target.probe({ type: 'User', attribute: 'externalId', value: GUID });
    expect(sent[0]?.url).toBe(`https://example.com/scim/Users?filter=externalId+eq+%22${GUID}%22`);
  });

  test('ENG-GRP-08: every read of groups leaves the members out', async () => {
    const { target, sent } = world({
      script: (request) => answer(200, request.url.includes('filter') ? list([sales]) : sales),
    });
    await target.probe({ ...byDisplayName, value: GUID });
    expect(await target.find(byDisplayName)).toEqual({ ok: true, value: [{ id: '7', resource: sales }] });
    expect(await target.get('Group', '7')).toEqual({ ok: true, value: { id: '7', resource: sales } });
    expect(sent.map(({ url }) => url)).toEqual([
      `https://example.com/scim/Groups?excludedAttributes=members&filter=displayName+eq+%22${GUID}%22`,
      'https://example.com/scim/Groups?excludedAttributes=members&filter=displayName+eq+%22Sales%22',
      'https://example.com/scim/Groups/7?excludedAttributes=members',
    ]);
  });

  test('A-011: quotes and backslashes in a value are escaped for the filter and for the URL', async () => {
    const { target, sent } = world();
    await target.find({ ...byUserName, value: 'a"b\\c&d+e' });
    const url = new URL(sent[0]?.url ?? '');
    expect(url.search).toBe('?filter=userName+eq+%22a%5C%22b%5C%5Cc%26d%2Be%22');
    expect(url.searchParams.get('filter')).toBe('userName eq "a\\"b\\\\c&d+e"');
  });

  test('an id is escaped in the path, even half a character', async () => {
    const { target, sent } = world({ script: () => answer(404) });
    await target.get('User', 'a/b?c#d\uD800');
    expect(sent[0]?.url).toBe('https://example.com/scim/Users/a%2Fb%3Fc%23d%EF%BF%BD');
  });

  test('a create posts the resource as SCIM', async () => {
    const { target, sent } = world({ script: () => answer(201, ada) });
    const resource = { schemas: [SCHEMAS.user], userName: 'ada@contoso.test', active: true };
    expect(await target.create('User', resource)).toEqual({ ok: true, value: { id: '42', resource: ada } });
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://example.com/scim/Users',
        headers: {
          Accept: 'application/scim+json',
          Authorization: 'Bearer secret-token',
          'Content-Type': 'application/scim+json; charset=utf-8',
        },
        body: JSON.stringify(resource),
        timeoutMs: 60_000,
      },
    ]);
  });

  test('ENG-MAP-23: a flag in the tenant URL chooses the dialect and stays on each request', async () => {
    const { target, sent } = world({
      baseAddress: 'https://example.com/scim?aadOptscim062020',
      script: () => answer(204),
    });
    const change = { path: 'active', kind: 'replace', value: false } as const;
    expect(await target.update('User', '42', [change])).toEqual({ ok: true, value: undefined });
    expect(await target.delete('User', '42')).toEqual({ ok: true, value: undefined });
    expect(sent).toMatchObject([
      {
        method: 'PATCH',
        url: 'https://example.com/scim/Users/42?aadOptscim062020',
        body: JSON.stringify({
          schemas: [MESSAGES.patchOp],
          Operations: [{ op: 'replace', path: 'active', value: false }],
        }),
      },
      { method: 'DELETE', url: 'https://example.com/scim/Users/42?aadOptscim062020' },
    ]);
    expect(sent[1]).not.toHaveProperty('body');
  });

  test("a legacy group is created with Microsoft's schema", async () => {
    const { target, sent } = world({ script: () => answer(201, sales) });
    await target.create('Group', { schemas: [SCHEMAS.group], displayName: 'Sales' });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      schemas: [SCHEMAS.group, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      displayName: 'Sales',
    });
  });

  test('without a token no Authorization is sent', async () => {
    const { target, sent } = world({ token: '' });
    await target.probe({ ...byUserName, value: GUID });
    expect(sent[0]?.headers).toEqual({ Accept: 'application/scim+json' });
  });

  test('ENG-CRED-09: probe, find, get and roles never write', async () => {
    const { target, sent } = world();
    await target.probe({ ...byUserName, value: GUID });
    await target.find(byUserName);
    await target.get('User', '42');
    await target.roles();
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('a tenant URL that is none is refused at once', () => {
    expect(() => world({ baseAddress: 'example.com' })).toThrow(
      'The tenant URL "example.com" cannot be used',
    );
  });
});

describe('roles', () => {
  test('all pages are read', async () => {
    const roles = ['a', 'b', 'c'].map((value) => ({ value, display: value.toUpperCase() }));
    const { target, sent } = world({
      script: ({ url }) => {
        const startIndex = Number(new URL(url).searchParams.get('startIndex') ?? 1);
        return answer(200, list(roles.slice(startIndex - 1, startIndex + 1), 3));
      },
    });
    expect(await target.roles()).toMatchObject({
      ok: true,
      value: [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
    });
    expect(sent.map(({ url }) => url)).toEqual([
      'https://example.com/scim/Roles',
      'https://example.com/scim/Roles?startIndex=3',
    ]);
  });

  test('a target that promises more roles than it has is not asked for ever', async () => {
    const { target, sent } = world({
      script: ({ url }) => answer(200, list(url.includes('startIndex') ? [] : [{ value: 'a' }], 9)),
    });
    expect(await target.roles()).toEqual({ ok: true, value: [{ value: 'a', displayName: 'a' }] });
    expect(sent).toHaveLength(2);
  });
});

describe('pace', () => {
  test('ENG-PERF-05: requests of all lanes together keep the rate', async () => {
    const { target, moments } = world({ settings: { requestsPerSecond: 25 } });
    await Promise.all(Array.from({ length: 5 }, () => target.find(byUserName)));
    expect(moments).toEqual([0, 40, 80, 120, 160]);
  });

  test.each([
    ['30', 30_000, 30_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000, 30_000],
    ['31536000', 3_600_000, 3_600_000],
    ['0', 0, 0],
    ['-5', undefined, 0],
    ['soon', undefined, 0],
    [undefined, undefined, 0],
  ])('A-149: after 429 with Retry-After "%s" the target waits', async (header, retryAfterMs, pausedMs) => {
    let isFirst = true;
    const { target, moments } = world({
      script: () => {
        if (!isFirst) return answer(200, list([]));
        isFirst = false;
        return answer(429, undefined, header === undefined ? {} : { 'retry-after': header });
      },
    });
    const refused = await target.find(byUserName);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'TooManyRequests', status: 429 } });
    expect(refused.ok ? undefined : refused.failure.retryAfterMs).toBe(retryAfterMs);
    await target.find(byUserName);
    expect(moments).toEqual([0, pausedMs]);
  });

  test('Retry-After of any other status is told but stops nobody', async () => {
    const { target, moments } = world({ script: () => answer(503, undefined, { 'retry-after': '30' }) });
    expect(await target.find(byUserName)).toMatchObject({ failure: { retryAfterMs: 30_000 } });
    await target.find(byUserName);
    expect(moments).toEqual([0, 0]);
  });
});

describe('what others may see', () => {
  test('each exchange is shown as it went out and came back, without its headers', async () => {
    const { target, exchanges } = world({ script: () => answer(204) });
    await target.update('User', '42', [{ path: 'title', kind: 'add', value: 'Analyst' }]);
    expect(exchanges).toEqual([
      {
        method: 'PATCH',
        url: 'https://example.com/scim/Users/42',
        body: `{"schemas":["${MESSAGES.patchOp}"],"Operations":[{"op":"Add","path":"title","value":"Analyst"}]}`,
        result: answer(204),
        beganMs: NOW_MS,
        endedMs: NOW_MS,
      },
    ]);
    expect(JSON.stringify(exchanges)).not.toContain('secret-token');
  });

  test.each([401, 200])(
    'a target that echoes the token under %i does not bring it into a failure',
    async (status) => {
      // The excerpt ends within the token: cutting it must not leave a half.
      const body = `${'x'.repeat(190)} secret-token and secret-token`;
      const { target, exchanges } = world({ script: () => ({ kind: 'answer', status, headers: {}, body }) });
      const shown = JSON.stringify([
        await target.find(byUserName),
        await target.probe(byUserName),
        exchanges,
      ]);
      expect(shown).toContain('[token]');
      expect(shown).not.toContain('secret-t');
    },
  );

  test('a token that is a mere word changes no data', async () => {
    const { target } = world({ token: 'ada', script: () => answer(200, ada) });
    expect(await target.get('User', '42')).toEqual({ ok: true, value: { id: '42', resource: ada } });
  });
});
