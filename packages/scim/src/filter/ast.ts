import type { AttributeName, AttributePath } from '../path.ts';

/** Attribute operators that take a value (RFC 7644 3.4.2.2, table 3). `pr` stands alone as `present`. */
export const COMPARE_OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof COMPARE_OPERATORS)[number];

/** The JSON literals that a comparison may name. */
export type FilterValue = string | number | boolean | null;

export interface Comparison {
  readonly kind: 'compare';
  readonly path: AttributePath;
  readonly op: CompareOperator;
  readonly value: FilterValue;
}

/**
 * A filter of RFC 7644 3.4.2.2. `and` and `or` hold two operands or more, so that a long chain is flat.
 * Inside a `valuePath` the paths name sub-attributes of its attribute.
 */
export type Filter =
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | Comparison
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'valuePath'; readonly attribute: AttributeName; readonly filter: Filter };
