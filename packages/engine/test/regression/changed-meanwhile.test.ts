import { expect, test } from 'vitest';
import type { DirectoryEdit } from '../../src/index.ts';
import { assign, group, type Seen, settings, unassign, user, world } from '../world.ts';

const joins = (groupId: string, memberId: string) => ({ edit: 'addMember' as const, groupId, memberId });

/** Edits the directory while a cycle waits for its first request of a kind. */
function editDuring(
  w: Awaited<ReturnType<typeof world>>,
  isMoment: (seen: Seen) => boolean,
  ...edits: readonly DirectoryEdit[]
) {
  let isOver = false;
  w.script.refuse = (seen) => {
    if (isOver || !isMoment(seen)) return undefined;
    isOver = true;
    void w.edit(...edits);
    return undefined;
  };
}

test('a member that joined before a cycle is told, although its group changed again while the cycle ran', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'), group('g'), assign('g'));
  await w.run();
  await w.edit(joins('g', 'ada'), user('ada', { jobTitle: 'Nurse' }));
  editDuring(w, ({ verb }) => verb === 'update', joins('g', 'eve'));
  await w.run();
  await w.run();
  const members = w.writes().flatMap(({ changes = [] }) => changes.filter(({ path }) => path === 'members'));
  expect(members.flatMap(({ value }) => value)).toEqual(['User-1', 'User-2']);
});

test('a group that is assigned while groups are being written gets the members who come in with it', async () => {
  const w = await world();
  await w.edit(user('ada'), group('g'), joins('g', 'ada'));
  await w.run();
  await w.edit(group('h'), assign('h'));
  editDuring(w, ({ verb, about }) => verb === 'find' && about.startsWith('Group'), assign('g'));
  await w.run();
  await w.run();
  expect(w.writes()).toMatchObject([
    { verb: 'create', about: 'Group h' },
    { verb: 'create', about: 'ada@contoso.test' },
    { verb: 'create', about: 'Group g' },
    { verb: 'update', changes: [{ path: 'members', kind: 'add', value: ['User-2'] }] },
  ]);
});

test('a user who is assigned again before its disable goes out keeps its account', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  await w.run();
  await w.edit(unassign('ada'), user('eve', { jobTitle: 'Nurse' }));
  w.writes();
  editDuring(w, ({ verb }) => verb === 'update', assign('ada'));
  await w.run();
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', about: 'User-2' }]);
  const entry = (await w.log()).find(({ sourceIdentity }) => sourceIdentity.id === 'ada');
  expect(entry?.provisioningSteps.at(-1)?.details['SkipReason']).toBe('RedundantExport');
});

test('a user who is deleted for good before its disable goes out is deleted by the next cycle', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  await w.run();
  await w.edit({ edit: 'softDelete', id: 'ada' }, user('eve', { jobTitle: 'Nurse' }));
  w.writes();
  editDuring(w, ({ verb }) => verb === 'update', { edit: 'hardDelete', id: 'ada' });
  await w.run();
  await w.run();
  expect(w.writes()).toMatchObject([
    { verb: 'update', about: 'User-2' },
    { verb: 'delete', about: 'User-1' },
  ]);
});

test('a quarantine because of too many deletions shows some of them', async () => {
  const w = await world({ settings: settings({ deletionThreshold: 0 }) });
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  await w.run();
  expect((await w.job()).state.quarantine?.evidence).toEqual([
    "ada: disable 'User ada', it is not assigned to the application",
  ]);
});
