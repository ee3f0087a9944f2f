import { expect, test } from 'vitest';
import { VIRTUAL_START_MS, world } from '../test/world.ts';

const MINUTE_MS = 60_000;
const minutesOf = (runs: readonly { readonly atMs: number }[]) =>
  runs.map(({ atMs }) => (atMs - VIRTUAL_START_MS) / MINUTE_MS);

test('cycles begin when they fall due, one interval after the end of the one before', async () => {
  const w = await world();
  expect(minutesOf(await w.advanceHours(2))).toEqual([0, 40, 80, 120]);
  expect(w.clock.now()).toBe(VIRTUAL_START_MS + 120 * MINUTE_MS);
});

test('a job that is paused, or has no credentials, never falls due', async () => {
  const w = await world();
  await w.service.pause(w.jobId);
  const draft = { name: 'draft', baseAddress: 'https://target.test', servicePrincipalName: 'Contoso' };
  await w.service.createJob(draft);
  expect(await w.advanceHours(24)).toEqual([]);
});

test('several jobs run in the order of time', async () => {
  const w = await world();
  const other = await w.service.createJob({
    name: 'other',
    baseAddress: 'https://other.test/scim',
    servicePrincipalName: 'Other',
  });
  w.clock.advanceTo(VIRTUAL_START_MS + 10 * MINUTE_MS);
  await w.run();
  await w.service.saveCredentials(other.config.id);
  await w.service.start(other.config.id);
  w.clock.advanceTo(VIRTUAL_START_MS + 20 * MINUTE_MS);

  const runs = await w.advanceHours(1);
  expect(runs.map(({ jobId }) => (jobId === w.jobId ? 'first' : 'other'))).toEqual([
    'other',
    'first',
    'other',
  ]);
  expect(minutesOf(runs)).toEqual([20, 50, 60]);
});

test('a cycle that waits carries time on, and ends inside the advance that started it', async () => {
  const w = await world();
  const { find } = w.target;
  w.target.find = async (query) => {
    await w.clock.sleep(90 * MINUTE_MS);
    return find(query);
  };
  await w.edit({ edit: 'put', object: { id: 'ada', type: 'User', attributes: { userPrincipalName: 'a' } } });
  await w.service.putSettings(w.jobId, { ...(await w.job()).config.settings, syncAll: true });
  const runs = await w.advanceHours(1);
  expect(runs).toMatchObject([{ result: { ended: 'completed' } }]);
  expect(w.clock.now()).toBe(VIRTUAL_START_MS + 90 * MINUTE_MS);
});

test('ENG-QUAR-15 and 17: in quarantine nothing runs but the attempts, and after 28 days nothing at all', async () => {
  const w = await world();
  w.script.probe = () => ({ code: 'CredentialValidationFailure', detail: '401', remedy: 'Renew the token' });
  const hours = minutesOf(await w.advanceHours(40 * 24)).map((minutes) => minutes / 60);
  expect(hours).toEqual([0, 6, 12, 24, ...Array.from({ length: 27 }, (_, day) => 48 + 24 * day)]);
});
