import { databaseKinds } from '../../../tooling/database/open.ts';
import { memoryDirectory } from '../src/directory/memory.ts';
import { postgresDirectory } from '../src/directory/postgres.ts';
import { engineDatabase } from './database.ts';
import { directorySuite } from './directory-suite.ts';

directorySuite('memory', async () => memoryDirectory());

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);
  directorySuite(kind, async () => postgresDirectory(await database.empty()));
}
