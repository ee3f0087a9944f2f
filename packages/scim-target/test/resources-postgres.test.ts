import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../../../tooling/database/open.ts';
import { migrateResources, postgresResources, type ResourceStore } from '../src/index.ts';
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

  test(`${kind}: migrating again, and twice at once, changes nothing`, async () => {
    await Promise.all([migrateResources(database.db), migrateResources(database.db)]);
    await expect(migrateResources(database.db)).resolves.toBeUndefined();
  });
});
