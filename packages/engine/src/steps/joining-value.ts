import { isEmpty, isList, textOf } from '../expression/value.ts';
import type { AttributeMapping, ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure } from '../target/target.ts';
import { type SourceInput, sourceContext, sourceValue } from './source-values.ts';

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
export function joiningValues(
  mapping: ObjectMapping,
  object: SourceInput['object'],
  { appRoles, environment }: Pick<SourceInput, 'appRoles' | 'environment'>,
): JoiningResult {
  // Matching happens for objects in scope; whoever is not in scope is known by its link.
  const context = sourceContext({ object, appRoles, environment, isSoftDeleted: false });
  const values: JoiningValue[] = [];
  for (const matching of mapping.matching) {
    const evaluated = sourceValue(matching.source, context);
    if (!evaluated.ok) return failed('InternalError', matching, evaluated.detail);
    if (isEmpty(evaluated.value)) continue;
    const value = isList(evaluated.value) ? undefined : textOf(evaluated.value);
    if (value === undefined) {
      return failed('SchemaPropertyCanOnlyAcceptValue', matching, 'matching needs a single value');
    }
    values.push({ attribute: matching.targetPath, value });
  }
  return { ok: true, values };
}

function failed(code: Failure['code'], { targetPath }: AttributeMapping, why: string): JoiningResult {
  return {
    ok: false,
    failure: { code, detail: `the matching attribute ${targetPath} has no usable value: ${why}` },
  };
}
