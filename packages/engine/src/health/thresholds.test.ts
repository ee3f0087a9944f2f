import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { exceededThreshold } from './thresholds.ts';

const reasonOf = (counts: { objects: number; references?: number; successes?: number }) =>
  exceededThreshold({ references: 0, successes: 0, ...counts }, DEFAULT_SETTINGS)?.reason;

describe('the documented edges', () => {
  test.each([
    ['ENG-QUAR-04', { objects: 4_000 }, undefined],
    ['one below the minimum', { objects: 4_999 }, undefined],
    ['ENG-QUAR-05', { objects: 5_000 }, 'EncounteredEscrowProportionThreshold'],
    ['ENG-QUAR-06', { objects: 30_000, successes: 5_000 }, 'EncounteredEscrowProportionThreshold'],
    ['ENG-QUAR-07', { objects: 20_000, successes: 100_000 }, undefined],
    ['ENG-QUAR-08', { objects: 45_000, successes: 200_000 }, 'EncounteredBaseEscrowThreshold'],
    ['ENG-QUAR-09', { objects: 8_000, successes: 12_000 }, undefined],
    ['ENG-QUAR-10', { objects: 8_001, successes: 12_000 }, 'EncounteredEscrowProportionThreshold'],
    ['ENG-QUAR-11', { objects: 40_000, successes: 100_000 }, undefined],
    ['one above', { objects: 40_001, successes: 100_000 }, 'EncounteredBaseEscrowThreshold'],
    ['ENG-QUAR-12', { objects: 100, references: 50_000, successes: 1_000 }, undefined],
    [
      'ENG-QUAR-13',
      { objects: 40_000, references: 21_000, successes: 200_000 },
      'EncounteredTotalEscrowThreshold',
    ],
    ['ENG-QUAR-14', { objects: 40_000, references: 20_000, successes: 60_000 }, undefined],
    [
      'one above',
      { objects: 40_000, references: 20_001, successes: 60_000 },
      'EncounteredTotalEscrowThreshold',
    ],
    ['references alone', { objects: 0, references: 60_001 }, 'EncounteredTotalEscrowThreshold'],
  ] as const)('%s: %o is %s', (_id, counts, reason) => {
    expect(reasonOf(counts)).toBe(reason);
  });
});

test('of several thresholds the proportion is told, then the base, then the total', () => {
  expect(reasonOf({ objects: 61_000 })).toBe('EncounteredEscrowProportionThreshold');
  expect(reasonOf({ objects: 61_000, successes: 1_000_000 })).toBe('EncounteredBaseEscrowThreshold');
});

test('the detail is the sum that exceeded', () => {
  const exceeded = exceededThreshold({ objects: 8_001, references: 0, successes: 12_000 }, DEFAULT_SETTINGS);
  expect(exceeded?.detail).toBe('8001 of 20001 provisioning events failed (40.0 %, more than 40 %)');
});

test('with a minimum of zero, nothing failed is nothing exceeded', () => {
  const settings = { ...DEFAULT_SETTINGS, escrowMinimum: 0 };
  expect(exceededThreshold({ objects: 0, references: 0, successes: 0 }, settings)).toBeUndefined();
});
