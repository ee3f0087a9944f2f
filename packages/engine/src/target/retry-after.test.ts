import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

test.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['0', 0],
  ['99999999999999999999999', HOUR_MS],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sunday, 01-Mar-26 12:00:30 GMT', 30_000],
  ['Sun Mar  1 12:00:30 2026', 30_000],
  ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
  ['Mon, 01 Mar 2027 12:00:00 GMT', HOUR_MS],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['Sun, 99 Foo 2026 12:00:30 GMT', undefined],
  ['2026-03-01T12:00:30Z', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After "%s" asks to wait %s ms', (header, expected) => {
  expect(parseRetryAfter(header, { nowMs: NOW_MS, retryAfterMsMax: HOUR_MS })).toBe(expected);
});
