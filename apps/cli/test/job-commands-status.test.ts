import {
  DEFAULT_SCHEMA,
  DEFAULT_SETTINGS,
  type Job,
  type JobConfig,
  type JobState,
  type Quarantine,
} from '@scimulator/engine';
import { expect, test } from 'vitest';
import { nextCycle } from '../src/job/next-cycle.ts';
import { statusLines } from '../src/job/status-lines.ts';

const CONFIG: JobConfig = {
  id: 'scim.1',
  name: 'default',
  templateId: 'scim',
  servicePrincipalId: 'sp',
  servicePrincipalName: 'Contoso',
  baseAddress: 'https://scim.test/v2',
  createdMs: 0,
  settings: DEFAULT_SETTINGS,
  schema: DEFAULT_SCHEMA,
  schedule: 'Disabled',
  isConfigured: true,
  pendingResets: [],
};

const STATE: JobState = {
  successes: 0,
  counterEpoch: 0,
  initialCycleHasEnded: false,
  successiveCompleteFailures: 0,
  entryCounts: { User: 0, Group: 0 },
  forceDeletes: false,
  nextDueMs: 0,
};

const CYCLE: NonNullable<JobState['cycle']> = {
  cycleId: 'c1',
  kind: 'initial',
  beganMs: 0,
  after: 0,
  upTo: 9,
  phase: 'users',
  cursor: null,
  pagesDone: 3,
  pagesTotal: 12,
  counts: {
    imported: 0,
    importedDeltas: 0,
    importedReferenceDeltas: 0,
    entitled: 0,
    entitledForProvisioning: 0,
    escrowed: 0,
    exports: 0,
    exported: 0,
    ended: {
      created: 1_500,
      updated: 0,
      disabled: 0,
      deleted: 0,
      unchanged: 0,
      skipped: 0,
      failed: 0,
      staged: 0,
    },
  },
  forceDeletes: false,
};

const QUARANTINE: Quarantine = {
  reason: 'EncounteredEscrowProportionThreshold',
  error: { code: 'EncounteredEscrowProportionThreshold', message: '3 of 4 failed', tenantActionable: true },
  seriesBeganMs: 0,
  currentBeganMs: 0,
  nextAttemptMs: 21_600_000,
  seriesCount: 2,
  evidence: ['ada: answered 400'],
};

const jobWith = (state: Partial<JobState>, config: Partial<JobConfig> = {}): Job => ({
  config: { ...CONFIG, ...config },
  state: { ...STATE, ...state },
});

const linesOf = (job: Job, isExclusive = false) =>
  statusLines({ job, escrows: { objects: 0, references: 0 }, isExclusive }).slice(2);

test('before the first initial cycle has ended only its progress shows', () => {
  expect(linesOf(jobWith({ cycle: CYCLE }))).toEqual([
    'health     the first initial cycle has not ended yet',
    'schedule   Disabled: a cycle whenever scimulator provision is called',
    'next       the initial cycle that was begun goes on; scimulator provision runs it',
    'cycle      initial, running: 3 of 12 pages done, in phase users; the details are in scimulator log',
    '           begun at 1970-01-01T00:00:00.000Z: 1,500 created, 0 updated, 0 disabled, 0 deleted, 0 unchanged, 0 skipped, 0 failed',
    'summary    none before the first initial cycle has ended; until then look at scimulator log',
  ]);
});

test('in a state that nobody else has open, a cycle that was begun is not running', () => {
  expect(linesOf(jobWith({ cycle: CYCLE }), true)).toContain(
    'cycle      initial, stopped in mid-cycle: 3 of 12 pages done, in phase users',
  );
});

test('a quarantine tells reason, evidence, remedy and next attempt', () => {
  expect(linesOf(jobWith({ quarantine: QUARANTINE })).slice(0, 7)).toEqual([
    'health     in quarantine',
    'schedule   Disabled: a cycle whenever scimulator provision is called',
    'quarantine EncounteredEscrowProportionThreshold (EncounteredEscrowProportionThreshold), since 1970-01-01T00:00:00.000Z, 2 attempts failed since then',
    '  reason   3 of 4 failed',
    '  evidence ada: answered 400',
    '  remedy   Look at the failures in the provisioning log, mend their cause, then restart provisioning.',
    '  next     attempt at 1970-01-01T06:00:00.000Z; scimulator provision --retry-now makes it at once',
  ]);
});

test('a job that its quarantine has disabled makes no attempt any more', () => {
  const job = jobWith({ quarantine: { ...QUARANTINE, disabledMs: 0 } }, { schedule: 'Active' });

  expect(linesOf(job).join('\n')).toMatch(
    /^health {5}disabled, after 28 days in quarantine\nschedule {3}Disabled/,
  );
  expect(linesOf(job).join('\n')).toContain('  next     none: the job was disabled at 1970-01-01');
  expect(nextCycle(job)).toBe('it makes no attempt any more; mend the cause, then scimulator restart');
});

test.each([
  [jobWith({}), 'the next cycle is initial; scimulator provision runs it'],
  [jobWith({ watermark: 7 }), 'the next cycle is incremental; scimulator provision runs it'],
  [jobWith({ cycle: CYCLE }), 'the initial cycle that was begun goes on; scimulator provision runs it'],
  [jobWith({}, { schedule: 'Paused' }), 'it runs again after scimulator start'],
  [
    jobWith({}, { pendingResets: ['Watermark'] }),
    'before the next cycle begins, Watermark is cleared; one that is running finishes first',
  ],
])('what happens next (%#)', (job, expected) => {
  expect(nextCycle(job)).toBe(expected);
});

test('a job without credentials says so', () => {
  expect(linesOf(jobWith({}, { isConfigured: false }))[0]).toContain(
    'not configured: no token has been saved yet',
  );
});
