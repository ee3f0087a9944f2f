import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containsJson, isDeeperThan } from './json.ts';

test.each([
  ['{"a":[{"b":1}]}', 2, true],
  ['{"a":[{"b":1}]}', 3, false],
  ['[[],[],[]]', 2, false],
  ['["[[[[", "\\"[[["]', 1, false],
  ['', 0, false],
])('%s nests deeper than %i: %s', (text, depthMax, expected) => {
  expect(isDeeperThan(depthMax, text)).toBe(expected);
});

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('the depth of any JSON text is that of its value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const depth = depthOf(value);
      expect(isDeeperThan(depth, text)).toBe(false);
      if (depth > 0) expect(isDeeperThan(depth - 1, text)).toBe(true);
    }),
  );
});

test.each([
  [{ a: 1, b: { c: [1, 2] } }, { b: { c: [2] } }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, { toString: 1 }, false],
  [[{ op: 'add' }, { op: 'remove' }], [{ op: 'remove' }], true],
  [{ a: null }, { a: null }, true],
  [{}, { a: null }, false],
  [undefined, {}, false],
])('%j contains %j: %s', (value, part, expected) => {
  expect(containsJson(value, part)).toBe(expected);
});
