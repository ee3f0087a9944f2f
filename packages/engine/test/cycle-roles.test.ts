import { expect, test } from 'vitest';
import {
  assign,
  DEFAULT_ACCESS,
  SP,
  settings,
  story,
  unassign,
  user,
  VIRTUAL_START_MS,
  world,
} from './world.ts';

test('ENG-ROLE-07 and 08: a broken assignment does not entitle until it is made anew', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada', 'deleted-role'));
  await w.run();
  expect(await story(w)).toEqual(['ada other skipped NotEffectivelyEntitled']);
  await w.edit(unassign('ada'), assign('ada', DEFAULT_ACCESS));
  await w.run();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
});

test('ENG-ROLE-02 and 03: an old job skips default access until August 2020', async () => {
  const w = await world({ createdMs: Date.UTC(2020, 0, 1) });
  expect(VIRTUAL_START_MS).toBeGreaterThan(Date.UTC(2020, 7, 1));
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
});

test('ENG-ROLE-16: duplicate imported roles quarantine the job, mended ones lift it', async () => {
  const w = await world({ settings: settings({ roleImport: true }) });
  w.script.roles = [
    { value: 'Admin', displayName: 'Admin' },
    { value: 'admin', displayName: 'Administrator' },
  ];
  expect(await w.run()).toMatchObject({
    ended: 'aborted',
    quarantine: { error: { code: 'DuplicateRoles' } },
  });
  w.script.roles = [{ value: 'Admin', displayName: 'Admin' }];
  await w.advanceHours(6);
  expect((await w.job()).state.quarantine).toBeUndefined();

  const role = { id: 'r', value: 'User', displayName: 'User', isEnabled: true };
  await w.edit({ edit: 'putAppRoles', servicePrincipalId: SP, appRoles: [role, { ...role, id: 's' }] });
  expect(await w.run()).toMatchObject({
    ended: 'aborted',
    quarantine: { error: { code: 'DuplicateRoles' } },
  });
});
