import { expect, test } from 'vitest';
import { testCounts } from '../test-counts.ts';

const NO_TESTS = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};

test('the counts are those of the report, with todos among the skipped', () => {
  const report = { ...NO_TESTS, numPassedTests: 12, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 };
  expect(testCounts(report)).toBe('12 passed, 1 failed, 5 skipped');
});

test('a file that fails without a failed test counts as a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  expect(testCounts({ ...NO_TESTS, numPassedTests: 2, numFailedTests: 1, testResults })).toBe(
    '2 passed, 2 failed, 0 skipped',
  );
});
