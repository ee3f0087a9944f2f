import { isJsonObject } from '@scimulator/scim';
import type { Answer } from '../../answer.ts';
import { jsonOf } from '../../json.ts';

/** A member of the answer's body as text; undefined where there is none. */
export function bodyTextOf(answer: Answer, member: string): string | undefined {
  const body = answer.body === undefined ? undefined : jsonOf(answer.body);
  return isJsonObject(body) && member in body ? String(body[member]) : undefined;
}
