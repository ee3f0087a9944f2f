import { expect, test } from 'vitest';
import { HOUSE } from '../house.ts';
import { arrowBreaches } from '../rules/arrows.ts';
import { banBreaches, idleExceptions } from '../rules/bans.ts';
import { type Breach, printBreach } from '../rules/breach.ts';
import { circleBreaches } from '../rules/circles.ts';
import { nameBreaches } from '../rules/names.ts';
import { sizeBreaches } from '../rules/sizes.ts';
import { readManifests, readRepository } from '../source/read-repository.ts';

const files = readRepository();

const print = (breaches: readonly Breach[]): string => breaches.map(printBreach).join('\n');

test('workspaces import only along the arrows, and what they declare', () => {
  expect(print(arrowBreaches(files, readManifests(), HOUSE))).toBe('');
});

test('packages read no clock, no chance, no network and no process', () => {
  expect(print(banBreaches(files, HOUSE))).toBe('');
});

test('every exception from a ban is still needed', () => {
  expect(idleExceptions(files, HOUSE)).toEqual([]);
});

test('files and functions stay small', () => {
  expect(print(sizeBreaches(files))).toBe('');
});

test('no file imports itself by way of others', () => {
  expect(print(circleBreaches(files))).toBe('');
});

test('files are named after what they export', () => {
  expect(print(nameBreaches(files))).toBe('');
});
