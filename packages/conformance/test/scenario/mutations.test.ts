/*
 * Scenarios that cannot fail prove nothing: an engine with one setting off its documented value turns those red that are
 * about it, and no others in that area.
 */
import type { Settings } from '@scimulator/engine';
import { expect, test } from 'vitest';
import { runScenarios } from '../../src/index.ts';
import { wallClock } from './wall-clock.ts';

const HOUR_MS = 3_600_000;

const MUTATIONS: readonly (readonly [Partial<Settings>, area: string, reds: readonly string[]])[] = [
  [{ escrowMinimum: 4_000 }, 'escrow/*', ['escrow/4000-no-quarantine']],
  [{ escrowMinimum: 5_500 }, 'escrow/*', ['escrow/5000-proportion', 'escrow/40-percent-no-quarantine']],
  [
    { escrowProportionMax: 0.9 },
    'escrow/*',
    ['escrow/30000-of-35000-proportion', 'escrow/40-percent-no-quarantine'],
  ],
  [{ escrowBaseMax: 50_000 }, 'escrow/*', ['escrow/40001-base', 'escrow/20000-of-120000-no-quarantine']],
  [{ escrowTotalMax: 70_000 }, 'escrow/*', ['escrow/60001-total']],
  [{ retryOffsetsMs: [2 * HOUR_MS] }, 'quarantine/retry-schedule', ['quarantine/retry-schedule']],
  [
    { retryForMs: 27 * 24 * HOUR_MS },
    'quarantine/*28-days',
    ['quarantine/28-days', 'quarantine/one-object-28-days'],
  ],
  [
    { roleImport: false },
    'quarantine/duplicate*',
    ['quarantine/duplicate-roles-in-the-target', 'quarantine/duplicate-roles-in-the-application'],
  ],
  [{ emptyGroupMatchBlocksMembers: false }, 'skip/group*', ['skip/group-without-matching-property']],
  [{ requiredMissingStatus: 'skipped' }, 'skip/missing*', ['skip/missing-required-attribute-is-a-failure']],
  [{ deletionThreshold: null }, 'restart/*', ['restart/force-deletes']],
  [{ quarantineLiftsOn: 'belowThresholds' }, 'quarantine/lifts-on-*', ['quarantine/lifts-on-any-success']],
];

for (const [settings, area, reds] of MUTATIONS) {
  test(`with ${JSON.stringify(settings)} of ${area} these fail: ${reds.join(', ')}`, async () => {
    const red: string[] = [];
    for await (const { id, verdict } of runScenarios({
      only: [area],
      scale: 100,
      settings,
      wallClock: wallClock(),
    })) {
      if (verdict !== 'pass') red.push(id);
    }
    expect(red).toEqual(reds);
  });
}
