import {
  applyPatch,
  GROUP,
  type Json,
  type JsonObject,
  MESSAGES,
  parsePatch,
  type Resource,
  SCHEMAS,
  ScimError,
  type Tolerances,
  USER,
} from '../src/index.ts';
import { G1, U1, U3 } from './people.ts';

/*
 * What the PATCH tests share: one way to write an operation, and the parts of u1 and g1 that they change.
 */

export const ENT = SCHEMAS.enterpriseUser;

export type Op = readonly [op: string, path: string | undefined, value?: Json];

const operation = ([op, path, value]: Op): JsonObject => ({
  op,
  ...(path === undefined ? {} : { path }),
  ...(value === undefined ? {} : { value }),
});

export const body = (operations: Json): JsonObject => ({
  schemas: [MESSAGES.patchOp],
  Operations: operations,
});

/** A PATCH as a server does it: the resource after it, or the scimType of the refusal. */
export function patch(
  resource: Resource,
  operations: readonly Op[],
  options?: Partial<Tolerances>,
): Resource | string {
  const type = resource === G1 ? GROUP : USER;
  try {
    return applyPatch(resource, parsePatch(body(operations.map(operation))), type, options);
  } catch (error) {
    if (error instanceof ScimError) return error.scimType ?? 'error';
    throw error;
  }
}

/** The resource with some members replaced; undefined leaves one out. */
export function changed(resource: Resource, members: Readonly<Record<string, Json | undefined>>): Resource {
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
export const u3Ent = changed(U3, { schemas: [SCHEMAS.user, ENT], [ENT]: { department: 'R&D' } });
export const OTHER = { type: 'other', value: 'x@y.test' };
export const TWO_WORK = u1({ emails: [WORK, { type: 'work', value: 'second@example.com' }] });
export const W = 'emails[type eq "work"]';
