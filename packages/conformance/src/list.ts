import { type JsonObject, parseListResponse } from '@scimulator/scim';
import type { Answer } from './reply.ts';

/** The resources of a good list answer; undefined when it is none. */
export function resourcesIn(answer: Answer): readonly JsonObject[] | undefined {
  if (answer.status !== 200) return undefined;
  const list = parseListResponse(answer.body);
  return list.ok ? list.value.resources : undefined;
}

export const idsIn = (resources: readonly JsonObject[]): readonly string[] =>
  resources.map((resource) => String(resource['id'])).sort();
