import type { Environment } from '../src/expression/environment.ts';
import { type Ids, safePatterns, sequentialIds } from '../src/index.ts';

/** What expressions read beside the object, in tests: 2026-01-05T08:00:00Z, a Monday, and the same chance every time. */
export const testEnvironment = (ids: Ids = sequentialIds()): Environment => ({
  patterns: safePatterns({ timeoutMs: 100 }),
  nowMs: Date.UTC(2026, 0, 5, 8),
  ids,
  defaultDomain: 'contoso.onmicrosoft.com',
});
