import { expect, test } from 'vitest';
import { errorCategory, errorCode, errorInformation, recommendedAction } from './error-code.ts';

test.each([
  ['BadRequest', 'SystemForCrossDomainIdentityManagementBadRequest'],
  ['Conflict', 'SystemForCrossDomainIdentityManagementConflict'],
  ['ServiceIncompatible', 'SystemForCrossDomainIdentityManagementServiceIncompatible'],
  ['MultipleEntriesInResponse', 'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse'],
  ['CredentialValidationFailure', 'SystemForCrossDomainIdentityManagementCredentialValidationFailure'],
  [
    'CredentialValidationUnavailable',
    'SystemForCrossDomainIdentityManagementCredentialValidationUnavailable',
  ],
  ['InvalidAnchor', 'InvalidAnchor'],
  ['DuplicateTargetEntries', 'DuplicateTargetEntries'],
  ['DuplicateSourceEntries', 'DuplicateSourceEntries'],
  ['MissingValues', 'MissingValues'],
  ['InternalError', 'InternalError'],
] as const)('A-085: %s reads %s in the log', (code, expected) => {
  expect(errorCode(code)).toBe(expected);
});

test("A-077: only the engine's own fault is a failure of the service", () => {
  expect(errorCategory('InternalError')).toBe('failure');
  expect(errorCategory('Conflict')).toBe('nonServiceFailure');
  expect(errorCategory('MissingValues')).toBe('nonServiceFailure');
});

const conflict = { code: 'Conflict', status: 409, detail: 'POST /Users answered 409: taken' } as const;

test('A-087: the reason holds status, message and the next attempt', () => {
  const nextAttemptMs = Date.parse('2026-03-01T18:00:00Z');
  expect(errorInformation(conflict, { attempts: 1, nextAttemptMs })).toEqual({
    errorCode: 'SystemForCrossDomainIdentityManagementConflict',
    reason:
      'StatusCode: 409. Message: POST /Users answered 409: taken. This operation was retried 1 time. It will be retried again after 2026-03-01T18:00:00.000Z.',
    additionalDetails: null,
    errorCategory: 'nonServiceFailure',
    recommendedAction: recommendedAction('Conflict'),
  });
});

test('the reason leaves out what is not known, and says when nothing more will be tried', () => {
  expect(errorInformation({ code: 'Timeout', detail: 'too slow.' }).reason).toBe('Message: too slow.');
  expect(errorInformation(conflict, { attempts: 31, nextAttemptMs: undefined }).reason).toMatch(
    /retried 31 times\. It will not be retried again\.$/,
  );
});
