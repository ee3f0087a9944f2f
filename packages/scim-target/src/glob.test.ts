import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['/Users', '/Users', true],
  ['/Users', '/Users/42', false],
  ['/Users/*', '/Users/42', true],
  ['/Users/*', '/Users', false],
  ['*', '', true],
  ['userName eq "*@contoso.test"', 'userName eq "ada@contoso.test"', true],
  ['userName eq "*@contoso.test"', 'userName eq "ada@fabrikam.test"', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b*', 'xxbxxaxx', false],
])('%s against %s is %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('a pattern made by widening parts of a text to stars matches the text', () => {
  const parts = fc.array(
    fc.tuple(
      fc.string().map((text) => text.replaceAll('*', '')),
      fc.boolean(),
    ),
  );
  fc.assert(
    fc.property(parts, (all) => {
      const pattern = all.map(([text, widened]) => (widened ? '*' : text)).join('');
      expect(matchesGlob(pattern, all.map(([text]) => text).join(''))).toBe(true);
    }),
  );
});
