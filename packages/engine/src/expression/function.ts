import type { Json } from '@scimulator/scim';
import type { Call } from './call.ts';

/** Graph: attributeMappingParameterSchema, and where a comparison may stand. */
export interface FunctionParameter {
  readonly name: string;
  readonly type: 'String' | 'Integer' | 'Boolean';
  readonly required: boolean;
  /** The parameters so marked end the list and repeat together, e.g. key and value of Switch. */
  readonly allowMultipleOccurrences: boolean;
  readonly takesComparison: boolean;
}

/** A row of the function table (entra-engine 4.5): adding a function is adding a row. */
export interface ExpressionFunction {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** For the documentation; what it gives is left out where that depends on time, chance or the tenant. */
  readonly example: readonly [expression: string, gives?: Json];
  /** Pure. Throws EvaluationError for arguments it cannot work with. */
  readonly evaluate: (call: Call) => Json;
  readonly traits: ReadonlySet<FunctionTrait>;
}

/**
 * presenceTest   asks whether there is a value; Entra does not support it as the condition of an IIF
 * redacted       the value flows, but no log shows it
 * ignoresEmpty   an empty result takes the attribute out of the flow, default value included
 * role           gives the object's app roles
 * additive       its values are added to what the target has and never taken away
 */
export type FunctionTrait = 'presenceTest' | 'redacted' | 'ignoresEmpty' | 'role' | 'additive';

type ParameterOptions = Partial<Omit<FunctionParameter, 'name'>>;

export function parameter(name: string, options: ParameterOptions = {}): FunctionParameter {
  return {
    name,
    type: 'String',
    required: true,
    allowMultipleOccurrences: false,
    takesComparison: false,
    ...options,
  };
}

export const optional = (name: string, options: ParameterOptions = {}): FunctionParameter =>
  parameter(name, { required: false, ...options });

export const repeated = (name: string, options: ParameterOptions = {}): FunctionParameter =>
  parameter(name, { allowMultipleOccurrences: true, ...options });

interface Definition extends Omit<ExpressionFunction, 'traits'> {
  readonly traits?: readonly FunctionTrait[];
}

export function defineFunction({ traits = [], ...definition }: Definition): ExpressionFunction {
  return { ...definition, traits: new Set(traits) };
}

/** The parameter that stands at an argument's position, repetition included; undefined behind the last. */
export function parameterAt(
  { parameters }: ExpressionFunction,
  index: number,
): FunctionParameter | undefined {
  if (index < parameters.length) return parameters[index];
  const group = parameters.filter((each) => each.allowMultipleOccurrences);
  const fixed = parameters.length - group.length;
  return group.length === 0 ? undefined : group[(index - fixed) % group.length];
}
