import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../../../tooling/database/open.ts';
import { memoryResources, migrateResources, postgresResources, type ResourceStore } from '../src/index.ts';
import { commands, run } from './resources-model.ts';
import { resourcesOrderSuite } from './resources-order-suite.ts';
import { resourcesSuite } from './resources-suite.ts';

describe.each(databaseKinds())('%s', (kind) => {
  let database: TestDatabase;
  let store: ResourceStore;

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    await migrateResources(database.db);
    store = postgresResources(database.db);
  });
  afterAll(() => database.close());

  resourcesSuite(kind, () => store);
  resourcesOrderSuite(kind, () => store);

  test(`${kind}: any sequence of writes leaves what it leaves in memory`, async () => {
    let tenants = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        tenants += 1;
        const tenant = `model-${tenants}`;
        expect(await run(store, tenant, all)).toEqual(await run(memoryResources(), tenant, all));
      }),
      { numRuns: 40 },
    );
  });

  test(`${kind}: migrating again, and twice at once, changes nothing`, async () => {
    await Promise.all([migrateResources(database.db), migrateResources(database.db)]);
    await expect(migrateResources(database.db)).resolves.toBeUndefined();
  });
});
