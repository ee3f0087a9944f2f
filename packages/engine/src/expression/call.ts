import type { Json } from '@scimulator/scim';
import type { Expression } from './ast.ts';
import type { Environment } from './environment.ts';
import { integerOf, listOf, textOf } from './value.ts';

/** What an expression reads beside itself. */
export interface ExpressionContext {
  /** Null where the object has no such attribute, or an empty one. */
  attribute(name: string): Json;
  readonly environment: Environment;
}

/** The expression cannot be evaluated for this object: a failure of the object that names the mapping. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/** The condition of an IIF names an empty attribute: the whole mapping gives null. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed';
}

/** A function call with arguments that are evaluated when they are asked for, so that a branch not taken cannot fail. */
export interface Call {
  readonly name: string;
  readonly count: number;
  readonly environment: Environment;
  /** False for an argument that is left out or empty between two commas. */
  isGiven(index: number): boolean;
  expression(index: number): Expression;
  /** Null for an argument that is not given. */
  value(index: number): Json;
}

/** The argument as one text, or null. */
export function text(call: Call, index: number): string | null {
  const value = call.value(index);
  if (typeof value === 'string' || value === null) return value;
  const values = listOf(value);
  if (values.length === 0) return null;
  const single = values.length === 1 ? textOf(values[0] ?? null) : undefined;
  if (single !== undefined) return single;
  throw new EvaluationError(
    values.length > 1
      ? `${call.name} takes one value as argument ${index + 1} and got ${values.length}; choose one with Item, or put them together with Join`
      : `${call.name} takes a text as argument ${index + 1} and got a structured value`,
  );
}

/** The argument as an integer, or `otherwise` where it is not given. */
export function integer(call: Call, index: number, otherwise?: number): number {
  const value = call.value(index);
  if (value === null && otherwise !== undefined) return otherwise;
  const number = integerOf(value);
  if (number !== undefined) return number;
  throw new EvaluationError(
    `${call.name} takes an integer as argument ${index + 1} and got ${JSON.stringify(value)}`,
  );
}

/** All values of the argument. */
export function values(call: Call, index: number): readonly Json[] {
  return listOf(call.value(index));
}

/** The indexes of the call's arguments from `first` on. */
export function argumentsFrom(call: Call, first: number): readonly number[] {
  return Array.from({ length: Math.max(0, call.count - first) }, (_, offset) => first + offset);
}
