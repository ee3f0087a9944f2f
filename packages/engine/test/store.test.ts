import { databaseKinds } from '../../../tooling/database/open.ts';
import { memoryStore } from '../src/store/memory.ts';
import { postgresStore } from '../src/store/postgres.ts';
import { engineDatabase } from './database.ts';
import { storeSuite } from './store-suite.ts';

storeSuite('memory', async () => memoryStore());

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);
  storeSuite(kind, async () => postgresStore(await database.empty()));
}
