import { expect, test } from 'vitest';
import { PATCH_CASES } from '../../../tooling/cases/patch-cases.ts';
import { patch } from './patch-bed.ts';

test.each(PATCH_CASES)('%s', (_id, start, operations, expected) => {
  expect(patch(start, operations)).toEqual(expected);
});

test.each(PATCH_CASES.filter(([, start, , expected]) => start === expected))(
  '%s: what changes nothing is the same resource',
  (_id, start, operations) => {
    expect(patch(start, operations)).toBe(start);
  },
);
