import { expect, test } from 'vitest';
import { DEFAULT_SCHEMA, JobBusyError, LeaseLostError, memoryStore, type Service } from '../../src/index.ts';
import { nameOf } from '../honest-target.ts';
import { assign, serviceOn, settings, user, VIRTUAL_START_MS, world } from '../world.ts';

const TTL_MS = 120_000;

/** Runs a cycle, and in the middle of it, while the first account is created, does something to the job. */
async function during(w: Awaited<ReturnType<typeof world>>, deed: (service: Service) => Promise<unknown>) {
  let meanwhile: Promise<unknown> | undefined;
  w.script.refuse = ({ verb }) => {
    if (verb === 'create') meanwhile ??= deed(w.service);
    return undefined;
  };
  const report = await w.run();
  return { report, meanwhile: await meanwhile };
}

test('a restart while a cycle runs lets it finish and applies to the next one', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const { report } = await during(w, (service) => service.restart(w.jobId));
  expect(report).toMatchObject({ ended: 'completed', execution: { kind: 'initial' } });
  expect((await w.job()).config.pendingResets).toEqual(['QuarantineState', 'Watermark', 'Escrows']);

  expect(await w.run()).toMatchObject({ ended: 'completed', execution: { kind: 'initial' } });
  expect((await w.job()).config.pendingResets).toEqual([]);
  expect(await w.run()).toMatchObject({ ended: 'completed', execution: { kind: 'incremental' } });
});

test('a schema saved while a cycle runs applies to the next one, which is initial', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const { report } = await during(w, (service) => service.putSchema(w.jobId, DEFAULT_SCHEMA));
  expect(report).toMatchObject({ ended: 'completed' });
  expect(await w.run()).toMatchObject({ execution: { kind: 'initial' } });
});

test('a pause while a cycle runs lets it finish and withholds the next one', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const { report } = await during(w, (service) => service.pause(w.jobId));
  expect(report).toMatchObject({ ended: 'completed' });
  expect(await w.run()).toEqual({ ended: 'refused', because: 'paused' });
});

test('a second cycle of a job that is running is refused, in the same process too', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const { report, meanwhile } = await during(w, (service) =>
    service.runCycle(w.jobId).catch((error) => error),
  );
  expect(meanwhile).toBeInstanceOf(JobBusyError);
  expect(report).toMatchObject({ ended: 'completed' });
});

test('credentials saved while a cycle runs are kept, and the cycle is not disturbed', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  const { report } = await during(w, (service) => service.saveCredentials(w.jobId, 'fingerprint'));
  expect(report).toMatchObject({ ended: 'completed' });
  expect(await w.job()).toMatchObject({
    config: { credentialFingerprint: 'fingerprint' },
    state: { initialCycleHasEnded: true },
  });
});

test('a pause asked for while resets are being applied is not overwritten by them', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await during(w, (service) => service.restart(w.jobId));
  const commit = w.store.commit.bind(w.store);
  w.store.commit = async (...given) => {
    w.store.commit = commit;
    await commit(...given);
    await w.service.pause(w.jobId);
  };
  await w.run();
  expect((await w.job()).config).toMatchObject({ schedule: 'Paused', pendingResets: [] });
});

test('changes of a configuration that are made at the same time are all kept', async () => {
  const w = await world();
  const { settings } = (await w.job()).config;
  await Promise.all([
    w.service.pause(w.jobId),
    w.service.putSettings(w.jobId, { ...settings, intervalMs: 1_000 }),
    w.service.saveCredentials(w.jobId, 'fingerprint'),
  ]);
  expect((await w.job()).config).toMatchObject({
    schedule: 'Paused',
    settings: { intervalMs: 1_000 },
    credentialFingerprint: 'fingerprint',
  });
});

test('a worker that has lost its lease keeps nothing, and the one that took over finishes the cycle', async () => {
  let nowMs = VIRTUAL_START_MS;
  const store = memoryStore({ clock: { now: () => nowMs, sleep: async () => {} } });
  const w = await world({}, store);
  await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));

  const commit = store.commit.bind(store);
  store.commit = async (lease, page) => {
    // The outcomes come too late: meanwhile another worker has done it all.
    if (page.log !== undefined) {
      store.commit = commit;
      nowMs += TTL_MS + 1;
      const report = await serviceOn(store, w, 'other').runCycle(w.jobId);
      expect(report).toMatchObject({ ended: 'completed' });
    }
    return commit(lease, page);
  };
  await expect(w.run()).rejects.toThrow(LeaseLostError);

  expect([...w.resources.values()].map(nameOf)).toEqual(['ada@contoso.test', 'eve@contoso.test']);
  const names = (await w.log()).map(({ sourceIdentity }) => sourceIdentity.id);
  expect(names.toSorted()).toEqual(['ada', 'eve']);
  expect((await w.job()).state).toMatchObject({ initialCycleHasEnded: true, entryCounts: { User: 2 } });
});

test('a page that takes longer than the lease does not lose it to another worker', async () => {
  let nowMs = VIRTUAL_START_MS;
  const store = memoryStore({ clock: { now: () => nowMs, sleep: async () => {} } });
  const w = await world({ settings: settings({ concurrency: 1 }) }, store);
  await w.edit(...['ada', 'eve', 'zoe', 'kim'].flatMap((id) => [user(id), assign(id)]));

  const attempts: unknown[] = [];
  const { find } = w.target;
  w.target.find = async (query) => {
    nowMs += TTL_MS / 2;
    w.clock.advanceTo(nowMs);
    attempts.push(
      await serviceOn(store, w, 'other')
        .runCycle(w.jobId)
        .catch((error) => error),
    );
    return find(query);
  };
  expect(await w.run()).toMatchObject({ ended: 'completed' });
  expect(attempts).toHaveLength(4);
  expect(attempts.every((attempt) => attempt instanceof JobBusyError)).toBe(true);
});
