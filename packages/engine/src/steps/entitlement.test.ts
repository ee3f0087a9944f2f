import { expect, test } from 'vitest';
import type { EffectiveAssignment } from '../directory/directory.ts';
import { DEFAULT_ACCESS_ROLE, type EntitlementInput, entitlement } from './entitlement.ts';

const assignment = (appRoleId: string, more: Partial<EffectiveAssignment> = {}): EffectiveAssignment => ({
  id: 'a1',
  principalId: 'u1',
  appRoleId,
  resourceId: 'sp',
  createdDateTime: '2026-01-01T00:00:00Z',
  ...more,
});

const group = { id: 'g1', attributes: {} };
const appRoles = [
  { id: 'admin', value: 'admin', displayName: 'Admin', isEnabled: true },
  { id: 'old', value: 'old', displayName: 'Old', isEnabled: false },
];

const entitled = (assignments: readonly EffectiveAssignment[], more: Partial<EntitlementInput> = {}) =>
  entitlement({
    object: { assignments },
    appRoles,
    job: { createdMs: Date.UTC(2026, 0, 1) },
    nowMs: Date.UTC(2026, 0, 2),
    settings: { emptyGroupMatchBlocksMembers: true },
    ...more,
  });

const onDay = (created: readonly [number, number, number], now: readonly [number, number, number]) =>
  entitled([assignment(DEFAULT_ACCESS_ROLE)], {
    job: { createdMs: Date.UTC(...created) },
    nowMs: Date.UTC(...now),
  });

const YES = { isAssigned: true, isEffectivelyEntitled: true };

test('an enabled role entitles, directly or through a group', () => {
  expect(entitled([assignment('admin')])).toEqual(YES);
  expect(entitled([assignment('admin', { through: group })])).toEqual(YES);
});

test('nobody is entitled without an assignment', () => {
  expect(entitled([])).toEqual({ isAssigned: false, isEffectivelyEntitled: false });
});

test('ENG-ROLE-01: a configuration of after 16 April 2020 counts default access', () => {
  expect(onDay([2020, 4, 1], [2020, 4, 2])).toEqual(YES);
});

test('ENG-ROLE-02: an older one does not, until August 2020', () => {
  expect(onDay([2020, 0, 1], [2020, 4, 10])).toMatchObject({
    isAssigned: true,
    isEffectivelyEntitled: false,
    brokenBecause: expect.stringContaining('default access role'),
  });
});

test('ENG-ROLE-03: from August 2020 on it does, without a change of configuration', () => {
  expect(onDay([2020, 0, 1], [2020, 7, 15])).toEqual(YES);
});

test('A-045: the boundaries are midnight UTC, inclusive', () => {
  const before = [2020, 4, 10] as const;
  expect(onDay([2020, 3, 16], before)).toEqual(YES);
  expect(onDay([2020, 3, 15], before).isEffectivelyEntitled).toBe(false);
  expect(onDay([2020, 3, 15], [2020, 6, 31]).isEffectivelyEntitled).toBe(false);
  expect(onDay([2020, 3, 15], [2020, 7, 1])).toEqual(YES);
});

test('ENG-ROLE-07: a record of a deleted role is broken, and another good one mends it', () => {
  const broken = assignment('gone');
  expect(entitled([broken])).toEqual({
    isAssigned: true,
    isEffectivelyEntitled: false,
    brokenBecause:
      'the assignment a1 names the app role gone, which does not exist; unassign the user or group and assign it again',
  });
  expect(entitled([broken, assignment('admin')])).toEqual(YES);
});

test("ENG-ROLE-09: a group's broken record names the group", () => {
  expect(entitled([assignment('gone', { through: group })]).brokenBecause).toContain(
    'unassign the group g1 and assign it again',
  );
});

test('a disabled role does not entitle', () => {
  expect(entitled([assignment('old')]).brokenBecause).toBe(
    "the app role 'Old' is disabled; enable it or assign another role",
  );
});

test('ENG-GRP-04: a group without matching value blocks those it alone assigns', () => {
  const groupJoining = () => false;
  const member = assignment('admin', { through: group });
  expect(entitled([member], { groupJoining })).toMatchObject({
    isEffectivelyEntitled: false,
    brokenBecause: expect.stringContaining('the assigned group g1 has no value for its matching attribute'),
  });
  expect(entitled([member, assignment('admin')], { groupJoining })).toEqual(YES);
  expect(entitled([member], { groupJoining: () => true })).toEqual(YES);
});

test('A-145: the softer reading provisions them, and so does a group mapping that is off', () => {
  const member = assignment('admin', { through: group });
  const settings = { emptyGroupMatchBlocksMembers: false };
  expect(entitled([member], { groupJoining: () => false, settings })).toEqual(YES);
  expect(entitled([member])).toEqual(YES);
});
