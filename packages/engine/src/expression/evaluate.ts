import type { Json } from '@scimulator/scim';
import type { ComparisonOperator, Expression } from './ast.ts';
import { type Call, ConditionFailed, EvaluationError, type ExpressionContext } from './call.ts';
import { FUNCTIONS } from './functions.ts';
import { integerOf, isEmpty, textOf } from './value.ts';

/** The value of an expression (null: nothing flows), or why there is none. */
export type Evaluation =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly detail: string };

/** Evaluates a parsed expression for one object. */
export function evaluate(expression: Expression, context: ExpressionContext): Evaluation {
  try {
    return { ok: true, value: resolve(expression, context) };
  } catch (error) {
    if (error instanceof ConditionFailed) return { ok: true, value: null };
    if (error instanceof EvaluationError) return { ok: false, detail: error.message };
    throw error;
  }
}

function resolve(expression: Expression, context: ExpressionContext): Json {
  switch (expression.kind) {
    case 'attribute':
      return context.attribute(expression.name);
    case 'literal':
      return expression.value;
    case 'constant':
      return expression.name;
    case 'omitted':
      return null;
    case 'comparison':
      return compare(expression, context);
    case 'call':
      return callFunction(expression, context);
  }
}

function callFunction(expression: Expression & { kind: 'call' }, context: ExpressionContext): Json {
  const called = FUNCTIONS.get(expression.name);
  if (called === undefined) throw new EvaluationError(`the function ${expression.name} is not supported`);
  return called.evaluate(new LazyCall(expression, context));
}

const OMITTED: Expression = { kind: 'omitted' };

class LazyCall implements Call {
  readonly #call: Expression & { kind: 'call' };
  readonly #context: ExpressionContext;

  constructor(call: Expression & { kind: 'call' }, context: ExpressionContext) {
    this.#call = call;
    this.#context = context;
  }

  get name() {
    return this.#call.name;
  }

  get count() {
    return this.#call.arguments.length;
  }

  get environment() {
    return this.#context.environment;
  }

  isGiven(index: number) {
    return this.expression(index).kind !== 'omitted';
  }

  expression(index: number) {
    return this.#call.arguments[index] ?? OMITTED;
  }

  value(index: number) {
    return resolve(this.expression(index), this.#context);
  }
}

function compare(comparison: Expression & { kind: 'comparison' }, context: ExpressionContext): boolean {
  const left = operand(comparison.left, context);
  const right = operand(comparison.right, context);
  return holds(comparison.operator, left === right ? 0 : orderOf(left, right));
}

/** Integers by number, anything else by code unit. Never 0: `007` and `7` are two texts. */
function orderOf(left: string, right: string): number {
  const [a, b] = [integerOf(left), integerOf(right)];
  if (a !== undefined && b !== undefined && a !== b) return a - b;
  return left < right ? -1 : 1;
}

/** An empty source attribute makes the condition fail; an empty text that the mapping writes is a value. */
function operand(expression: Expression, context: ExpressionContext): string {
  const value = resolve(expression, context);
  if (isEmpty(value) && expression.kind !== 'literal') {
    throw new ConditionFailed('a value of the condition is empty');
  }
  const text = textOf(value ?? '');
  if (text === undefined) throw new EvaluationError('a comparison takes single values on both sides');
  return text;
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}
