import { createScimTarget, memoryResources, type ScimTarget } from '@scimulator/scim-target';
import type { RunOptions } from '../src/run.ts';
import { group, user } from '../src/samples.ts';

const ADMIN_TOKEN = 'an-admin-token';
export const TOKEN = 'a-good-token';
export const BASE_URL = 'http://target.test/scim/v2';

/** A clock that moves a little at each look, so that durations and timestamps differ. */
function tickingClock(startMs = Date.UTC(2026, 0, 1)): { now(): number } {
  let nowMs = startMs;
  return { now: () => nowMs++ };
}

/** Ids in the shape of a UUID, counted up. */
function countedIds(first = 1): { next(): string } {
  let count = first;
  return { next: () => `c0ffee00-0000-4000-8000-${String(count++).padStart(12, '0')}` };
}

/** A sleep that never ends by itself: nothing times out. */
const noTimeout = (): Promise<void> => new Promise(() => {});

/** A target with a stranger and a group of strangers in it, so that an ignored filter shows. */
export async function newTarget(): Promise<ScimTarget> {
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: ADMIN_TOKEN,
    clock: tickingClock(),
    ids: countedIds(),
    sleep: async () => {},
    profile: 'entra',
  });
  const send = (method: string, path: string, token: string, body: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return target.fetch(
      new Request(`http://target.test${path}`, { method, headers, body: JSON.stringify(body) }),
    );
  };
  // Entra adds through filters that match nothing yet, and expects the element to appear.
  await send('PUT', '/_admin/knobs', ADMIN_TOKEN, { createOnFilterMiss: 'create' });
  await send('POST', '/scim/v2/Users', TOKEN, user('a-stranger', { title: 'Stranger' }));
  await send('POST', '/scim/v2/Groups', TOKEN, group('a-group-of-strangers'));
  return target;
}

/** The names of everything on the target, strangers aside. */
export async function leftOn(target: ScimTarget): Promise<readonly unknown[]> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const list = async (path: string) => {
    const response = await target.fetch(new Request(BASE_URL + path, { headers }));
    return ((await response.json()) as { Resources: readonly { externalId: string }[] }).Resources;
  };
  const all = [...(await list('/Users?count=200')), ...(await list('/Groups?count=200'))];
  return all.map(({ externalId }) => externalId).filter((name) => !name.startsWith('a-'));
}

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
