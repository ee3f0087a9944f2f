import { expect, test } from 'vitest';
import { evaluatedCount, NO_COUNTS, NO_ENDS } from '../../src/job/counts.ts';
import { assign, group, settings, unassign, user, world } from '../world.ts';

const REFUSED = { code: 'InternalServerError' as const, status: 500, detail: 'POST answered 500' };
const executionOf = async (w: Awaited<ReturnType<typeof world>>) => (await w.job()).state.lastExecution;

test('deletions that the guard held back count as deletions once they are released, and nothing is counted below zero', async () => {
  const w = await world({ settings: settings({ deletionThreshold: 1 }) });
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  await w.run();
  await w.edit(unassign('ada'), unassign('eve'));
  await w.run();
  expect((await executionOf(w))?.counts.ended).toEqual({ ...NO_ENDS, staged: 2 });

  await w.service.restart(w.jobId, ['QuarantineState', 'ForceDeletes']);
  await w.run();
  expect((await executionOf(w))?.counts.ended).toEqual({ ...NO_ENDS, disabled: 2 });
});

test('an object that is due again and has changed as well is evaluated and counted once', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.script.refuse = ({ verb }) => (verb === 'update' ? REFUSED : undefined);
  await w.edit(user('ada', { jobTitle: 'Nurse' }));
  await w.run();

  w.script.refuse = () => undefined;
  await w.edit(unassign('ada'));
  await w.run();
  const counts = (await executionOf(w))?.counts;
  expect(counts).toMatchObject({ imported: 1, ended: { ...NO_ENDS, disabled: 1 } });
});

test('a deletion that succeeded counts among the successes of the job', async () => {
  const w = await world();
  await w.edit(group('g'), assign('g'));
  await w.run();
  await w.edit(unassign('g'));
  await w.run();
  expect((await w.job()).state.successes).toBe(1);
});

test('a held-back deletion is evaluated once in each cycle that holds it', async () => {
  const w = await world({ settings: settings({ deletionThreshold: 0 }) });
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  await w.run();
  await w.service.restart(w.jobId);
  await w.run();
  const execution = await executionOf(w);
  const { entries } = await w.store.log({ cycleId: execution?.activityIdentifier ?? '', limit: 10 });
  expect(entries.map(({ provisioningAction }) => provisioningAction)).toEqual(['stagedDelete']);
  expect(evaluatedCount(execution?.counts ?? NO_COUNTS)).toBe(1);
});
