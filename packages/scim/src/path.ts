import type { Filter } from './filter/ast.ts';

/** An attribute's name, qualified with its schema's URN where the client did so. */
export interface AttributeName {
  readonly schema?: string;
  readonly name: string;
}

/** `name`, `name.familyName`, `urn:…:User:manager.value`. */
export interface AttributePath extends AttributeName {
  readonly sub?: string;
}

/** The path of a PATCH operation: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub` (RFC 7644 3.5.2). */
export interface PatchPath {
  readonly attribute: AttributeName;
  readonly filter?: Filter;
  readonly sub?: string;
}
