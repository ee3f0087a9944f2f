import type { AppRole, SourceObject } from '../directory/directory.ts';
import type { Patterns } from '../expression/patterns.ts';
import type { AttributeMapping, ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure } from '../target/target.ts';

/** The value by which a source object is looked for in the target. */
export interface JoiningValue {
  readonly mapping: AttributeMapping;
  readonly value: string;
}

export interface JoiningInput {
  readonly mapping: ObjectMapping;
  /** Assignments matter only to mappings that read roles; a group that assigns somebody has none to give. */
  readonly object: Pick<SourceObject, 'id' | 'attributes'> & Partial<Pick<SourceObject, 'assignments'>>;
  readonly appRoles: readonly AppRole[];
  readonly patterns: Patterns;
}

/** In order of precedence; an attribute without value is left out. An empty list: the object is skipped, `ImportSkipped`. */
export declare function joiningValues(
  input: JoiningInput,
):
  | { readonly ok: true; readonly values: readonly JoiningValue[] }
  | { readonly ok: false; readonly failure: Failure };
