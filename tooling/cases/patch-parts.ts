import { ENTERPRISE_USER, type Json, type JsonObject, USER } from './json.ts';
import { G1, U1, U3 } from './people.ts';

/*
 * The parts of u1 and g1 that PATCH operations change, and the ways to write both down.
 */

export const ENT = ENTERPRISE_USER;

export type Op = readonly [op: string, path: string | undefined, value?: Json];

/** The resource with some members replaced; undefined leaves one out. */
export function changed(
  resource: JsonObject,
  members: Readonly<Record<string, Json | undefined>>,
): JsonObject {
  const entries = Object.entries({ ...resource, ...members }).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

export const WORK = { type: 'work', value: 'bjensen@example.com', primary: true };
export const HOME = { type: 'home', value: 'babs@jensen.test' };
export const NAME = { givenName: 'Barbara', familyName: 'Jensen' };
const ENT_BLOCK = { employeeNumber: '1001', department: 'Tours', manager: { value: 'u2' } };
export const u1 = (members: Readonly<Record<string, Json | undefined>>) => changed(U1, members);
export const g1 = (...ids: readonly string[]) =>
  changed(G1, { members: ids.length === 0 ? undefined : ids.map((value) => ({ value })) });
export const u1Ent = (block: JsonObject) => u1({ [ENT]: { ...ENT_BLOCK, ...block } });
export const u3Ent = changed(U3, { schemas: [USER, ENT], [ENT]: { department: 'R&D' } });
export const OTHER = { type: 'other', value: 'x@y.test' };
export const TWO_WORK = u1({ emails: [WORK, { type: 'work', value: 'second@example.com' }] });
export const W = 'emails[type eq "work"]';
