import { expect, test } from 'vitest';
import { parseTenantUrl, type Query, requestUrl } from './tenant-url.ts';

function urlOf(baseAddress: string, path: string, query: Query = []): string {
  const parsed = parseTenantUrl(baseAddress);
  if (!parsed.ok) throw new Error(parsed.detail);
  return requestUrl(parsed.value, path, query);
}

test.each([
  ['https://example.com', 'https://example.com/Users'],
  ['https://example.com/', 'https://example.com/Users'],
  ['https://example.com/scim', 'https://example.com/scim/Users'],
  ['https://example.com/scim/', 'https://example.com/scim/Users'],
  [' https://example.com:8443/t/1/scim/v2// ', 'https://example.com:8443/t/1/scim/v2/Users'],
])('A-098: below %s users are at %s', (baseAddress, expected) => {
  expect(urlOf(baseAddress, '/Users')).toBe(expected);
});

test('A-098: flags of the tenant URL are kept on each request, as they were written', () => {
  expect(urlOf('https://example.com/scim/?aadOptscim062020', '/Users/1')).toBe(
    'https://example.com/scim/Users/1?aadOptscim062020',
  );
  expect(urlOf('https://example.com/scim?a=b&aadOptscim062020', '/Users', [['filter', 'x']])).toBe(
    'https://example.com/scim/Users?filter=x&a=b&aadOptscim062020',
  );
});

test('queries are encoded as Entra does it: + for blanks, %22 for quotes', () => {
  expect(urlOf('https://example.com', '/Users', [['filter', 'userName eq "a+ü@b.c"']])).toBe(
    'https://example.com/Users?filter=userName+eq+%22a%2B%C3%BC%40b.c%22',
  );
});

test.each([
  ['https://example.com/scim', 'legacy'],
  ['https://example.com/scim?aadOptscim062020', 'compliant'],
  ['https://example.com/scim?x=1&AADOPTSCIM062020=true', 'compliant'],
  ['https://example.com/scim?aadOptscim0620200', 'legacy'],
  ['https://example.com/aadOptscim062020', 'legacy'],
  ['https://example.com/scim?aadOptscim062020&AzureAdScimPatch2017', 'legacy'],
])('%s speaks the %s dialect', (baseAddress, dialect) => {
  expect(parseTenantUrl(baseAddress)).toMatchObject({ ok: true, value: { dialect } });
});

test.each([
  ['example.com/scim', 'not an absolute URL'],
  ['', 'not an absolute URL'],
  ['ftp://example.com/scim', 'must begin with https://'],
  ['https://user:secret@example.com/scim', 'must not hold a user name or password'],
])('the tenant URL "%s" is refused', (baseAddress, why) => {
  const parsed = parseTenantUrl(baseAddress);
  expect(parsed).toMatchObject({ ok: false, detail: expect.stringContaining(why) });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});
