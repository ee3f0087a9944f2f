import { describe, expect, test } from 'vitest';
import { DEFAULT_MAPPINGS, linkTo, sourceGroup, sourceUser } from '../../test/evaluation-fixtures.ts';
import { mapping, userMapping } from '../../test/schema-fixture.ts';
import type { SourceObject } from '../directory/directory.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings.ts';
import type { Link } from '../store/store.ts';
import type { End } from './evaluation.ts';
import { hardDelete, leaveScope } from './leave-scope.ts';
import type { ScopeVerdict } from './scope.ts';

const UNASSIGNED: ScopeVerdict = {
  isInScope: false,
  isActive: true,
  isAssigned: false,
  isEffectivelyEntitled: false,
  hasPassedFilter: true,
  filterResults: {},
  failing: ['it is not assigned to the application'],
};
const FILTERED: ScopeVerdict = {
  ...UNASSIGNED,
  isAssigned: true,
  isEffectivelyEntitled: true,
  hasPassedFilter: false,
  failing: ['it does not pass the scoping filter'],
};
const INACTIVE: ScopeVerdict = {
  ...UNASSIGNED,
  isActive: false,
  isAssigned: true,
  isEffectivelyEntitled: true,
  failing: ['it is not active in the source system'],
};

const USERS = DEFAULT_MAPPINGS.user;
const withoutFlow = (of: ObjectMapping, flow: 'update' | 'delete'): ObjectMapping => ({
  ...of,
  flows: { ...of.flows, [flow]: false },
});
const COLUMNS = {
  default: { mapping: USERS, settings: {} },
  spared: { mapping: USERS, settings: { skipOutOfScopeDeletions: true } },
  withoutActive: {
    mapping: userMapping([mapping('displayName', { type: 'Attribute', name: 'displayName' })]),
    settings: {},
  },
  withoutUpdate: { mapping: withoutFlow(USERS, 'update'), settings: {} },
  withoutDelete: { mapping: withoutFlow(USERS, 'delete'), settings: {} },
} satisfies Record<string, { mapping: ObjectMapping; settings: Partial<Settings> }>;
type Column = keyof typeof COLUMNS;

/** What is to be done, in one word, or why nothing is. */
function told(end: End): string {
  if (end.kind === 'staged') return `${end.deletion.action}${end.deletion.keepsManaging ? ', managed' : ''}`;
  return end.kind === 'skipped' ? end.reason : end.kind;
}

interface Leaving {
  readonly object?: SourceObject;
  readonly link?: Link | undefined;
  readonly mapping: ObjectMapping;
  readonly settings?: Partial<Settings>;
}

function leaving(verdict: ScopeVerdict, given: Leaving): string {
  const { object = sourceUser('ada'), mapping: of, settings = {} } = given;
  const link = 'link' in given ? given.link : linkTo('User-1');
  return told(
    leaveScope(verdict, { object, link, mapping: of, settings: { ...DEFAULT_SETTINGS, ...settings } }),
  );
}

describe('the deprovisioning table of entra-engine 1.8, for a linked user', () => {
  const every = Object.keys(COLUMNS) as readonly Column[];
  const cells = (row: Record<Column, string>) => every.map((column) => [column, row[column]] as const);

  test.each(
    cells({
      default: 'disable',
      spared: 'SkipOutOfScopeDeletions',
      withoutActive: 'EntrySynchronizationSkipped',
      withoutUpdate: 'ObjectFlowDisabled',
      withoutDelete: 'disable',
    }),
  )('ENG-CYC-18, 27, 29, 32: unassigned, %s: %s', (column, expected) => {
    expect(leaving(UNASSIGNED, COLUMNS[column])).toBe(expected);
  });

  test.each(
    cells({
      default: 'disable',
      spared: 'SkipOutOfScopeDeletions',
      withoutActive: 'EntrySynchronizationSkipped',
      withoutUpdate: 'ObjectFlowDisabled',
      withoutDelete: 'disable',
    }),
  )('ENG-CYC-28: fails a filter, %s: %s', (column, expected) => {
    expect(leaving(FILTERED, COLUMNS[column])).toBe(expected);
  });

  test.each(
    cells({
      default: 'disable, managed',
      spared: 'disable, managed',
      withoutActive: 'EntrySynchronizationSkipped',
      withoutUpdate: 'ObjectFlowDisabled',
      withoutDelete: 'disable, managed',
    }),
  )('ENG-CYC-19, 20: blocked or soft-deleted, %s: %s', (column, expected) => {
    expect(leaving(INACTIVE, COLUMNS[column])).toBe(expected);
  });

  test.each(
    cells({
      default: 'delete',
      spared: 'delete',
      withoutActive: 'delete',
      withoutUpdate: 'delete',
      withoutDelete: 'ObjectFlowDisabled',
    }),
  )('ENG-CYC-22, 30: hard-deleted, %s: %s', (column, expected) => {
    const object = sourceUser('ada', { state: 'hardDeleted' });
    const { mapping: of } = COLUMNS[column];
    expect(told(hardDelete({ object, mapping: of, link: linkTo('User-1') }))).toBe(expected);
  });
});

test('with scopeAndState, a blocked or soft-deleted user is spared too (A-022)', () => {
  const settings = {
    skipOutOfScopeDeletions: true,
    skipOutOfScopeDeletionsAppliesTo: 'scopeAndState',
  } as const;
  expect(leaving(INACTIVE, { mapping: USERS, settings })).toBe('SkipOutOfScopeDeletions');
});

test('ENG-CYC-26: what is not linked needs no action; the reason says whether a filter alone keeps it out', () => {
  const unlinked = { mapping: USERS, link: undefined };
  expect(leaving(UNASSIGNED, unlinked)).toBe('NotEffectivelyEntitled');
  expect(leaving(INACTIVE, unlinked)).toBe('NotEffectivelyEntitled');
  expect(leaving(FILTERED, unlinked)).toBe('NotInProvisioningScope');
  const both = { ...FILTERED, failing: [...UNASSIGNED.failing, ...FILTERED.failing] };
  expect(leaving(both, unlinked)).toBe('NotEffectivelyEntitled');
});

test('ENG-CYC-24: an account that is no longer managed is left alone, whatever becomes of its user', () => {
  const link = linkTo('User-1', { isManaged: false });
  expect(leaving(INACTIVE, { mapping: USERS, link })).toBe('NotEffectivelyEntitled');
  const object = sourceUser('ada', { state: 'hardDeleted' });
  expect(told(hardDelete({ object, mapping: USERS, link }))).toBe('EntrySynchronizationSkipped');
});

test('a group that leaves scope is deleted where the mapping allows it, since it cannot be disabled (A-025)', () => {
  const object = sourceGroup('g');
  const link = linkTo('Group-1', { sourceId: 'g', type: 'Group' });
  const groups = DEFAULT_MAPPINGS.group;
  expect(leaving(UNASSIGNED, { object, link, mapping: groups })).toBe('delete');
  expect(leaving(UNASSIGNED, { object, link, mapping: withoutFlow(groups, 'delete') })).toBe(
    'ObjectFlowDisabled',
  );
});

test('what is staged says whom it concerns, why, and as of which change', () => {
  const object = sourceUser('ada', { changeNumber: 17 });
  const settings = DEFAULT_SETTINGS;
  expect(leaveScope(UNASSIGNED, { object, link: linkTo('User-1'), mapping: USERS, settings })).toEqual({
    kind: 'staged',
    deletion: {
      kind: 'deletion',
      sourceId: 'ada',
      type: 'User',
      targetId: 'User-1',
      displayName: 'User ada',
      action: 'disable',
      keepsManaging: false,
      reason: 'it is not assigned to the application',
      changeNumber: 17,
    },
  });
});
