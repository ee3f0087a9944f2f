import type { JsonObject } from '../resource.ts';
import { MESSAGES } from '../urn.ts';
import type { PatchOperation } from './operation.ts';
import { printPath } from './path.ts';

/** The request body of RFC 7644 3.5.2 for these operations. */
export function patchBody(operations: readonly PatchOperation[]): JsonObject {
  return {
    schemas: [MESSAGES.patchOp],
    Operations: operations.map(({ op, path, value }) => ({
      op,
      ...(path === undefined ? {} : { path: printPath(path) }),
      ...(value === undefined ? {} : { value }),
    })),
  };
}
