import { expect, test } from 'vitest';
import { CHECKS, REQUIREMENTS, type RequirementId, skipReason } from '../src/index.ts';

const ids = Object.keys(REQUIREMENTS) as readonly RequirementId[];
const checked = new Set<string>(CHECKS.map(({ id }) => id));

test('the catalogue holds 410 requirements', () => {
  expect(ids).toHaveLength(410);
});

test('every requirement has a check or a written reason', () => {
  expect(ids.filter((id) => !checked.has(id) && skipReason(id) === undefined)).toEqual([]);
});

test('no requirement has both a check and a reason', () => {
  expect(ids.filter((id) => checked.has(id) && skipReason(id) !== undefined)).toEqual([]);
});

test('no requirement is checked twice', () => {
  expect(CHECKS.length).toBe(checked.size);
});
