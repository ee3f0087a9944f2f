import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { escrowAfterFailure } from './escrow.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HEALTHY = { settings: DEFAULT_SETTINGS, isQuarantined: false };

const failedAt = (lastAttemptMs: number) => ({
  sourceId: 'ada',
  type: 'User' as const,
  isReference: false,
  failure: { code: 'Conflict' as const, detail: 'POST answered 409' },
  lastAttemptMs,
});

test('a first failure is due in the next cycle', () => {
  expect(escrowAfterFailure(failedAt(1_000), undefined, HEALTHY)).toEqual({
    sourceId: 'ada',
    type: 'User',
    isReference: false,
    code: 'Conflict',
    detail: 'POST answered 409',
    lastAttemptMs: 1_000,
    firstFailureMs: 1_000,
    attempts: 1,
    nextAttemptMs: 1_000,
  });
});

test('a second failure keeps the time of the first, counts, and waits until six hours after it', () => {
  const first = escrowAfterFailure(failedAt(0), undefined, HEALTHY);
  expect(escrowAfterFailure(failedAt(40 * 60_000), first, HEALTHY)).toMatchObject({
    firstFailureMs: 0,
    attempts: 2,
    nextAttemptMs: 6 * HOUR_MS,
  });
});

test('the latest failure is the one that is told', () => {
  const first = escrowAfterFailure(failedAt(0), undefined, HEALTHY);
  const later = { ...failedAt(1), failure: { code: 'Timeout' as const, detail: 'POST timed out' } };
  expect(escrowAfterFailure(later, first, HEALTHY)).toMatchObject({
    code: 'Timeout',
    detail: 'POST timed out',
  });
});

test('after the attempt at 28 days an escrow is dropped, not a moment earlier', () => {
  const first = escrowAfterFailure(failedAt(0), undefined, HEALTHY);
  expect(escrowAfterFailure(failedAt(28 * DAY_MS - 1), first, HEALTHY)?.nextAttemptMs).toBe(28 * DAY_MS);
  expect(escrowAfterFailure(failedAt(28 * DAY_MS), first, HEALTHY)).toBeUndefined();
});

test('in a quarantined job nothing is dropped: it is due at the next attempt of the job', () => {
  const first = escrowAfterFailure(failedAt(0), undefined, HEALTHY);
  const kept = escrowAfterFailure(failedAt(28 * DAY_MS), first, { ...HEALTHY, isQuarantined: true });
  expect(kept?.nextAttemptMs).toBe(28 * DAY_MS);
});

test('nothing is tried before the target said it may be', () => {
  const busy = { code: 'TooManyRequests' as const, detail: 'POST answered 429', retryAfterMs: HOUR_MS };
  const first = escrowAfterFailure({ ...failedAt(0), failure: busy }, undefined, HEALTHY);
  expect(first?.nextAttemptMs).toBe(HOUR_MS);
  const late = { ...failedAt(5.5 * HOUR_MS), failure: busy };
  expect(escrowAfterFailure(late, first, HEALTHY)?.nextAttemptMs).toBe(6.5 * HOUR_MS);
});
