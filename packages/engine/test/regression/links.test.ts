import { expect, test } from 'vitest';
import { assign, unassign, user, world } from '../world.ts';

test('somebody hired again under a new object takes over the account that was disabled', async () => {
  const w = await world();
  const same = { userPrincipalName: 'ada@contoso.test' };
  await w.edit(user('ada', same), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  await w.run();
  await w.edit({ edit: 'hardDelete', id: 'ada' });
  await w.run();
  w.writes();

  await w.edit(user('ada-2', { ...same, displayName: 'User ada' }), assign('ada-2'));
  await w.run();
  expect(w.writes()).toMatchObject([
    { verb: 'update', about: 'User-1', changes: [{ path: 'active', value: true }] },
  ]);
});

test('a create that a crash left in doubt stays in doubt when the next run cannot reach the target', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const commit = w.store.commit.bind(w.store);
  w.script.refuse = ({ verb }) => {
    if (verb !== 'create') return undefined;
    w.store.commit = () => Promise.reject(new Error('killed'));
    return undefined;
  };
  await expect(w.run()).rejects.toThrow('killed');
  w.store.commit = commit;
  w.script.probe = () => ({ code: 'CredentialValidationUnavailable', detail: 'down', remedy: 'Start it' });
  expect(await w.run()).toMatchObject({ ended: 'aborted' });

  w.script.probe = () => undefined;
  await w.service.runCycle(w.jobId, { retryNow: true });
  const [entry] = await w.log();
  expect(entry?.provisioningSteps[1]?.details).toEqual({ Recovery: 'recovered after unknown outcome' });
});
