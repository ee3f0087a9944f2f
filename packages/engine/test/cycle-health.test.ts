import { expect, test } from 'vitest';
import { assign, settings, unassign, user, world } from './world.ts';

const HOUR_MS = 3_600_000;

test('ENG-CYC-33 and 34: one failing user stops nobody, is retried in the next cycle and then at 6 h, 12 h, 24 h', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  const began = w.clock.now();
  const triedAt: number[] = [];
  w.script.refuse = ({ verb, about }) => {
    if (verb !== 'create' || !about.startsWith('eve')) return undefined;
    triedAt.push((w.clock.now() - began) / HOUR_MS);
    return { code: 'Conflict', status: 409, detail: 'POST answered 409' };
  };
  await w.advanceHours(30);
  expect(triedAt).toEqual([0, 2 / 3, 6, 12, 24]);
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 1, references: 0 });

  delete w.script.refuse;
  await w.advanceHours(24);
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
});

test('ENG-QUAR-01, 15 to 17: refused credentials quarantine at once, attempts are 6, 12, 24, 48 … 672 h apart from the first, then silence', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  w.script.probe = () => ({
    code: 'CredentialValidationFailure',
    status: 401,
    detail: 'the probe answered 401',
    remedy: 'Give a valid token',
  });
  await w.advanceHours(1);
  const began = (await w.job()).state.quarantine?.seriesBeganMs ?? 0;
  expect((await w.job()).state.quarantine).toMatchObject({
    reason: 'EncounteredQuarantineException',
    seriesCount: 0,
  });

  const runs = await w.advanceHours(40 * 24);
  const daily = Array.from({ length: 27 }, (_, day) => 48 + 24 * day);
  expect(runs.map(({ atMs }) => (atMs - began) / HOUR_MS)).toEqual([6, 12, 24, ...daily]);
  expect((await w.job()).state.quarantine?.disabledMs).toBeDefined();
  const history = (await w.store.audit({ activity: 'Quarantine', limit: 10 })).map(
    ({ additionalDetails }) => additionalDetails[0]?.value,
  );
  expect(history).toEqual(['disabled', 'entered']);
});

test('ENG-QUAR-16: a cause that is mended lifts the quarantine at the next attempt', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  w.script.probe = () => ({
    code: 'CredentialValidationFailure',
    status: 401,
    detail: 'the probe answered 401',
    remedy: 'Give a valid token',
  });
  await w.advanceHours(7);
  delete w.script.probe;
  await w.advanceHours(6);
  expect((await w.job()).state.quarantine).toBeUndefined();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
});

test('a 404 on one query while the probe works is the object’s failure; with a probe that fails too it is the job’s', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  w.script.refuse = ({ verb }) =>
    verb === 'find'
      ? { code: 'ServiceIncompatible', status: 404, detail: 'GET answered 404', isSuspicious: true }
      : undefined;
  await w.run();
  expect((await w.job()).state.quarantine).toBeUndefined();
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 1, references: 0 });

  let probes = 0;
  w.script.probe = () =>
    ++probes === 1
      ? undefined
      : {
          code: 'CredentialValidationUnavailable',
          status: 404,
          detail: 'the probe answered 404',
          remedy: 'Check the tenant URL',
        };
  expect(await w.run()).toMatchObject({
    ended: 'aborted',
    quarantine: { reason: 'EncounteredQuarantineException' },
  });
  expect((await w.job()).state.watermark).toBeDefined();
});

test('ENG-CYC-40: what an aborted cycle had before it is seen again', async () => {
  const w = await world({ settings: settings({ pageSize: 1 }) });
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  let creates = 0;
  w.script.refuse = ({ verb }) =>
    verb === 'create' && ++creates === 2
      ? { code: 'Unauthorized', status: 401, detail: 'POST answered 401', isSuspicious: true }
      : undefined;
  let probes = 0;
  w.script.probe = () =>
    ++probes === 2
      ? {
          code: 'CredentialValidationFailure',
          status: 401,
          detail: 'the probe answered 401',
          remedy: 'Give a valid token',
        }
      : undefined;
  expect(await w.run()).toMatchObject({ ended: 'aborted' });
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });

  await w.advanceHours(6);
  expect(w.writes().map(({ about }) => about)).toEqual([
    'ada@contoso.test',
    'eve@contoso.test',
    'eve@contoso.test',
  ]);
  expect((await w.job()).state.quarantine).toBeUndefined();
});

test('ENG-DEL-02, 07 and 10: more deletions than allowed are held back, other changes flow, ForceDeletes lets them go', async () => {
  const w = await world({ settings: settings({ deletionThreshold: 1 }) });
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
  await w.run();
  w.writes();
  await w.edit(unassign('ada'), unassign('eve'), user('new'), assign('new'));
  expect(await w.run()).toMatchObject({ ended: 'completed', quarantine: { reason: 'TooManyDeletes' } });
  expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);

  await w.service.restart(w.jobId, ['ForceDeletes', 'QuarantineState']);
  await w.run();
  expect(w.writes().map(({ verb }) => verb)).toEqual(['update', 'update']);
  expect((await w.job()).state.quarantine).toBeUndefined();
});

test('every evaluated object is in exactly one end state, and the successes are one per object', async () => {
  const w = await world();
  await w.edit(...['ada', 'eve', 'joe'].flatMap((id) => [user(id), assign(id)]), user('out'));
  w.script.refuse = ({ verb, about }) =>
    verb === 'create' && about.startsWith('joe')
      ? { code: 'Conflict', status: 409, detail: 'POST answered 409' }
      : undefined;
  const report = await w.run();
  expect(report).toMatchObject({
    execution: {
      state: 'EntryLevelErrors',
      counts: {
        imported: 4,
        escrowed: 1,
        exports: 3,
        exported: 2,
        ended: { created: 2, failed: 1, skipped: 1, staged: 0 },
      },
    },
  });
  await w.edit(user('ada', { jobTitle: 'Analyst' }));
  await w.run();
  expect((await w.job()).state.successes).toBe(2);
});

test('ENG-QUAR-17: failures that outlast the 28 days of their job do not heal it by being dropped', async () => {
  const w = await world({ settings: settings({ escrowMinimum: 1 }) });
  await w.edit(user('ada'), assign('ada'));
  w.script.refuse = ({ verb }) =>
    verb === 'create' ? { code: 'Conflict', status: 409, detail: 'POST answered 409' } : undefined;
  await w.run();
  const began = w.clock.now();

  const runs = await w.advanceHours(40 * 24);
  expect((runs.at(-1)?.atMs ?? 0) - began).toBe(28 * 24 * HOUR_MS);
  expect((await w.job()).state.quarantine).toMatchObject({
    reason: 'EncounteredEscrowProportionThreshold',
    disabledMs: began + 28 * 24 * HOUR_MS,
  });
  expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
});
