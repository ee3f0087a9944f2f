import { expect, test } from 'vitest';
import { addCounts, evaluatedCount, NO_COUNTS, NO_ENDS } from './counts.ts';

test('a delta adds to the counters that it names and to the end states that it names', () => {
  const first = addCounts(NO_COUNTS, { imported: 3, ended: { created: 2, failed: 1 } });
  const second = addCounts(first, { imported: 1, exported: 1, ended: { created: 1 } });
  expect(second).toEqual({
    ...NO_COUNTS,
    imported: 4,
    exported: 1,
    ended: { ...NO_ENDS, created: 3, failed: 1 },
  });
});

test('the end states add up to the evaluated objects', () => {
  expect(evaluatedCount(NO_COUNTS)).toBe(0);
  const ended = {
    created: 1,
    updated: 2,
    disabled: 3,
    deleted: 4,
    unchanged: 5,
    skipped: 6,
    failed: 7,
    staged: 8,
  };
  expect(evaluatedCount({ ...NO_COUNTS, imported: 100, ended })).toBe(36);
});
