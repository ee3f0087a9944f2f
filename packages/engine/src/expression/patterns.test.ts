import { expect, test } from 'vitest';
import { safePatterns } from './patterns.ts';

const patterns = safePatterns({ timeoutMs: 50 });

const spans = (pattern: string, text: string) => {
  const found = patterns.matches(pattern, text);
  return found.ok
    ? found.value.map(({ start, end, groups }) => ({
        text: text.slice(start, end),
        groups: Object.fromEntries(
          [...groups].map(([name, span]) => [name, text.slice(span.start, span.end)]),
        ),
      }))
    : found.detail;
};

test.each([
  ['[1-9][0-9]', 'a42', true],
  ['^[1-9][0-9]$', 'a42', false],
  ['sales', 'Sales', false],
  ['(?i)sales', 'SALES', true],
  ['^(?!Sales).*$', 'Sales NL', false],
  ['^(?!Sales).*$', 'HR', true],
  ['(?i)^(?=hr)', 'HR', true],
  ['(.)\\1', 'aabb', true],
])('%s on %s is %s', (pattern, text, expected) => {
  expect(patterns.test(pattern, text)).toEqual({ ok: true, value: expected });
});

test('linear and native searches tell the same spans', () => {
  const expected = [
    { text: 'a1', groups: { '0': 'a1', '1': 'a', '2': '1', letter: 'a', digit: '1' } },
    { text: 'b', groups: { '0': 'b', '1': 'b', letter: 'b' } },
  ];
  expect(spans('(?<letter>[a-z])(?<digit>\\d)?', 'a1 b')).toEqual(expected);
  expect(spans('(?<letter>[a-z])(?<digit>\\d)?(?!x)', 'a1 b')).toEqual(expected);
});

test('a catastrophic pattern is interrupted and says what to do', () => {
  expect(patterns.test('(?=x)?(a+)+$', `${'a'.repeat(40)}b`)).toEqual({
    ok: false,
    detail: "the pattern '(?=x)?(a+)+$' took longer than 50 ms; write it without nested repetition",
  });
  expect(patterns.test('^a', 'a')).toEqual({ ok: true, value: true });
});

test('the same catastrophe in re2 syntax needs no interruption', () => {
  expect(patterns.test('(a+)+$', `${'a'.repeat(40)}b`)).toEqual({ ok: true, value: false });
});

test('what is no regular expression is refused in one sentence', () => {
  expect(patterns.test('(', 'a')).toMatchObject({ ok: false, detail: expect.stringContaining("'(' is no") });
});

test('many different patterns do not pile up, and old ones still work', () => {
  for (let n = 0; n < 1_200; n++) expect(patterns.test(`^${n}$`, String(n)).ok).toBe(true);
  expect(patterns.test('^0$', '0')).toEqual({ ok: true, value: true });
});
