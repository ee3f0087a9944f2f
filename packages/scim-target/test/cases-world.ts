import type { JsonObject } from '@scimulator/scim';
import { GROUPS, USERS } from '../../../tooling/cases/people.ts';
import { createScimTarget, type ResourceStore } from '../src/index.ts';
import { ask, type Reply } from './world.ts';

/** As lenient as the tables of cases take a server to be, but for attributes in filters that nobody declares. */
const KNOBS = {
  profile: 'entra',
  createOnFilterMiss: 'create',
  unknownFilterAttribute: '400',
  groupPatchSuccess: 200,
};

export type Ask = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** Opens a tenant that holds the people of the tables of cases, with their own ids and times. */
export async function openCases(store: ResourceStore, tenant: string): Promise<Ask> {
  let nowMs = 0;
  let nextId = '';
  const target = createScimTarget({
    resources: store,
    tokens: [],
    adminToken: 'admin',
    clock: { now: () => nowMs },
    ids: { next: () => nextId },
    sleep: () => Promise.resolve(),
  });
  target.tokens.replace(['secret'], tenant);
  await ask(target, 'PUT', `/_admin/knobs?tenant=${tenant}`, {
    headers: { authorization: 'Bearer admin' },
    body: KNOBS,
  });
  const scim: Ask = (method, path, body) =>
    ask(target, method, `/t/${tenant}/scim/v2${path}`, { headers: { authorization: 'Bearer secret' }, body });
  // Groups first: who comes into a group later would be changed by it.
  for (const [endpoint, resources] of [
    ['/Groups', GROUPS],
    ['/Users', USERS],
  ] as const) {
    for (const { id, meta, ...body } of resources) {
      nextId = String(id);
      nowMs = timeIn(meta, 'created');
      await scim('POST', endpoint, { ...body, externalId: 'before' });
      nowMs = timeIn(meta, 'lastModified');
      await scim('PUT', `${endpoint}/${id}`, body);
    }
  }
  nowMs = Date.parse('2025-01-01T00:00:00Z');
  return scim;
}

const timeIn = (meta: unknown, name: string): number => Date.parse(String((meta as JsonObject)[name]));
