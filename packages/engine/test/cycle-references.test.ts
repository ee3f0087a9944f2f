import { expect, test } from 'vitest';
import { assign, group, settings, user, world } from './world.ts';

test('ENG-CYC-15: the manager is set after both accounts exist', async () => {
  const w = await world();
  await w.edit(user('ada', { manager: 'eve' }), assign('ada'), user('eve'), assign('eve'));
  await w.run();
  const writes = w.writes();
  expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create', 'update']);
  expect(writes[0]?.resource).not.toHaveProperty('manager');
  expect(writes[2]).toMatchObject({ about: 'User-1', changes: [{ kind: 'add', value: 'User-2' }] });
});

test('ENG-CYC-16 and 17: a manager who comes into scope later is set only after a restart', async () => {
  const w = await world();
  await w.edit(user('ada', { manager: 'eve' }), assign('ada'), user('eve'));
  await w.run();
  await w.edit(assign('eve'));
  await w.run();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create', 'create']);
  await w.service.restart(w.jobId);
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', about: 'User-1', changes: [{ value: 'User-2' }] }]);
});

test('ENG-GRP-02, 09 and 10: members follow in a second step, leave one by one, and the unresolved are named', async () => {
  const w = await world();
  await w.edit(
    user('ada'),
    user('eve'),
    user('out', { accountEnabled: false }),
    group('g'),
    assign('g'),
    { edit: 'addMember', groupId: 'g', memberId: 'ada' },
    { edit: 'addMember', groupId: 'g', memberId: 'eve' },
    { edit: 'addMember', groupId: 'g', memberId: 'out' },
  );
  await w.run();
  const writes = w.writes();
  expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create', 'create', 'update']);
  expect(writes[2]?.resource).not.toHaveProperty('members.0');
  expect(writes[3]?.changes).toMatchObject([{ path: 'members', kind: 'add', value: ['User-1', 'User-2'] }]);
  const entry = (await w.log()).find(({ subject }) => subject === 'references');
  expect(entry?.provisioningStatusInfo.status).toBe('warning');
  expect(JSON.stringify(entry?.provisioningSteps)).toContain('UnableToResolveReferenceAttributeValue');

  await w.edit({ edit: 'removeMember', groupId: 'g', memberId: 'ada' });
  await w.run();
  expect(w.writes()).toMatchObject(
    [
      { verb: 'update', changes: [{ path: 'members', kind: 'remove', value: ['User-1'] }] },
      { verb: 'update', about: 'User-1', changes: [{ path: 'active', value: false }] },
    ].toReversed(),
  );
});

test('ENG-GRP-13: a member update that fails is a reference failure and is retried from where it failed', async () => {
  const w = await world();
  await w.edit(user('ada'), group('g'), assign('g'), { edit: 'addMember', groupId: 'g', memberId: 'ada' });
  w.script.refuse = ({ verb }) =>
    verb === 'update'
      ? { code: 'InternalServerError', status: 500, detail: 'PATCH answered 500' }
      : undefined;
  await w.run();
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 1 });

  delete w.script.refuse;
  w.writes();
  await w.run();
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ kind: 'add', value: ['User-1'] }] }]);
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
});

test('a member that left before the group was first exported is not taken out of it, on any chunk', async () => {
  const w = await world({ settings: settings({ pageSize: 1 }) });
  const joins = (memberId: string) => ({ edit: 'addMember' as const, groupId: 'g', memberId });
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'), group('g'), assign('g'));
  await w.edit(joins('ada'), joins('eve'), { edit: 'removeMember', groupId: 'g', memberId: 'eve' });
  await w.run();
  const changes = w.writes().flatMap((write) => write.changes ?? []);
  expect(changes).toMatchObject([{ path: 'members', kind: 'add', value: ['User-1'] }]);
});
