import type { LogEntry, LogPage, LogQuery, Store } from '@scimulator/engine';

const PAGE = 500;

/** The log in pages, newest first and at most `limit` entries in all, so that memory does not grow with it. */
export async function* logPages(
  store: Pick<Store, 'log'>,
  { limit, ...query }: LogQuery,
): AsyncGenerator<LogPage> {
  let { before } = query;
  let left = limit;
  while (left > 0) {
    const page = await store.log({
      ...query,
      limit: Math.min(PAGE, left),
      ...(before !== undefined && { before }),
    });
    yield page;
    if (page.next === undefined) return;
    before = page.next;
    left -= page.entries.length;
  }
}

/** All entries that fit, newest first. */
export async function* entriesOf(
  store: Pick<Store, 'log'>,
  query: Omit<LogQuery, 'limit' | 'before'>,
): AsyncGenerator<LogEntry> {
  for await (const page of logPages(store, { ...query, limit: Number.POSITIVE_INFINITY }))
    yield* page.entries;
}
