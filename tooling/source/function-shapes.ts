import type { ArrowFunctionExpression, Function as FunctionNode, Node, Program } from 'oxc-parser';
import type { LineAt } from './place.ts';
import { walk } from './walk.ts';

export interface FunctionShape {
  readonly line: number;
  readonly name: string;
  readonly lines: number;
  readonly parameters: number;
  /** False for an arrow function that is one expression. */
  readonly hasBlock: boolean;
}

/** The size of each function, method and arrow function that has a body. */
export function functionShapes(program: Program, lineAt: LineAt): readonly FunctionShape[] {
  const found: FunctionShape[] = [];
  walk(program, (node, parent) => {
    if (!isFunction(node) || node.body === null) return;
    const line = lineAt(node.start);
    found.push({
      line,
      name: nameOf(node, parent),
      lines: lineAt(node.end) - line + 1,
      parameters: node.params.length,
      hasBlock: node.type !== 'ArrowFunctionExpression' || !node.expression,
    });
  });
  return found;
}

function isFunction(node: Node): node is FunctionNode | ArrowFunctionExpression {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

function nameOf(node: FunctionNode | ArrowFunctionExpression, parent: Node | undefined): string {
  if (node.id) return node.id.name;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent && 'key' in parent && parent.key && 'name' in parent.key) return String(parent.key.name);
  return 'a function without a name';
}
