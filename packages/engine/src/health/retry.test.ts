import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { nextAttemptMs } from './retry.ts';

const HOUR_MS = 3_600_000;

/** The hours at which a series is tried, when each attempt is made as soon as it is due. */
function hoursOfSeries(settings = DEFAULT_SETTINGS): readonly number[] {
  const hours: number[] = [];
  for (let nowMs: number | undefined = 0; nowMs !== undefined; ) {
    nowMs = nextAttemptMs({ firstFailureMs: 0, nowMs }, settings);
    if (nowMs !== undefined) hours.push(nowMs / HOUR_MS);
  }
  return hours;
}

test('attempts are made after 6, 12 and 24 hours, then daily, the last after 28 days', () => {
  const daily = Array.from({ length: 27 }, (_, day) => 48 + 24 * day);
  expect(hoursOfSeries()).toEqual([6, 12, 24, ...daily]);
  expect(hoursOfSeries().at(-1)).toBe(28 * 24);
});

test('an attempt that comes late does not move the ones after it', () => {
  const late = nextAttemptMs({ firstFailureMs: 0, nowMs: 7 * HOUR_MS }, DEFAULT_SETTINGS);
  expect(late).toBe(12 * HOUR_MS);
});

test('a series shorter than its listed offsets ends with the last that fits', () => {
  expect(hoursOfSeries({ ...DEFAULT_SETTINGS, retryForMs: 13 * HOUR_MS })).toEqual([6, 12]);
});

test('the next attempt lies in the future and within the series, or there is none', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 * 24 * HOUR_MS }), fc.nat(), (elapsedMs, firstFailureMs) => {
      const nowMs = firstFailureMs + elapsedMs;
      const next = nextAttemptMs({ firstFailureMs, nowMs }, DEFAULT_SETTINGS);
      if (next === undefined) expect(elapsedMs).toBeGreaterThanOrEqual(DEFAULT_SETTINGS.retryForMs);
      else {
        expect(next).toBeGreaterThan(nowMs);
        expect(next - firstFailureMs).toBeLessThanOrEqual(DEFAULT_SETTINGS.retryForMs);
      }
    }),
  );
});
