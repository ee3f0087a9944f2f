import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeDn } from '../../src/source/dn.ts';

test.each([
  ['UID=KVaughan, OU=People, DC=example,DC=com', 'uid=kvaughan,ou=people,dc=example,dc=com'],
  ['cn = Sam  Carter ,o=X', 'cn=sam carter,o=x'],
  ['cn=Smith\\, Al,o=x', 'cn=smith\\, al,o=x'],
  ['cn=Smith\\2C Al,o=x', 'cn=smith\\, al,o=x'],
  ['cn="Smith, Al";o=x', 'cn=smith\\, al,o=x'],
  ['cn=J\\C3\\B6rg,o=x', 'cn=jörg,o=x'],
  ['cn=Amy Wong+sn=Kroker,ou=people', 'cn=amy wong+sn=kroker,ou=people'],
  ['sn=Kroker + cn=Amy Wong,ou=people', 'cn=amy wong+sn=kroker,ou=people'],
  ['cn=a\\+b,o=x', 'cn=a\\+b,o=x'],
  ['cn=a=b,o=x', 'cn=a\\=b,o=x'],
])('%s is the same name as %s', (dn, normalized) => {
  expect(normalizeDn(dn)).toBe(normalized);
  expect(normalizeDn(normalized)).toBe(normalized);
});

test.each(['', 'nobody', 'cn=a,,o=x', '=a', 'cn=a,b'])('"%s" is no distinguished name', (text) => {
  expect(normalizeDn(text)).toBeUndefined();
});

test('normalising twice changes nothing', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '\\', ',', '+', '"', '=', ';', 'é', '2', 'C'),
  });
  fc.assert(
    fc.property(value, (text) => {
      const once = normalizeDn(`cn=${text},o=x`);
      if (once !== undefined) expect(normalizeDn(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});
