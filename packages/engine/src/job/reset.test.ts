import { expect, test } from 'vitest';
import { NO_COUNTS } from './counts.ts';
import type { JobState } from './job.ts';
import { DEFAULT_RESET, newJobState, parseResetScopes, resetJob } from './reset.ts';

const NOW_MS = 1_000_000;
const NEXT_ATTEMPT_MS = 5_000_000;

/** A job that holds something of everything. */
const USED: JobState = {
  ...newJobState(0),
  watermark: 42,
  cycle: {
    cycleId: 'cycle-1',
    kind: 'incremental',
    beganMs: 0,
    after: 42,
    upTo: 50,
    phase: 'users',
    cursor: 45,
    pagesDone: 1,
    pagesTotal: 2,
    counts: NO_COUNTS,
    forceDeletes: false,
  },
  quarantine: {
    reason: 'TooManyDeletes',
    error: { code: 'TooManyDeletes', message: 'too many', tenantActionable: true },
    evidence: [],
    seriesBeganMs: 0,
    currentBeganMs: 0,
    nextAttemptMs: NEXT_ATTEMPT_MS,
    seriesCount: 1,
  },
  successes: 7,
  counterEpoch: 3,
  successiveCompleteFailures: 2,
  entryCounts: { User: 5, Group: 1 },
  nextDueMs: NEXT_ATTEMPT_MS,
};

/** What a restart with these scopes takes away, in words. */
function cleared(...scopes: Parameters<typeof resetJob>[1]): readonly string[] {
  const { state, clear } = resetJob(USED, scopes, NOW_MS);
  return [
    ...(state.quarantine === undefined ? ['quarantine'] : []),
    ...(state.watermark === undefined ? ['watermark'] : []),
    ...(state.cycle === undefined ? ['cycle'] : []),
    ...(state.counterEpoch > USED.counterEpoch && state.successes === 0 ? ['counter'] : []),
    ...(state.entryCounts.User === 0 ? ['entries'] : []),
    ...clear,
  ];
}

test('each scope clears what the table of resetScope says, and nothing else', () => {
  expect(cleared('None')).toEqual([]);
  expect(cleared('Escrows')).toEqual(['counter', 'escrows']);
  expect(cleared('Watermark')).toEqual(['watermark', 'cycle']);
  expect(cleared('QuarantineState')).toEqual(['quarantine']);
  expect(cleared('ConnectorDataStore')).toEqual(['cycle', 'counter', 'entries', 'links', 'staged']);
  expect(cleared('ForceDeletes')).toEqual([]);
  expect(cleared(...DEFAULT_RESET)).toEqual(['quarantine', 'watermark', 'cycle', 'counter', 'escrows']);
});

test('Full is everything but ForceDeletes (A-127)', () => {
  expect(cleared('Full')).toEqual([
    'quarantine',
    'watermark',
    'cycle',
    'counter',
    'entries',
    'escrows',
    'links',
    'staged',
  ]);
  expect(resetJob(USED, ['Full'], NOW_MS).state.forceDeletes).toBe(false);
});

test('every restart forgets the successive failures (A-130)', () => {
  expect(resetJob(USED, ['None'], NOW_MS).state.successiveCompleteFailures).toBe(0);
});

test('a job that stays quarantined waits for its next attempt; one that leaves is due at once', () => {
  expect(resetJob(USED, ['Watermark'], NOW_MS).state.nextDueMs).toBe(NEXT_ATTEMPT_MS);
  expect(resetJob(USED, ['QuarantineState'], NOW_MS).state.nextDueMs).toBe(NOW_MS);
});

test('allowed deletions go out at once, in the cycle that was interrupted too', () => {
  expect(resetJob(USED, ['ForceDeletes'], NOW_MS).state).toMatchObject({
    forceDeletes: true,
    cycle: { cycleId: 'cycle-1', forceDeletes: true },
    quarantine: { nextAttemptMs: NOW_MS },
    nextDueMs: NOW_MS,
  });
});

test('a job disabled after 28 days runs again once its quarantine is reset', () => {
  const { quarantine, ...rest } = USED;
  const disabled = { ...rest, ...(quarantine && { quarantine: { ...quarantine, disabledMs: 1 } }) };
  expect(resetJob(disabled, DEFAULT_RESET, NOW_MS).state).not.toHaveProperty('quarantine');
});

test('scopes are read in any letter case and order; nothing means the default', () => {
  expect(parseResetScopes(' watermark, ESCROWS,,')).toEqual({ ok: true, scopes: ['Watermark', 'Escrows'] });
  expect(parseResetScopes(' ')).toEqual({ ok: true, scopes: DEFAULT_RESET });
  expect(parseResetScopes('Watermark, Everything')).toEqual({ ok: false, unknown: 'Everything' });
});
