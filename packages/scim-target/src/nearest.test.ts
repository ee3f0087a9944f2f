import { expect, test } from 'vitest';
import { nearestNames } from './nearest.ts';

test('the nearest names are those with the fewest letters to change', () => {
  expect(nearestNames('strat', ['pause', 'start', 'restart', 'stop'], 2)).toEqual(['start', 'stop']);
  expect(nearestNames('', ['b', 'aa'], 5)).toEqual(['b', 'aa']);
});
