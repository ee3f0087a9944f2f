import { createScimTarget, memoryResources, type ScimTarget } from '@scimulator/scim-target';
import type { RunOptions } from '../src/run.ts';

export const TOKEN = 'a-good-token';
export const BASE_URL = 'http://target.test/scim/v2';

/** A clock that moves a little at each look, so that durations and timestamps differ. */
export function tickingClock(startMs = Date.UTC(2026, 0, 1)): { now(): number } {
  let nowMs = startMs;
  return { now: () => nowMs++ };
}

/** Ids in the shape of a UUID, counted up. */
export function countedIds(first = 1): { next(): string } {
  let count = first;
  return { next: () => `c0ffee00-0000-4000-8000-${String(count++).padStart(12, '0')}` };
}

/** A sleep that never ends by itself: nothing times out. */
export const noTimeout = (): Promise<void> => new Promise(() => {});

export const newTarget = (): ScimTarget =>
  createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: 'an-admin-token',
    clock: tickingClock(),
    ids: countedIds(),
    sleep: async () => {},
    profile: 'entra',
  });

export type Fetch = (request: Request) => Promise<Response>;

export const optionsFor = (fetch: Fetch): RunOptions => ({
  fetch,
  baseUrl: BASE_URL,
  token: TOKEN,
  profile: 'entra',
  clock: tickingClock(),
  ids: countedIds(500_000),
  sleep: noTimeout,
});
