import { expect, test } from 'vitest';
import { assign, user, world } from './world.ts';

test('ENG-QUAR-24, CYC-38 and AUD-06: each scope clears what it says', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.seen.length = 0;

  await w.service.restart(w.jobId);
  await w.run();
  expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'get']);

  w.seen.length = 0;
  await w.service.restart(w.jobId, ['Full']);
  await w.run();
  expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'find']);
  expect((await w.job()).state.entryCounts).toEqual({ User: 1, Group: 0 });
});

test('a job quarantined by hand runs nothing until its attempt, and start lifts it', async () => {
  const w = await world();
  await w.service.quarantine(w.jobId, 'under investigation');
  expect(await w.run()).toMatchObject({ ended: 'refused', because: 'quarantined' });
  await w.service.start(w.jobId);
  expect(await w.run()).toMatchObject({ ended: 'completed' });
});

test('a paused job refuses to run', async () => {
  const w = await world();
  await w.service.pause(w.jobId);
  expect(await w.run()).toEqual({ ended: 'refused', because: 'paused' });
});
