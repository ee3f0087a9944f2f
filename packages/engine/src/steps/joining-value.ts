import type { AppRole, SourceObject } from '../directory/directory.ts';
import type { Patterns } from '../expression/patterns.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure } from '../target/target.ts';

/** A value by which a source object is looked for in the target. */
export interface JoiningValue {
  /** Target attribute path, as the mapping writes it. */
  readonly attribute: string;
  readonly value: string;
}

export type JoiningResult =
  | { readonly ok: true; readonly values: readonly JoiningValue[] }
  | { readonly ok: false; readonly failure: Failure };

/**
 * The mapped values of the matching attributes, in order of precedence; an attribute without value is left out.
 * No value at all: the object ends on import, skipped with `ImportSkipped` (entra-engine 1.4).
 */
export declare function joiningValues(
  mapping: ObjectMapping,
  object: Pick<SourceObject, 'id' | 'attributes'> & Partial<Pick<SourceObject, 'assignments'>>,
  context: { readonly appRoles: readonly AppRole[]; readonly patterns: Patterns },
): JoiningResult;
