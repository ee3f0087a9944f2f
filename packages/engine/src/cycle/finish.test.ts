import { expect, test } from 'vitest';
import { addCounts, NO_COUNTS } from '../job/counts.ts';
import type { CycleCounts, RunningState } from '../job/job.ts';
import { newJobState } from '../job/reset.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { abortCycle, connectionCause, type FinishInput, finishCycle } from './finish.ts';

const NOW_MS = 10_000_000;
const INTERVAL_MS = 40 * 60_000;

function running(more: Partial<RunningState> = {}, counts: CycleCounts = NO_COUNTS): RunningState {
  return {
    ...newJobState(0),
    cycle: {
      cycleId: 'cycle-1',
      kind: 'initial',
      beganMs: 0,
      after: 0,
      upTo: 77,
      phase: 'references',
      cursor: null,
      pagesDone: 1,
      pagesTotal: 1,
      counts,
      forceDeletes: false,
    },
    ...more,
  };
}

const QUIET: FinishInput = {
  escrows: { objects: 0, references: 0 },
  heldDeletions: 0,
  evidence: [],
  isSourceQuiet: true,
  nowMs: NOW_MS,
};
const finish = (state: RunningState, input: Partial<FinishInput> = {}, settings = DEFAULT_SETTINGS) =>
  finishCycle(state, { ...QUIET, ...input }, settings);

const CAUSE = connectionCause({
  code: 'CredentialValidationFailure',
  detail: 'GET /Users answered 401',
  remedy: 'Renew the token',
});
const abort = (state: RunningState) => abortCycle(state, CAUSE, NOW_MS, DEFAULT_SETTINGS);

test('a cycle that ran through moves the watermark to where it began, and the next is due after the interval', () => {
  const { state } = finish(running());
  expect(state).toMatchObject({
    watermark: 77,
    initialCycleHasEnded: true,
    nextDueMs: NOW_MS + INTERVAL_MS,
    lastExecution: { state: 'Succeeded' },
  });
  expect(state).not.toHaveProperty('cycle');
});

test('failed objects make it EntryLevelErrors, which is no successful execution', () => {
  const counts = addCounts(NO_COUNTS, { escrowed: 1, exported: 2, ended: { failed: 1 } });
  const { state } = finish(running({}, counts));
  expect(state.lastExecution?.state).toBe('EntryLevelErrors');
  expect(state).not.toHaveProperty('lastSuccessfulExecution');
  expect(state.lastSuccessfulExecutionWithExports?.counts.exported).toBe(2);
});

test('an aborted cycle leaves the watermark where it was, counts a complete failure and quarantines', () => {
  expect(abort(running({ watermark: 5, successiveCompleteFailures: 1 })).state).toMatchObject({
    watermark: 5,
    successiveCompleteFailures: 2,
    lastExecution: { state: 'Failed', error: { message: 'GET /Users answered 401' } },
    quarantine: {
      reason: 'EncounteredQuarantineException',
      evidence: ['GET /Users answered 401'],
      remedy: 'Renew the token',
    },
  });
});

test('ENG-QUAR-16: a cycle that runs through without a cause lifts the quarantine', () => {
  const { quarantine } = abort(running()).state;
  const lifted = finish(running({ ...(quarantine && { quarantine }) }));
  expect(lifted.change).toBe('left');
  expect(lifted.state).not.toHaveProperty('quarantine');
  expect(lifted.state.nextDueMs).toBe(NOW_MS + INTERVAL_MS);
});

test('what lifts a threshold quarantine is a setting: no threshold exceeded, or any success', () => {
  const exceeded = { escrows: { objects: 6_000, references: 0 } };
  const entered = finish(running(), exceeded);
  expect(entered.change).toBe('entered');

  const { quarantine } = entered.state;
  const counts = addCounts(NO_COUNTS, { exported: 1 });
  const again = running({ ...(quarantine && { quarantine }) }, counts);
  expect(finish(again, exceeded).change).toBe('stays');
  const anySuccess = { ...DEFAULT_SETTINGS, quarantineLiftsOn: 'anySuccess' as const };
  expect(finish(again, exceeded, anySuccess).change).toBe('left');
  expect(finish(running(), exceeded, anySuccess).change).toBe('entered');
});

test('held deletions come before the escrow thresholds', () => {
  const { state } = finish(running(), { escrows: { objects: 6_000, references: 0 }, heldDeletions: 2 });
  expect(state.quarantine?.reason).toBe('TooManyDeletes');
});

test('the steady state is reached when the source has not moved on; its first time stays', () => {
  expect(finish(running(), { isSourceQuiet: false }).state.steadyStateFirstMs).toBeUndefined();
  const first = finish(running()).state;
  const later = finish(running({ ...first }), { nowMs: NOW_MS + 1 }).state;
  expect(later).toMatchObject({ steadyStateFirstMs: NOW_MS, steadyStateLastMs: NOW_MS + 1 });
});
