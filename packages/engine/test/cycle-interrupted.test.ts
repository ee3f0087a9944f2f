import { expect, test } from 'vitest';
import { assign, settings, user, world } from './world.ts';

test('a cycle that is told to stop sends nothing more, also in mid-page, and the next run goes on from there', async () => {
  const w = await world({ settings: settings({ concurrency: 1 }) });
  const people = ['ada', 'bea', 'cleo', 'dora', 'eve'];
  await w.edit(...people.flatMap((id) => [user(id), assign(id)]));
  const stop = new AbortController();
  w.script.refuse = ({ verb, about }) => {
    if (verb === 'create' && about.startsWith('bea')) stop.abort();
    return undefined;
  };

  const first = await w.service.runCycle(w.jobId, { signal: stop.signal });
  expect(first).toMatchObject({ ended: 'interrupted' });
  expect(w.writes().map(({ about }) => about)).toEqual(['ada@contoso.test', 'bea@contoso.test']);

  const second = await w.run();
  expect(second).toMatchObject({ ended: 'completed', execution: { counts: { ended: { created: 5 } } } });
  expect(w.writes().map(({ about }) => about)).toEqual([
    'cleo@contoso.test',
    'dora@contoso.test',
    'eve@contoso.test',
  ]);
  expect(await w.log()).toHaveLength(5);
});
