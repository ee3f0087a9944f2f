import { expect, test } from 'vitest';
import type { Seen } from '../world.ts';
import { assign, group, user, world } from '../world.ts';

const REFUSED = { code: 'InternalServerError' as const, status: 500, detail: 'the target answered 500' };
const joins = (groupId: string, memberId: string) => ({ edit: 'addMember' as const, groupId, memberId });
const membersSent = (writes: readonly Seen[]) =>
  writes.flatMap(({ changes = [] }) => changes.filter(({ path }) => path === 'members'));

test('members that changed while their group failed are told when it succeeds', async () => {
  const w = await world();
  await w.edit(user('ada'), group('g'), assign('g'), assign('ada'));
  await w.run();
  w.script.refuse = ({ verb, about }) => (verb === 'get' && about.startsWith('Group') ? REFUSED : undefined);
  await w.edit(joins('g', 'ada'));
  await w.run();

  w.script.refuse = () => undefined;
  w.writes();
  await w.run();
  expect(membersSent(w.writes())).toMatchObject([{ kind: 'add', value: ['User-1'] }]);
});

test('a reference that failed waits with its object: neither is tried before the object is due', async () => {
  const w = await world();
  await w.edit(user('eve'), assign('eve'), user('ada', { manager: 'eve' }), assign('ada'));
  w.script.refuse = ({ verb }) => (verb === 'update' ? REFUSED : undefined);
  await w.run();
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 1 });

  w.script.refuse = ({ verb }) => (verb === 'get' ? REFUSED : undefined);
  await w.advanceHours(2);
  w.seen.length = 0;
  await w.advanceHours(3);
  expect(w.seen.filter(({ verb }) => verb === 'get')).toEqual([]);

  w.script.refuse = () => undefined;
  await w.advanceHours(3);
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ value: 'User-1' }] }]);
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
});

test('a reference left staged by an aborted cycle is not sent for an object that has left since', async () => {
  const w = await world();
  await w.edit(user('eve'), assign('eve'), user('ada'), assign('ada'));
  await w.run();
  await w.edit(user('ada', { manager: 'eve' }));
  const suspicious = { code: 'Unauthorized' as const, status: 401, detail: '401', isSuspicious: true };
  w.script.refuse = ({ verb }) => {
    if (verb !== 'update') return undefined;
    w.script.probe = () => ({ code: 'CredentialValidationFailure', detail: '401', remedy: 'Renew it' });
    return suspicious;
  };
  expect(await w.run()).toMatchObject({ ended: 'aborted' });

  w.script.refuse = () => undefined;
  w.script.probe = () => undefined;
  await w.edit({ edit: 'softDelete', id: 'ada' });
  w.writes();
  await w.service.runCycle(w.jobId, { retryNow: true });
  expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'active', value: false }] }]);
});
