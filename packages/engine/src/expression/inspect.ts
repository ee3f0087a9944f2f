import type { Expression } from './ast.ts';
import type { FunctionTrait } from './function.ts';
import { FUNCTIONS } from './functions.ts';

/** Names of the source attributes that an expression reads, each once. */
export function attributesRead(expression: Expression): readonly string[] {
  return [...new Set(partsOf(expression).flatMap((part) => (part.kind === 'attribute' ? [part.name] : [])))];
}

/** Whether any function that the expression calls has the trait. */
export function hasTrait(expression: Expression, trait: FunctionTrait): boolean {
  return partsOf(expression).some((part) => isCallWithTrait(part, trait));
}

/** Whether the outermost function has the trait: it has the last word about the result. */
export function endsWithTrait(expression: Expression, trait: FunctionTrait): boolean {
  return isCallWithTrait(expression, trait);
}

function isCallWithTrait(expression: Expression, trait: FunctionTrait): boolean {
  return expression.kind === 'call' && FUNCTIONS.get(expression.name)?.traits.has(trait) === true;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'attribute':
    case 'literal':
    case 'constant':
    case 'omitted':
      return [expression];
    case 'comparison':
      return [expression, ...partsOf(expression.left), ...partsOf(expression.right)];
    case 'call':
      return [expression, ...expression.arguments.flatMap(partsOf)];
  }
}
