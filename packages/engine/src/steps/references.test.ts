import { expect, test } from 'vitest';
import { evaluationOf, linkTo, sourceGroup, sourceUser, targetOf } from '../../test/evaluation-fixtures.ts';
import { escrowOf } from '../../test/store-fixtures.ts';
import { NO_COUNTS } from '../job/counts.ts';
import type { RunningCycle } from '../job/job.ts';
import type { Memory } from '../store/store.ts';
import { membersAfter, stagedReference } from './references.ts';

const CYCLE: RunningCycle = {
  cycleId: 'cycle-1',
  kind: 'incremental',
  beganMs: 0,
  after: 100,
  upTo: 200,
  phase: 'groups',
  cursor: null,
  pagesDone: 0,
  pagesTotal: 1,
  counts: NO_COUNTS,
  forceDeletes: false,
};
const MANAGER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const managed = (manager: string | null) =>
  sourceUser('ada', { attributes: { userPrincipalName: 'ada@contoso.test', manager } });

test('a user with a manager is to be given it, along with the one that the target shows', () => {
  const staged = (shown: Parameters<typeof targetOf>[1]) =>
    stagedReference(
      evaluationOf(managed('eve'), { target: targetOf('User-1', shown) }),
      linkTo('User-1'),
      CYCLE,
    );
  expect(staged({})).toEqual({
    kind: 'manager',
    sourceId: 'ada',
    type: 'User',
    targetId: 'User-1',
    displayName: 'ada@contoso.test',
    path: `${MANAGER}:manager`,
    managerSourceId: 'eve',
  });
  for (const shown of ['User-9', { value: 'User-9' }, [{ value: 'User-9' }]]) {
    expect(staged({ [MANAGER]: { manager: shown } })).toMatchObject({ currentTargetId: 'User-9' });
  }
});

test('a manager that was cleared does not flow', () => {
  for (const cleared of [null, '']) {
    expect(stagedReference(evaluationOf(managed(cleared)), linkTo('User-1'), CYCLE)).toBeUndefined();
  }
});

test('members are told from the watermark on; of a group that has just been linked all, and only those present', () => {
  const link = linkTo('Group-1', { sourceId: 'g', type: 'Group' });
  const known = evaluationOf(sourceGroup('g'), { memory: { isEvaluated: false, link } });
  expect(stagedReference(known, link, CYCLE)).toMatchObject({ after: 100, presentOnly: false });
  expect(stagedReference(evaluationOf(sourceGroup('g')), link, CYCLE)).toMatchObject({
    after: 0,
    presentOnly: true,
  });
});

test('members are told from the first change that was not, if the group or its members failed', () => {
  const after = (memory: Partial<Memory>) =>
    membersAfter({ memory: { isEvaluated: false, link: linkTo('Group-1'), ...memory } }, CYCLE);
  expect(after({})).toBe(100);
  expect(after({ escrow: escrowOf('g', { after: 60 }) })).toBe(60);
  expect(after({ escrow: escrowOf('g', { after: 60 }), referenceEscrow: escrowOf('g', { after: 40 }) })).toBe(
    40,
  );
  expect(after({ link: linkTo('Group-1', { isManaged: false }) })).toBe(0);
});
