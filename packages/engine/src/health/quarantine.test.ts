import { expect, test } from 'vitest';
import type { Quarantine } from '../job/job.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { imposeQuarantine, type QuarantineCause, quarantineRemedy } from './quarantine.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const CREDENTIALS: QuarantineCause = {
  reason: 'EncounteredQuarantineException',
  error: { code: 'CredentialValidationFailure', message: 'the token was refused', tenantActionable: true },
  evidence: ['GET /Users answered 401'],
};
const FAILURES: QuarantineCause = {
  reason: 'EncounteredEscrowProportionThreshold',
  error: { code: 'EncounteredEscrowProportionThreshold', message: '60 %', tenantActionable: true },
  evidence: [],
};

const impose = (nowMs: number, earlier?: Quarantine, cause = CREDENTIALS) =>
  imposeQuarantine(cause, { earlier, nowMs }, DEFAULT_SETTINGS);

test('a job that enters quarantine begins a series, with its first attempt after six hours', () => {
  expect(impose(1_000)).toEqual({
    change: 'entered',
    quarantine: {
      ...CREDENTIALS,
      seriesBeganMs: 1_000,
      currentBeganMs: 1_000,
      nextAttemptMs: 1_000 + 6 * HOUR_MS,
      seriesCount: 0,
    },
  });
});

test('ENG-QUAR-23: an attempt that fails keeps the beginning, moves the current one and counts', () => {
  const first = impose(0).quarantine;
  const second = impose(6 * HOUR_MS, first).quarantine;
  expect(impose(12 * HOUR_MS, second)).toMatchObject({
    change: 'stays',
    quarantine: {
      seriesBeganMs: 0,
      currentBeganMs: 12 * HOUR_MS,
      nextAttemptMs: DAY_MS,
      seriesCount: 2,
    },
  });
});

test('another reason, or another error of the same reason, is told and goes on with the series', () => {
  const first = impose(0).quarantine;
  expect(impose(6 * HOUR_MS, first, FAILURES)).toMatchObject({
    change: 'reasonChanged',
    quarantine: { reason: FAILURES.reason, seriesBeganMs: 0 },
  });
  const duplicates = { ...CREDENTIALS, error: { ...CREDENTIALS.error, code: 'DuplicateRoles' } };
  expect(impose(6 * HOUR_MS, first, duplicates).change).toBe('reasonChanged');
});

test('the attempt at 28 days is the last: the job is disabled and the record stays', () => {
  const first = impose(0).quarantine;
  expect(impose(28 * DAY_MS - 1, first).quarantine.disabledMs).toBeUndefined();
  expect(impose(28 * DAY_MS, first)).toMatchObject({
    change: 'disabled',
    quarantine: { disabledMs: 28 * DAY_MS, reason: CREDENTIALS.reason, evidence: CREDENTIALS.evidence },
  });
});

test('an attempt that somebody makes on a disabled job does not disable it again', () => {
  const disabled = impose(28 * DAY_MS, impose(0).quarantine).quarantine;
  expect(impose(30 * DAY_MS, disabled)).toMatchObject({
    change: 'stays',
    quarantine: { disabledMs: 28 * DAY_MS },
  });
});

test('the remedy of a cause goes before that of its reason', () => {
  const remedy = 'Renew the certificate of the target.';
  const { quarantine } = impose(0, undefined, { ...CREDENTIALS, remedy });
  expect(quarantineRemedy(quarantine)).toBe(remedy);
  expect(quarantineRemedy(CREDENTIALS)).toMatch(/tenant URL and the token/);
});
