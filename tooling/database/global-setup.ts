import type { TestProject } from 'vitest/node';
import './provided-context.ts';
import { ensurePgliteDump } from './pglite-dump.ts';
import { openTestServer } from './test-server.ts';

/** Opens the database server of a test run once, whichever of the projects that need one comes first. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { vitest } = project;
  if ('pgliteDump' in vitest.getProvidedContext()) return undefined;

  const server = await openTestServer({
    databaseUrl: process.env['DATABASE_URL'],
    image: process.env['SCIMULATOR_POSTGRES_IMAGE'] ?? 'postgres:17-alpine',
    required: Boolean(process.env['CI']),
  });
  vitest.provide('databaseUrl', server.url);
  vitest.provide('pgliteDump', await ensurePgliteDump());
  vitest.logger.log(`test database: ${server.description}\n`);
  return server.stop;
}
