import { expect, test } from 'vitest';
import { tokenCheck } from './tokens.ts';

const check = tokenCheck(['first-token', 'second-token']);

test.each([
  ['Bearer first-token', true],
  ['Bearer second-token', true],
  ['bearer first-token', true],
  ['Bearer first-toke', false],
  ['Bearer first-token-and-more', false],
  ['Bearer ', false],
  ['Basic first-token', false],
  ['first-token', false],
  [null, false],
])('the header %s is good: %s', (header, expected) => {
  expect(check(header)).toBe(expected);
});

test('without tokens nothing is good', () => {
  expect(tokenCheck([])('Bearer ')).toBe(false);
  expect(tokenCheck([])('Bearer x')).toBe(false);
});
