import { TransactionRollbackError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, skipWithoutServer } from '../../../tooling/database/open.ts';
import { postgresDirectory } from '../src/directory/postgres.ts';
import { DatabaseError } from '../src/store/database-error.ts';
import { migrateEngine } from '../src/store/migrate.ts';
import { postgresStore } from '../src/store/postgres.ts';
import { LeaseLostError } from '../src/store/store.ts';
import { engineDatabase } from './database.ts';
import { entryOf, escrowOf, jobOf, leaseOn, linkOf } from './store-fixtures.ts';

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);

  test(`${kind}: text that Postgres cannot hold stops no commit`, async () => {
    const store = postgresStore(await database.empty());
    const lease = await leaseOn(store);
    const displayName = 'NUL \0, half a pair \ud83d, a whole one 😀, a backslash \\u0000';
    await store.commit(lease, {
      putLinks: [linkOf('u1', { displayName })],
      log: [
        {
          ...entryOf('e1'),
          sourceIdentity: { ...entryOf('e1').sourceIdentity, displayName, details: { 'a\0b': 'x' } },
        },
      ],
    });

    const stored = 'NUL \ufffd, half a pair \ufffd, a whole one 😀, a backslash \\u0000';
    const memories = await store.recall({ jobId: 'job-1', cycleId: 'c', sourceIds: ['u1', 'u\0'] });
    expect(memories.get('u1')?.link?.displayName).toBe(stored);
    expect(memories.get('u\0')).toEqual({ isEvaluated: false });
    const { entries } = await store.log({ about: displayName, limit: 1 });
    expect(entries[0]?.sourceIdentity).toMatchObject({ displayName: stored, details: { 'a\ufffdb': 'x' } });
  });

  test(`${kind}: an entry with very long names is kept, and found by them`, async () => {
    const store = postgresStore(await database.empty());
    const lease = await leaseOn(store);
    const displayName = Array.from({ length: 2_000 }, (_, index) => `name ${index * 7_919}`).join(' ');
    const entry = { ...entryOf('e1'), targetIdentity: { ...entryOf('e1').targetIdentity, displayName } };
    await store.commit(lease, { log: [entry] });

    expect(await store.log({ about: displayName, limit: 1 })).toEqual({ entries: [entry] });
  });

  test(`${kind}: an error of the database carries no values`, async () => {
    const store = postgresStore(await database.empty());
    const lease = await leaseOn(store);
    await store.commit(lease, { putLinks: [linkOf('u1')] });
    const secret = linkOf('secret-source', { targetId: 'target-u1', displayName: 'secret name' });
    const error = await store.commit(lease, { putLinks: [secret] }).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ code: '23505', constraint: 'links_target' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).toBe('DatabaseError: database error 23505: constraint links_target');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test(`${kind}: everything runs inside one transaction that is rolled back in the end`, async () => {
    const db = await database.empty();
    await postgresStore(db).createJob(jobOf('job-1'), []);
    const dryRun = db.transaction(async (tx) => {
      const store = postgresStore(tx);
      const directory = postgresDirectory(tx);
      const incoming = await directory.beginImport();
      await incoming.add([{ id: 'u1', type: 'User', attributes: { displayName: 'One' } }]);
      await incoming.apply({ deleteMissing: true, nowMs: 0 });
      const lease = await leaseOn(store);
      await store.commit(lease, { putLinks: [linkOf('u1')], putEscrows: [escrowOf('u1')] });
      const refused = store.commit({ ...lease, fence: 0 }, { putLinks: [linkOf('u2')] });
      await expect(refused).rejects.toThrow(LeaseLostError);
      expect(
        (await store.recall({ jobId: 'job-1', cycleId: 'c', sourceIds: ['u1'] })).get('u1')?.link,
      ).toBeDefined();
      expect(await directory.head()).toBe(1);
      tx.rollback();
    });

    await expect(dryRun).rejects.toThrow(TransactionRollbackError);
    expect(await postgresDirectory(db).head()).toBe(0);
    expect(await postgresStore(db).countEscrows('job-1')).toEqual({ objects: 0, references: 0 });
  });

  test(`${kind}: migrations run once, whoever comes first`, async () => {
    const fresh = await openTestDatabase(kind);
    try {
      await Promise.all([migrateEngine(fresh.db), migrateEngine(fresh.db)]);
      await migrateEngine(fresh.db);
      expect(await postgresStore(fresh.db).jobs()).toEqual([]);
    } finally {
      await fresh.close();
    }
  });

  test(`${kind}: a database that was not migrated says what is missing`, async () => {
    const fresh = await openTestDatabase(kind);
    try {
      await expect(postgresStore(fresh.db).jobs()).rejects.toThrow('relation "engine.jobs" does not exist');
    } finally {
      await fresh.close();
    }
  });

  test(`${kind}: a staged import that was left behind goes with a later one`, async () => {
    const db = await database.empty();
    const directory = postgresDirectory(db);
    const left = await directory.beginImport();
    await left.add([{ id: 'u1', type: 'User', attributes: {} }]);
    const other = await directory.beginImport();
    await other.discard();
    expect(await left.compare()).toMatchObject({ shown: 1 });

    await db.execute("update engine.imports set began = began - interval '25 hours'");
    await (await directory.beginImport()).discard();
    expect(await left.compare()).toMatchObject({ shown: 0 });
  });
}

test('no reader sees a smaller change number appear after a larger one, however many edit at once', async (context) => {
  skipWithoutServer(context);
  const { db, close } = await openTestDatabase('postgres');
  try {
    await migrateEngine(db);
    const directory = postgresDirectory(db);
    const editing = Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        directory.edit([{ edit: 'put', object: { id: `u${index}`, type: 'User', attributes: {} } }], {
          nowMs: 0,
        }),
      ),
    );
    const seen: string[] = [];
    for (let after = 0; seen.length < 40; ) {
      const upTo = await directory.head();
      const page = await directory.changes({ type: 'User', servicePrincipalId: 'sp', after, upTo, limit: 7 });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.changeNumber ?? after;
    }
    await editing;
    expect(new Set(seen).size).toBe(40);
    expect(await directory.head()).toBe(40);
  } finally {
    await close();
  }
});

test('of many workers that want a job at once one gets it', async (context) => {
  skipWithoutServer(context);
  const { db, close } = await openTestDatabase('postgres');
  try {
    await migrateEngine(db);
    const store = postgresStore(db);
    await store.createJob(jobOf('job-1'), []);
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.acquireLease('job-1', { owner: `w${index}`, ttlMs: 60_000 }),
      ),
    );
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  } finally {
    await close();
  }
});
