import { expect, test } from 'vitest';
import { memoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { entryOf, jobOf, leaseOn } from './store-fixtures.ts';

async function storeWithLog(store: Store, entries: number): Promise<Store> {
  await store.createJob(jobOf('job-1'), []);
  const lease = await leaseOn(store, 'job-1');
  for (let number = 1; number <= entries; number += 1) {
    await store.commit(lease, { log: [entryOf(`entry-${number}`)] });
  }
  return store;
}

const idsOf = async (store: Store) =>
  (await store.log({ jobId: 'job-1', limit: 1_000 })).entries.map(({ id }) => id);

test('a store told so forgets the oldest log entries, and never the newest', async () => {
  for (const entries of [1, 3, 5, 6, 7, 20]) {
    const ids = await idsOf(await storeWithLog(memoryStore({ logEntriesMin: 3 }), entries));
    expect(ids.length).toBeGreaterThanOrEqual(Math.min(3, entries));
    expect(ids.length).toBeLessThan(6);
    expect(ids[0]).toBe(`entry-${entries}`);
  }
});

test('paging through a log whose beginning is forgotten ends where it begins', async () => {
  const store = await storeWithLog(memoryStore({ logEntriesMin: 3 }), 10);
  const ids: string[] = [];
  let before: number | undefined;
  do {
    const page = await store.log({ jobId: 'job-1', limit: 2, ...(before !== undefined && { before }) });
    ids.push(...page.entries.map(({ id }) => id));
    before = page.next;
  } while (before !== undefined);
  expect(ids).toEqual(await idsOf(store));
});

test('without being told a store forgets nothing', async () => {
  expect(await idsOf(await storeWithLog(memoryStore(), 50))).toHaveLength(50);
});
