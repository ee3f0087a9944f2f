import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../../../tooling/database/open.ts';
import { migrateResources, postgresResources, type ScimTargetOptions } from '../src/index.ts';
import { filter, type RandomRequest, request } from './random-requests.ts';
import { setup, where } from './world.ts';

/** All that a client can tell apart. */
interface Seen {
  readonly asked: string;
  readonly status: number;
  readonly etag: string | null;
  readonly location: string | null;
  readonly text: string;
}

/** What a fresh target answers to the requests, a second apart. */
async function answers(
  requests: readonly RandomRequest[],
  options: Partial<ScimTargetOptions> = {},
): Promise<readonly Seen[]> {
  const { scim, clock, errors, target } = setup(options);
  await target.reset();
  const seen: Seen[] = [];
  for (const { method, path, body, headers } of requests) {
    clock.nowMs += 1_000;
    const reply = await scim(method, path, body, headers);
    const { status, text } = reply;
    const [etag, location] = [reply.headers.get('etag'), reply.headers.get('location')];
    seen.push({ asked: `${method} ${path}`, status, etag, location, text });
  }
  expect(errors).toEqual([]);
  return seen;
}

/** The first answers that differ; nothing where all agree. */
function firstDifference(a: readonly Seen[], b: readonly Seen[]): readonly (Seen | undefined)[] {
  const at = a.findIndex((seen, index) => JSON.stringify(seen) !== JSON.stringify(b[index]));
  return at < 0 ? [] : [a[at], b[at]];
}

const READS: readonly RandomRequest[] = ['Users', 'Groups'].map((type) => ({
  method: 'GET',
  path: `/${type}`,
}));

describe.each(databaseKinds())('%s', (kind) => {
  let database: TestDatabase;
  let onDatabase: Partial<ScimTargetOptions>;

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    await migrateResources(database.db);
    onDatabase = { resources: postgresResources(database.db) };
  });
  afterAll(() => database.close());

  test(`${kind}: a client cannot tell the store from the one in memory, whatever it asks`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20, size: 'max' }), async (requests) => {
        const all = [...requests, ...READS];
        expect(firstDifference(await answers(all, onDatabase), await answers(all))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test(`${kind}: filters find the same resources in the same order`, async () => {
    const filled = fc.sample(request, { numRuns: 150, seed: 1 }).filter(({ method }) => method !== 'DELETE');
    const finds = fc
      .sample(filter, { numRuns: 300, seed: 2 })
      .flatMap((asked) =>
        ['Users', 'Groups'].map((type) => ({ method: 'GET', path: `/${type}${where(asked)}` })),
      );
    const all = [...filled, ...READS, ...finds];
    expect(firstDifference(await answers(all, onDatabase), await answers(all))).toEqual([]);
  });
});
