import { describe, expect, test } from 'vitest';
import { jobOf } from '../../test/store-fixtures.ts';
import { NO_COUNTS } from './counts.ts';
import type { Job, JobConfig, JobState, Quarantine } from './job.ts';
import { scheduleOf, statusCode, synchronizationJob } from './status.ts';

const NOW_MS = Date.UTC(2026, 0, 5, 8);
const QUARANTINE: Quarantine = {
  reason: 'EncounteredQuarantineException',
  error: { code: 'CredentialValidationFailure', message: 'the token was refused', tenantActionable: true },
  evidence: [],
  seriesBeganMs: NOW_MS - 1_000,
  currentBeganMs: NOW_MS,
  nextAttemptMs: NOW_MS + 21_600_000,
  seriesCount: 1,
};

function job(config: Partial<JobConfig> = {}, state: Partial<JobState> = {}): Job {
  const base = jobOf('job-1');
  return {
    config: { ...base.config, schedule: 'Active', ...config },
    state: { ...base.state, ...state },
  };
}

describe('the status code', () => {
  test.each([
    ['NotConfigured', 'without credentials', job({ isConfigured: false, schedule: 'Disabled' })],
    ['NotRun', 'started, before the first cycle has ended', job()],
    ['Active', 'after the first cycle', job({}, { initialCycleHasEnded: true })],
    ['Paused', 'paused', job({ schedule: 'Paused' }, { initialCycleHasEnded: true })],
    ['Quarantine', 'quarantined', job({}, { quarantine: QUARANTINE })],
    ['Paused', 'quarantined and paused (A-125)', job({ schedule: 'Paused' }, { quarantine: QUARANTINE })],
    ['Quarantine', 'disabled after 28 days', job({}, { quarantine: { ...QUARANTINE, disabledMs: NOW_MS } })],
  ] as const)('is %s %s', (code, _when, given) => {
    expect(statusCode(given)).toBe(code);
  });
});

test('28 days of quarantine disable the schedule, whatever was chosen, and keep the record readable', () => {
  const disabled = job({}, { quarantine: { ...QUARANTINE, disabledMs: NOW_MS }, initialCycleHasEnded: true });
  expect(scheduleOf(disabled)).toBe('Disabled');
  expect(synchronizationJob(disabled, NOW_MS)).toMatchObject({
    schedule: { state: 'Disabled' },
    status: { code: 'Quarantine', quarantine: { reason: 'EncounteredQuarantineException', seriesCount: 1 } },
  });
});

test('before the first initial cycle has ended the summary is empty and only progress shows', () => {
  const cycle = {
    cycleId: 'cycle-1',
    kind: 'initial' as const,
    beganMs: 0,
    after: 0,
    upTo: 9,
    phase: 'users' as const,
    cursor: 3,
    pagesDone: 1,
    pagesTotal: 3,
    counts: NO_COUNTS,
    forceDeletes: false,
  };
  const { status } = synchronizationJob(job({}, { cycle }), NOW_MS);
  expect(status).toMatchObject({
    lastExecution: null,
    synchronizedEntryCountByType: [],
    progress: [{ completedUnits: 1, totalUnits: 3, units: 'pages' }],
    steadyStateFirstAchievedTime: '0001-01-01T00:00:00Z',
  });
});

test('a cycle that reads more pages than it counted at its beginning never shows more done than there are', () => {
  const cycle = {
    cycleId: 'cycle-1',
    kind: 'incremental' as const,
    beganMs: 0,
    after: 0,
    upTo: 9,
    phase: 'users' as const,
    cursor: 3,
    pagesDone: 4,
    pagesTotal: 3,
    counts: NO_COUNTS,
    forceDeletes: false,
  };
  const [progress] = synchronizationJob(job({}, { cycle }), NOW_MS).status.progress;
  expect(progress).toMatchObject({ completedUnits: 4, totalUnits: 4 });
});

test('the interval is told in minutes, and as the sentinel until there are credentials', () => {
  expect(synchronizationJob(job(), NOW_MS).schedule.interval).toBe('PT40M');
  expect(synchronizationJob(job({ isConfigured: false }), NOW_MS).schedule.interval).toBe(
    'P10675199DT2H48M5.4775807S',
  );
});
