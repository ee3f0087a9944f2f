import type { Expression } from './ast.ts';

/** The text form of an expression; parsing it gives the expression again. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'attribute':
      return `[${expression.name}]`;
    case 'literal':
      return printLiteral(expression.value);
    case 'constant':
      return expression.name;
    case 'omitted':
      return '';
    case 'comparison':
      return `${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)}`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(printExpression).join(', ')})`;
  }
}

function printLiteral(value: string | number | boolean | null): string {
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
