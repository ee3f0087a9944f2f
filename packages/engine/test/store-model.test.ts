import fc from 'fast-check';
import { expect, test } from 'vitest';
import { databaseKinds } from '../../../tooling/database/open.ts';
import { memoryStore } from '../src/store/memory.ts';
import { postgresStore } from '../src/store/postgres.ts';
import type { Commit, Store } from '../src/store/store.ts';
import { engineDatabase } from './database.ts';
import {
  auditOf,
  deletionOf,
  entryOf,
  escrowOf,
  leaseOn,
  linkOf,
  membersOf,
  STATE,
} from './store-fixtures.ts';

const IDS = ['a', 'b', 'c', 'é', 'z'];
const KINDS = ['deletion', 'manager', 'members'] as const;

const id = fc.constantFrom(...IDS);
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 4 });
const commits: fc.Arbitrary<readonly Commit[]> = fc.array(
  fc.record(
    {
      state: fc.record({ successes: fc.nat(9) }).map((state) => ({ ...STATE, ...state })),
      putLinks: few(
        fc
          .tuple(id, id, fc.option(fc.nat(3)))
          .map(([sourceId, targetId, succeededIn]) => linkOf(sourceId, { targetId, succeededIn })),
      ),
      removeLinks: few(id),
      putEscrows: few(
        fc
          .record({
            sourceId: id,
            isReference: fc.boolean(),
            nextAttemptMs: fc.nat(5),
            firstFailureMs: fc.nat(5),
          })
          .map((escrow) => escrowOf(escrow.sourceId, escrow)),
      ),
      removeEscrows: few(fc.record({ sourceId: id, isReference: fc.boolean() })),
      putIntents: few(fc.record({ sourceId: id, cycleId: fc.constant('cycle-1'), plannedMs: fc.nat(9) })),
      removeIntents: few(id),
      putStaged: few(fc.oneof(id.map(deletionOf), id.map(membersOf))),
      removeStaged: few(fc.record({ kind: fc.constantFrom(...KINDS), sourceId: id })),
      log: few(
        fc
          .tuple(id, fc.constantFrom('cycle-1', 'cycle-2'))
          .map(([sourceId, cycleId]) => entryOf(sourceId, { cycleId })),
      ),
      audit: few(id.map((entryId) => auditOf(entryId))),
      clear: fc.subarray(['links', 'escrows', 'intents', 'staged'] as const, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
  { minLength: 1, maxLength: 5 },
);

/** Everything that a store tells when it is asked in every way. */
async function toldBy(store: Store): Promise<unknown> {
  const jobId = 'job-1';
  return {
    job: await store.job(jobId),
    memories: await store.recall({ jobId, cycleId: 'cycle-1', sourceIds: IDS }),
    links: await store.linksByTarget({ jobId, type: 'User', targetIds: IDS }),
    due: await store.dueEscrows({ jobId, dueMs: 3, after: 'a', limit: 2 }),
    counts: await store.countEscrows(jobId),
    examples: await store.escrowExamples(jobId, 3),
    staged: await store.staged({ jobId, kinds: KINDS, limit: 4 }),
    stagedCount: await store.countStaged(jobId, KINDS),
    log: (await store.log({ cycleId: 'cycle-1', limit: 3 })).entries,
    audit: await store.audit({ limit: 3 }),
  };
}

/** Whether the commit was kept: a target that is linked twice is refused. */
async function isKept(store: Store, commit: Commit): Promise<boolean> {
  const lease = await leaseOn(store);
  return store.commit(lease, commit).then(
    () => true,
    () => false,
  );
}

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);

  test(`${kind}: after any commits the store tells what the model in memory tells`, async () => {
    await fc.assert(
      fc.asyncProperty(commits, async (all) => {
        const model = memoryStore();
        const store = postgresStore(await database.empty());
        for (const commit of all) expect(await isKept(store, commit)).toBe(await isKept(model, commit));
        expect(await toldBy(store)).toEqual(await toldBy(model));
      }),
      { numRuns: 20 },
    );
  });
}
