import type { Resource } from '@scimulator/scim';
import { indexKeys } from '../../resources/index-key.ts';
import type { ResourceStore } from '../../resources/port.ts';
import type { Alteration } from '../handling.ts';
import { onHandling } from './requests.ts';

/** The store with some of what it does done otherwise. */
const storeWith = (store: ResourceStore, other: Partial<ResourceStore>): ResourceStore => ({
  create: (...given) => store.create(...given),
  get: (...given) => store.get(...given),
  list: (...given) => store.list(...given),
  update: (...given) => store.update(...given),
  remove: (...given) => store.remove(...given),
  clear: (...given) => store.clear(...given),
  ...other,
});

const onStore = (other: (store: ResourceStore) => Partial<ResourceStore>): Alteration =>
  onHandling((handling) => ({ ...handling, store: storeWith(handling.store, other(handling.store)) }));

/** Keeps something else than what was written; `before` is what an update found. */
export const onStored = (keep: (attributes: Resource, before?: Resource) => Resource): Alteration =>
  onStore((store) => ({
    create: (collection, record) =>
      store.create(collection, { ...record, attributes: keep(record.attributes) }),
    update: (collection, id, reading, decide) =>
      store.update(collection, id, reading, (record) => {
        const change = decide(record);
        return change && { ...change, attributes: keep(change.attributes, record.attributes) };
      }),
  }));

/** Keeps something else than what an update made of a resource, also where it made nothing new of it. */
export const onEachUpdate = (keep: (before: Resource, after: Resource) => Resource): Alteration =>
  onHandling((handling) => ({
    ...handling,
    store: storeWith(handling.store, {
      update: (collection, id, reading, decide) =>
        handling.store.update(collection, id, reading, (record) => {
          const change = decide(record);
          const attributes = keep(record.attributes, change?.attributes ?? record.attributes);
          if (change !== undefined) return { ...change, attributes };
          const keys = indexKeys(collection.type, attributes);
          return { attributes, keys, added: [], removed: [], nowMs: handling.clock.now() };
        }),
    }),
  }));

/** Every other list comes in the opposite order. */
export function reordering(): Alteration {
  let lists = 0;
  return onStore((store) => ({
    list: async (collection, query) => {
      lists += 1;
      if (lists % 2 === 1 || query.after !== undefined) return store.list(collection, query);
      const { totalResults } = await store.list(collection, { ...query, startIndex: 1, count: 0 });
      const all = await store.list(collection, { ...query, startIndex: 1, count: totalResults });
      const start = query.startIndex - 1;
      return { ...all, records: all.records.toReversed().slice(start, start + query.count) };
    },
  }));
}

/** How long a decision waits before it is written, so that another request's write comes between. */
const LOST_UPDATE_MS = 20;

/** Decides on what was there when the request came, and writes over what others have written since. */
export function losingUpdates(): Alteration {
  return (next) => (handling, request) =>
    next(
      {
        ...handling,
        store: storeWith(handling.store, {
          update: async (collection, id, reading, decide) => {
            const seen = await handling.store.get(collection, id, reading);
            if (seen === undefined) return { kind: 'missing' };
            const change = decide(seen);
            await handling.sleep(LOST_UPDATE_MS);
            return handling.store.update(collection, id, reading, () => change);
          },
        }),
      },
      request,
    );
}

/** Shows the resources of all tenants to each. */
export function leaking(): Alteration {
  return (next) => (handling, request) =>
    next({ ...handling, store: leakingStore(handling.store, handling.otherTenants) }, request);
}

const leakingStore = (store: ResourceStore, otherTenants: readonly string[]): ResourceStore =>
  storeWith(store, {
    get: async (collection, id, reading) => {
      for (const tenant of [collection.tenant, ...otherTenants]) {
        const record = await store.get({ ...collection, tenant }, id, reading);
        if (record !== undefined) return record;
      }
      return undefined;
    },
    list: async (collection, query) => {
      let { totalResults, records } = await store.list(collection, query);
      if (query.after !== undefined) return { totalResults, records };
      for (const tenant of otherTenants) {
        const count = query.count - records.length;
        const more = await store.list({ ...collection, tenant }, { ...query, startIndex: 1, count });
        totalResults += more.totalResults;
        records = [...records, ...more.records];
      }
      return { totalResults, records };
    },
  });
