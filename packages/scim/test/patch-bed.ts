import type { Op } from '../../../tooling/cases/patch-parts.ts';
import { G1 } from '../../../tooling/cases/people.ts';
import {
  applyPatch,
  GROUP,
  type Json,
  type JsonObject,
  MESSAGES,
  parsePatch,
  type Resource,
  ScimError,
  type Tolerances,
  USER,
} from '../src/index.ts';

/*
 * What the PATCH tests share: a PATCH from its operations as text to the resource after it.
 */

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
