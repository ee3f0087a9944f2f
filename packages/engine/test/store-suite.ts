import { expect, test } from 'vitest';
import { LeaseLostError, type Store } from '../src/store/store.ts';
import {
  auditOf,
  deletionOf,
  entryOf,
  escrowOf,
  jobOf,
  leaseOn,
  linkOf,
  membersOf,
  STATE,
} from './store-fixtures.ts';

/** What every store does. `newStore` opens an empty one. */
export function storeSuite(name: string, newStore: () => Promise<Store>): void {
  jobTests(name, newStore);
  leaseTests(name, newStore);
  commitTests(name, newStore);
  escrowTests(name, newStore);
  stagedTests(name, newStore);
  logTests(name, newStore);
}

function jobTests(name: string, newStore: () => Promise<Store>): void {
  test(`${name}: a job comes back as it was created, members in their order`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-2'), []);
    await store.createJob(jobOf('job-1'), [auditOf('a1')]);

    expect(await store.jobs()).toEqual([jobOf('job-1'), jobOf('job-2')]);
    expect(JSON.stringify((await store.job('job-1'))?.config.schema)).toBe('{"z":1,"a":[null,true]}');
    expect(await store.job('job-3')).toBeUndefined();
    expect(await store.audit({ limit: 10 })).toEqual([auditOf('a1')]);
  });

  test(`${name}: an id that is taken is refused, and its audit entry is not kept`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-1'), []);

    await expect(store.createJob(jobOf('job-1'), [auditOf('a1')])).rejects.toThrow('job-1 exists already');
    expect(await store.audit({ limit: 10 })).toEqual([]);
  });

  test(`${name}: the configuration changes without a lease and leaves the state alone`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, { state: { ...STATE, successes: 3 } });
    await store.putConfig({ ...jobOf('job-1').config, schedule: 'Active' }, [auditOf('a1')]);

    const job = await store.job('job-1');
    expect(job?.config.schedule).toBe('Active');
    expect(job?.state.successes).toBe(3);
    await expect(store.putConfig(jobOf('job-2').config, [])).rejects.toThrow('there is no job job-2');
  });

  test(`${name}: a deleted job leaves its log and audit entries behind, and nothing else`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, {
      putLinks: [linkOf('u1')],
      putEscrows: [escrowOf('u1')],
      putIntents: [{ sourceId: 'u1', cycleId: 'cycle-1', plannedMs: 1 }],
      putStaged: [deletionOf('u1')],
      log: [entryOf('e1')],
    });
    await store.deleteJob('job-1', [auditOf('a1')]);

    await expect(store.commit(lease, {})).rejects.toThrow(LeaseLostError);
    await store.createJob(jobOf('job-1'), []);
    expect(await store.recall({ jobId: 'job-1', cycleId: 'other', sourceIds: ['u1'] })).toEqual(
      new Map([['u1', { isEvaluated: false }]]),
    );
    expect(await store.countEscrows('job-1')).toEqual({ objects: 0, references: 0 });
    expect(await store.countStaged('job-1', ['deletion', 'manager', 'members'])).toBe(0);
    expect(await store.log({ limit: 10 })).toEqual({ entries: [entryOf('e1')] });
    expect(await store.audit({ limit: 10 })).toEqual([auditOf('a1')]);
  });
}

function leaseTests(name: string, newStore: () => Promise<Store>): void {
  const ttlMs = 60_000;

  test(`${name}: a job is held by one worker at a time`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-1'), []);
    const first = await store.acquireLease('job-1', { owner: 'a', ttlMs });
    expect(first).toMatchObject({ jobId: 'job-1' });
    expect(await store.acquireLease('job-1', { owner: 'b', ttlMs })).toBeUndefined();
    expect(await store.acquireLease('job-9', { owner: 'b', ttlMs })).toBeUndefined();

    if (first) await store.releaseLease(first);
    expect(await store.acquireLease('job-1', { owner: 'b', ttlMs })).toBeDefined();
  });

  test(`${name}: an expired lease is taken over, and the worker that lost it cannot write`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-1'), []);
    const lost = await store.acquireLease('job-1', { owner: 'a', ttlMs: 0 });
    const taken = await store.acquireLease('job-1', { owner: 'b', ttlMs });
    if (!lost || !taken) throw new Error('both workers get the lease in turn');

    await expect(store.commit(lost, { putLinks: [linkOf('u1')] })).rejects.toThrow(LeaseLostError);
    expect(await store.renewLease(lost, { ttlMs })).toBe(false);
    await store.releaseLease(lost);
    expect(await store.acquireLease('job-1', { owner: 'c', ttlMs })).toBeUndefined();
    await store.commit(taken, { putLinks: [linkOf('u2')] });
    const memories = await store.recall({ jobId: 'job-1', cycleId: 'c', sourceIds: ['u1', 'u2'] });
    expect([...memories.values()].map(({ link }) => link?.sourceId)).toEqual([undefined, 'u2']);
  });

  test(`${name}: a renewed lease holds, a released one cannot be renewed`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-1'), []);
    const lease = await store.acquireLease('job-1', { owner: 'a', ttlMs: 0 });
    if (!lease) throw new Error('the job is free');

    expect(await store.renewLease(lease, { ttlMs })).toBe(true);
    expect(await store.acquireLease('job-1', { owner: 'b', ttlMs })).toBeUndefined();
    await store.releaseLease(lease);
    expect(await store.renewLease(lease, { ttlMs })).toBe(false);
  });

  test(`${name}: a worker that starts again under its own name takes its job back with a new fence`, async () => {
    const store = await newStore();
    await store.createJob(jobOf('job-1'), []);
    const before = await store.acquireLease('job-1', { owner: 'a', ttlMs });
    const after = await store.acquireLease('job-1', { owner: 'a', ttlMs });
    if (!before || !after) throw new Error('the worker gets its lease twice');

    await expect(store.commit(before, {})).rejects.toThrow(LeaseLostError);
    await store.commit(after, {});
  });
}

function commitTests(name: string, newStore: () => Promise<Store>): void {
  test(`${name}: what was committed is recalled, for each id asked about`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    const reference = escrowOf('g1', { type: 'Group', isReference: true, after: 12 });
    const intent = { sourceId: 'u2', cycleId: 'cycle-1', plannedMs: 1_700_000_000_000 };
    await store.commit(lease, {
      putLinks: [linkOf('u1', { succeededIn: 4, isManaged: false }), linkOf('g1', { type: 'Group' })],
      putEscrows: [escrowOf('u1'), reference],
      putIntents: [intent],
      log: [entryOf('e1', { sourceId: 'u1' }), entryOf('e2', { sourceId: 'g1', subject: 'references' })],
    });

    const query = { jobId: 'job-1', cycleId: 'cycle-1', sourceIds: ['u1', 'g1', 'u2', 'u3'] };
    expect(await store.recall(query)).toEqual(
      new Map([
        [
          'u1',
          {
            link: linkOf('u1', { succeededIn: 4, isManaged: false }),
            escrow: escrowOf('u1'),
            isEvaluated: true,
          },
        ],
        ['g1', { link: linkOf('g1', { type: 'Group' }), referenceEscrow: reference, isEvaluated: false }],
        ['u2', { intent, isEvaluated: false }],
        ['u3', { isEvaluated: false }],
      ]),
    );
    const later = await store.recall({ ...query, cycleId: 'cycle-2' });
    expect([...later.values()].some(({ isEvaluated }) => isEvaluated)).toBe(false);
  });

  test(`${name}: jobs know nothing of each other`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store, 'job-1');
    await leaseOn(store, 'job-2');
    await store.commit(lease, { putLinks: [linkOf('u1')], putEscrows: [escrowOf('u1')] });

    const memories = await store.recall({ jobId: 'job-2', cycleId: 'cycle-1', sourceIds: ['u1'] });
    expect(memories.get('u1')).toEqual({ isEvaluated: false });
    expect(await store.countEscrows('job-2')).toEqual({ objects: 0, references: 0 });
  });

  test(`${name}: links are found by target, the unknown ones are left out`, async () => {
    const store = await newStore();
    await store.commit(await leaseOn(store), { putLinks: [linkOf('u1'), linkOf('u2')] });

    const targetIds = ['target-u2', 'target-u9'];
    expect(await store.linksByTarget({ jobId: 'job-1', type: 'User', targetIds })).toEqual(
      new Map([['target-u2', linkOf('u2')]]),
    );
    expect(await store.linksByTarget({ jobId: 'job-1', type: 'Group', targetIds })).toEqual(new Map());
  });

  test(`${name}: two links may swap their targets in one commit`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, { putLinks: [linkOf('u1'), linkOf('u2')] });
    const swapped = [linkOf('u1', { targetId: 'target-u2' }), linkOf('u2', { targetId: 'target-u1' })];
    await store.commit(lease, { putLinks: swapped });

    const found = await store.linksByTarget({
      jobId: 'job-1',
      type: 'User',
      targetIds: ['target-u1', 'target-u2'],
    });
    expect([...found.values()].map(({ sourceId }) => sourceId).sort()).toEqual(['u1', 'u2']);
    expect(found.get('target-u1')?.sourceId).toBe('u2');
  });

  test(`${name}: a commit that would link a target twice is refused and leaves nothing behind`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, { putLinks: [linkOf('u1')] });
    const commit = store.commit(lease, {
      state: { ...STATE, successes: 9 },
      putLinks: [linkOf('u3'), linkOf('u2', { targetId: 'target-u1' })],
      putEscrows: [escrowOf('u2')],
      removeLinks: ['u4'],
      putStaged: [deletionOf('u2')],
      log: [entryOf('e1')],
      audit: [auditOf('a1')],
    });

    await expect(commit).rejects.toThrow();
    const memories = await store.recall({
      jobId: 'job-1',
      cycleId: 'cycle-1',
      sourceIds: ['u1', 'u2', 'u3'],
    });
    expect([...memories.values()]).toEqual([
      { link: linkOf('u1'), isEvaluated: false },
      { isEvaluated: false },
      { isEvaluated: false },
    ]);
    expect((await store.job('job-1'))?.state.successes).toBe(0);
    expect(await store.log({ limit: 10 })).toEqual({ entries: [] });
    expect(await store.audit({ limit: 10 })).toEqual([]);
    expect(await store.countStaged('job-1', ['deletion'])).toBe(0);
  });

  test(`${name}: tables are cleared first, rows removed then, rows put last; the later of two rows wins`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, {
      putLinks: [linkOf('u1'), linkOf('u2')],
      putEscrows: [escrowOf('u1'), escrowOf('u1', { isReference: true }), escrowOf('u2')],
      putIntents: [{ sourceId: 'u1', cycleId: 'c', plannedMs: 1 }],
      putStaged: [deletionOf('u1')],
    });
    await store.commit(lease, {
      clear: ['links', 'intents', 'staged'],
      removeEscrows: [
        { sourceId: 'u1', isReference: true },
        { sourceId: 'u2', isReference: false },
      ],
      removeLinks: ['u3'],
      putLinks: [linkOf('u3'), linkOf('u3', { targetId: 'target-u1' })],
      putEscrows: [escrowOf('u2', { attempts: 7 })],
    });

    const memories = await store.recall({ jobId: 'job-1', cycleId: 'c', sourceIds: ['u1', 'u2', 'u3'] });
    expect([...memories.values()]).toEqual([
      { escrow: escrowOf('u1'), isEvaluated: false },
      { escrow: escrowOf('u2', { attempts: 7 }), isEvaluated: false },
      { link: linkOf('u3', { targetId: 'target-u1' }), isEvaluated: false },
    ]);
    expect(await store.countStaged('job-1', ['deletion'])).toBe(0);
  });
}

function escrowTests(name: string, newStore: () => Promise<Store>): void {
  test(`${name}: due escrows come by source id, page after page, while their retries move on`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    const ids = Array.from({ length: 25 }, (_, index) => `u${String(index).padStart(2, '0')}`);
    await store.commit(lease, {
      putEscrows: [...ids]
        .reverse()
        .map((id, index) => escrowOf(id, { nextAttemptMs: index % 5 === 0 ? 9_000 : 3_000 })),
    });

    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = await store.dueEscrows({ jobId: 'job-1', dueMs: 3_000, after, limit: 4 });
      const last = page.at(-1);
      if (!last) break;
      seen.push(...page.map(({ sourceId }) => sourceId));
      after = last.sourceId;
      await store.commit(lease, {
        putEscrows: page.slice(0, 2).map((escrow) => ({ ...escrow, nextAttemptMs: 20_000 })),
        removeEscrows: page.slice(2),
      });
    }
    expect(seen).toEqual(ids.filter((_, index) => (24 - index) % 5 !== 0));
    expect(await store.countEscrows('job-1')).toEqual({ objects: 15, references: 0 });
  });

  test(`${name}: a page of due escrows never tears the two of one object apart`, async () => {
    const store = await newStore();
    const both = (id: string) => [escrowOf(id), escrowOf(id, { isReference: true })];
    await store.commit(await leaseOn(store), { putEscrows: [...both('u1'), ...both('u2'), escrowOf('u3')] });

    const query = { jobId: 'job-1', dueMs: 3_000, limit: 3 };
    expect(await store.dueEscrows({ ...query, after: '' })).toEqual([...both('u1'), ...both('u2')]);
    expect(await store.dueEscrows({ ...query, after: 'u2' })).toEqual([escrowOf('u3')]);
    expect(await store.dueEscrows({ ...query, after: '', dueMs: 2_999 })).toEqual([]);
  });

  test(`${name}: the oldest escrows are the examples`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    const oldest = escrowOf('u9', { firstFailureMs: 5 });
    const second = escrowOf('u1', { firstFailureMs: 60, isReference: true });
    await store.commit(lease, { putEscrows: [escrowOf('u2'), second, oldest] });

    expect(await store.escrowExamples('job-1', 2)).toEqual([oldest, second]);
    expect(await store.countEscrows('job-1')).toEqual({ objects: 2, references: 1 });
  });
}

function stagedTests(name: string, newStore: () => Promise<Store>): void {
  test(`${name}: staged work comes by kind and source id, and is counted by kind`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    await store.commit(lease, {
      putStaged: [membersOf('g2'), membersOf('g1'), deletionOf('u2'), deletionOf('g1'), membersOf('g2')],
    });

    const everything = { jobId: 'job-1', kinds: ['members', 'deletion'] as const, limit: 3 };
    expect(await store.staged(everything)).toEqual([deletionOf('g1'), deletionOf('u2'), membersOf('g1')]);
    expect(await store.countStaged('job-1', ['members'])).toBe(2);
    expect(await store.countStaged('job-1', ['deletion', 'manager', 'members'])).toBe(4);

    await store.commit(lease, { removeStaged: [{ kind: 'deletion', sourceId: 'g1' }] });
    expect(await store.staged({ ...everything, kinds: ['manager', 'deletion'] })).toEqual([deletionOf('u2')]);
    expect(await store.staged({ ...everything, kinds: ['members'] })).toEqual([
      membersOf('g1'),
      membersOf('g2'),
    ]);
    expect(await store.staged({ ...everything, kinds: [] })).toEqual([]);
  });
}

function logTests(name: string, newStore: () => Promise<Store>): void {
  test(`${name}: the log is read newest first, page after page, while it grows`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    const ids = Array.from({ length: 7 }, (_, index) => `e${index}`);
    await store.commit(lease, { log: ids.map((id) => entryOf(id)) });

    const first = await store.log({ limit: 3 });
    expect(first.entries.map(({ id }) => id)).toEqual(['e6', 'e5', 'e4']);
    await store.commit(lease, { log: [entryOf('e7')] });
    const second = await store.log({ limit: 4, ...(first.next !== undefined && { before: first.next }) });
    expect(second).toEqual({ entries: ['e3', 'e2', 'e1', 'e0'].map((id) => entryOf(id)) });
  });

  test(`${name}: the log is asked by job, cycle, status, action, and by what it is about`, async () => {
    const store = await newStore();
    const one = await leaseOn(store, 'job-1');
    const two = await leaseOn(store, 'job-2');
    await store.commit(one, {
      log: [
        entryOf('e1', { sourceId: 'u1', status: 'failure' }),
        entryOf('e2', { sourceId: 'u2', action: 'disable' }),
        entryOf('e3', { sourceId: 'u1', cycleId: 'cycle-2', status: 'skipped' }),
      ],
    });
    await store.commit(two, { log: [entryOf('e4', { sourceId: 'u1', jobId: 'job-2' })] });

    const idsOf = async (query: Omit<Parameters<Store['log']>[0], 'limit'>) =>
      (await store.log({ ...query, limit: 10 })).entries.map(({ id }) => id);
    expect(await idsOf({ jobId: 'job-1' })).toEqual(['e3', 'e2', 'e1']);
    expect(await idsOf({ cycleId: 'cycle-1', jobId: 'job-1' })).toEqual(['e2', 'e1']);
    expect(await idsOf({ status: 'failure' })).toEqual(['e1']);
    expect(await idsOf({ action: 'disable' })).toEqual(['e2']);
    expect(await idsOf({ about: 'u1' })).toEqual(['e4', 'e3', 'e1']);
    expect(await idsOf({ about: 'target-u2' })).toEqual(['e2']);
    expect(await idsOf({ about: 'Name of u2' })).toEqual(['e2']);
    expect(await idsOf({ about: 'u1@example.com', status: 'skipped' })).toEqual(['e3']);
    expect(await idsOf({ about: 'U1@EXAMPLE.com', status: 'skipped' })).toEqual(['e3']);
    expect(await idsOf({ about: 'u' })).toEqual([]);
  });

  test(`${name}: the audit log is read newest first, by job and activity`, async () => {
    const store = await newStore();
    const lease = await leaseOn(store);
    const started = auditOf('a2', { activityDisplayName: 'Enable/start provisioning configuration' });
    await store.commit(lease, { audit: [auditOf('a1'), started] });
    await store.createJob(jobOf('job-2'), [auditOf('a3', { jobId: 'job-2' })]);

    const idsOf = async (query: Parameters<Store['audit']>[0]) =>
      (await store.audit(query)).map(({ id }) => id);
    expect(await idsOf({ limit: 10 })).toEqual(['a3', 'a2', 'a1']);
    expect(await idsOf({ jobId: 'job-1', limit: 10 })).toEqual(['a2', 'a1']);
    expect(await idsOf({ activity: 'Quarantine', limit: 1 })).toEqual(['a3']);
  });
}
