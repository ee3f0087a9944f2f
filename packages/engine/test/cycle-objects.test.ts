import { expect, test } from 'vitest';
import { assign, story, unassign, user, world } from './world.ts';

const HOUR_MS = 3_600_000;

test('ENG-CYC-01: an assigned user that the target lacks is looked for, created and linked', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const report = await w.run();

  expect(report).toMatchObject({ ended: 'completed', execution: { kind: 'initial', state: 'Succeeded' } });
  expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'find', 'create']);
  expect(w.seen[2]?.resource).toMatchObject({
    userName: 'ada@contoso.test',
    displayName: 'User ada',
    active: true,
  });
  expect(await story(w)).toEqual(['ada create success']);
});

test('ENG-CYC-03 and 09: what is equal is left alone, and a quiet source asks nothing about anybody', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.writes();
  await w.run();
  expect(w.seen.map(({ verb }) => verb)).toEqual(['probe']);

  await w.edit(user('ada', { jobTitle: 'Analyst' }));
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'title', value: 'Analyst' }] }]);

  await w.service.restart(w.jobId);
  await w.run();
  expect(w.writes()).toEqual([]);
  expect(await story(w)).toEqual([
    'ada create success',
    'ada update success',
    'ada other skipped RedundantExport',
  ]);
});

test('a linked user that loses its joining value fails as an update, and keeps its link', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(user('ada', { userPrincipalName: ['ada@contoso.test', 'lovelace@contoso.test'] }));
  await w.run();
  expect((await story(w)).at(-1)).toBe('ada update failure');
  await w.edit(user('ada', { jobTitle: 'Countess' }));
  w.writes();
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'title', value: 'Countess' }] }]);
});

test('ENG-CYC-18 and 24: an unassigned user is disabled, and its later deletion sends nothing', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.writes();

  await w.edit(unassign('ada'));
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'active', value: false }] }]);

  await w.edit({ edit: 'hardDelete', id: 'ada' });
  await w.run();
  expect(w.writes()).toEqual([]);
});

test('ENG-CYC-20 to 22: soft deletion disables, the purge after 30 days deletes', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit({ edit: 'softDelete', id: 'ada' });
  w.writes();
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'active', value: false }] }]);

  w.clock.advanceTo(w.clock.now() + 30 * 24 * HOUR_MS);
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'delete' }]);
  expect(await story(w)).toEqual(['ada create success', 'ada disable success', 'ada delete success']);
});

test('ENG-CYC-23: a restored user is enabled again on the same account', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit({ edit: 'softDelete', id: 'ada' });
  await w.run();
  w.writes();
  await w.edit({ edit: 'restore', id: 'ada' });
  await w.run();
  expect(w.writes()).toMatchObject([
    { verb: 'update', about: 'User-1', changes: [{ path: 'active', value: true }] },
  ]);
});

test('ENG-SCOPE-01: an unassigned user is skipped, and the log says what fails', async () => {
  const w = await world();
  await w.edit(user('ada'));
  await w.run();
  expect(w.writes()).toEqual([]);
  const [entry] = await w.log();
  expect(entry?.provisioningSteps.map(({ name }) => name)).toEqual([
    'EntryImportAdd',
    'EntrySynchronizationScoping',
    'EntrySynchronizationSkip',
  ]);
  expect(entry?.provisioningSteps[1]?.details).toMatchObject({ 'Assigned to the application': 'False' });
  expect(entry?.provisioningSteps[2]?.details['SkipReason']).toBe('NotEffectivelyEntitled');
});

test('ENG-CYC-07: without a matching value an object ends on import, before scoping', async () => {
  const w = await world();
  await w.edit(
    { edit: 'put', object: { id: 'ada', type: 'User', attributes: { displayName: 'Ada' } } },
    assign('ada'),
  );
  await w.run();
  expect(w.seen.map(({ verb }) => verb)).toEqual(['probe']);
  const [entry] = await w.log();
  expect(entry?.provisioningSteps.map(({ provisioningStepType }) => provisioningStepType)).toEqual([
    'import',
    'import',
  ]);
  expect(entry?.provisioningSteps[1]?.details['SkipReason']).toBe('ImportSkipped');
});

test('ENG-CYC-39: of two users with one matching value the second fails, in one page and across cycles', async () => {
  const w = await world();
  const same = { userPrincipalName: 'ada@contoso.test' };
  await w.edit(user('ada'), assign('ada'), user('eve', same), assign('eve'));
  await w.run();
  await w.edit(user('zoe', same), assign('zoe'));
  await w.run();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
  const failures = (await w.log()).flatMap(
    (entry) => entry.provisioningStatusInfo.errorInformation?.errorCode ?? [],
  );
  expect(failures.every((code) => code.endsWith('DuplicateSourceEntries'))).toBe(true);
  expect(failures.length).toBeGreaterThanOrEqual(2);
});

test('ENG-CYC-12: a linked account that is gone is InvalidAnchor and is not created again', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.resources.clear();
  w.writes();
  await w.edit(user('ada', { jobTitle: 'Analyst' }));
  await w.run();
  expect(w.writes()).toEqual([]);
  const [entry] = await w.log();
  expect(entry?.provisioningStatusInfo.errorInformation?.errorCode).toMatch(/InvalidAnchor$/);
});

test('somebody blocked and unassigned is told to be unblocked first, not to be assigned', async () => {
  const w = await world();
  await w.edit(user('ada', { accountEnabled: false }));
  await w.run();
  const [entry] = await w.log();
  expect(entry?.provisioningSteps.at(-1)?.description).toContain('unblock its sign-in');
});
