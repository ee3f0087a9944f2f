import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const DATABASE = fileURLToPath(new URL('./tooling/database/global-setup.ts', import.meta.url));
const SEED = fileURLToPath(new URL('./tooling/property-seed.ts', import.meta.url));
const { SCIMULATOR_TEST_REPORT: report } = process.env;

const project = (name: string, root: string, globalSetup: readonly string[] = []) => ({
  extends: true as const,
  root,
  test: {
    name,
    root,
    globalSetup: [...globalSetup],
    setupFiles: [SEED],
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
  },
});

export default defineConfig({
  test: {
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } }),
    // For slow machines: a test that takes this long hangs.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('scim', 'packages/scim'),
      project('engine', 'packages/engine', [DATABASE]),
      project('scim-target', 'packages/scim-target', [DATABASE]),
      project('conformance', 'packages/conformance'),
      project('cli', 'apps/cli', [DATABASE]),
      project('tooling', 'tooling'),
    ],
  },
});
