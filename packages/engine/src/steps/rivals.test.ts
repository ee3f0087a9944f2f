import { expect, test } from 'vitest';
import { evaluationOf, linkTo, sourceUser, targetOf } from '../../test/evaluation-fixtures.ts';
import type { Link } from '../store/store.ts';
import type { Evaluation } from './evaluation.ts';
import { settleRivals } from './rivals.ts';

const NOBODY: ReadonlyMap<string, Link> = new Map();
const SAME = () => 'ada@contoso.test';
const ownName = ({ object }: Evaluation) => object.id;
const matching = (id: string, targetId: string) =>
  evaluationOf(sourceUser(id), {
    target: targetOf(targetId),
    end: { kind: 'skipped', reason: 'RedundantExport' },
  });

/** Who may go on, and who lost to whom. */
function verdicts(...[evaluations, holders, key]: Parameters<typeof settleRivals>): readonly string[] {
  return settleRivals(evaluations, holders, key).map(({ object, end }) =>
    end.kind === 'failed' ? `${object.id}: ${end.failure.code}` : `${object.id} goes on`,
  );
}

test('ENG-CYC-39: of two objects to be created under one matching value the first goes on, the second fails', () => {
  const page = [evaluationOf(sourceUser('ada')), evaluationOf(sourceUser('eve'))];
  expect(verdicts(page, NOBODY, SAME)).toEqual(['ada goes on', 'eve: DuplicateSourceEntries']);
  expect(verdicts(page, NOBODY, ownName)).toEqual(['ada goes on', 'eve goes on']);
});

test('of two objects that match one target object the first goes on', () => {
  const page = [matching('ada', 'User-1'), matching('eve', 'User-1'), matching('zoe', 'User-2')];
  expect(verdicts(page, NOBODY, ownName)).toEqual([
    'ada goes on',
    'eve: DuplicateSourceEntries',
    'zoe goes on',
  ]);
});

test('a target object that is linked already stays with whoever has it', () => {
  const holders = new Map([['User-1', linkTo('User-1', { sourceId: 'zoe' })]]);
  expect(verdicts([matching('ada', 'User-1')], holders, ownName)).toEqual(['ada: DuplicateSourceEntries']);
  expect(verdicts([matching('zoe', 'User-1')], holders, ownName)).toEqual(['zoe goes on']);
});

test('the loser is told who has the target object, and is not linked to it', () => {
  const [, loser] = settleRivals([matching('ada', 'User-1'), matching('eve', 'User-1')], NOBODY, ownName);
  expect(loser).not.toHaveProperty('target');
  expect(loser?.steps.at(-1)).toMatchObject({
    status: 'failure',
    description:
      "source object 'eve' matches the same target object as 'ada'. Give the two different matching values",
  });
});

test('what failed or was skipped before it was matched claims nothing', () => {
  const skipped = evaluationOf(sourceUser('ada'), { end: { kind: 'skipped', reason: 'ImportSkipped' } });
  expect(verdicts([skipped, evaluationOf(sourceUser('eve'))], NOBODY, SAME)).toEqual([
    'ada goes on',
    'eve goes on',
  ]);
});
