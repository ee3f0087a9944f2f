import type { JsonObject } from '@scimulator/scim';
import type { Patterns } from '../expression/patterns.ts';
import type { FilterGroup } from '../schema/compiled-schema.ts';

export interface ScopeResult {
  readonly passed: boolean;
  /** Each clause by its label, `<title>.<attribute> <OPERATOR> '<value>'`. */
  readonly results: Readonly<Record<string, boolean>>;
}

export declare function evaluateScope(
  filters: readonly FilterGroup[],
  attributes: JsonObject,
  patterns: Patterns,
): ScopeResult;
