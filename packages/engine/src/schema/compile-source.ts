import type { Expression } from '../expression/ast.ts';
import { FUNCTIONS } from '../expression/functions.ts';
import { attributesRead } from '../expression/inspect.ts';
import { parseExpression } from '../expression/parse.ts';
import { printExpression } from '../expression/print.ts';
import { printProblem } from '../expression/syntax-problem.ts';
import type { ValueSource } from './compiled-schema.ts';
import { type GraphMappingSource, isText } from './graph-schema.ts';

export type SourceResult =
  | { readonly kind: 'source'; readonly source: ValueSource }
  | { readonly kind: 'problem'; readonly what: string };

/** Reads an attributeMappingSource: the text form where there is one, else the tree of parameters (entra-engine 4.5). */
export function compileSource(source: GraphMappingSource | null | undefined): SourceResult {
  if (source === null || source === undefined || saysNothing(source)) return compiled({ kind: 'none' });
  const { type, name } = source;
  if (type === 'Attribute' && isText(name)) return compiled({ kind: 'direct', attribute: name });
  if (type === 'Constant' && isText(name)) return compiled({ kind: 'constant', value: name });

  const text = isText(source.expression) ? source.expression : textOfTree(source);
  if (text === undefined)
    return { kind: 'problem', what: 'its source names neither an attribute nor an expression' };
  return compileText(text);
}

/** How the portal writes a mapping of type None, and a constant that was left empty. */
function saysNothing({ name, expression, parameters }: GraphMappingSource): boolean {
  return !isText(name) && !isText(expression) && (parameters ?? []).length === 0;
}

function compileText(text: string): SourceResult {
  const parsed = parseExpression(text);
  if (!parsed.ok)
    return {
      kind: 'problem',
      what: `its expression is not valid, ${printProblem(parsed.problem)}: ${excerpt(text)}`,
    };
  const { expression } = parsed;
  if (expression.kind === 'attribute') return compiled({ kind: 'direct', attribute: expression.name });
  if (expression.kind === 'literal' && typeof expression.value === 'string') {
    const { value } = expression;
    return compiled(isText(value) ? { kind: 'constant', value } : { kind: 'none' });
  }
  return compiled({ kind: 'expression', text, expression, reads: attributesRead(expression) });
}

function compiled(source: ValueSource): SourceResult {
  return { kind: 'source', source };
}

/** The text that a tree stands for: it is then checked where every expression is checked. */
function textOfTree(source: GraphMappingSource): string | undefined {
  const expression = expressionOf(source);
  return expression === undefined ? undefined : printExpression(expression);
}

function expressionOf(source: GraphMappingSource | null | undefined): Expression | undefined {
  if (source === null || source === undefined) return { kind: 'omitted' };
  const { type, name } = source;
  if (name === null || name === undefined) return undefined;
  switch (type) {
    case 'Attribute':
      return { kind: 'attribute', name };
    case 'Constant':
      return { kind: 'literal', value: name };
    case 'Function': {
      const given = argumentsInOrder(source);
      return given === undefined ? undefined : { kind: 'call', name, arguments: given };
    }
  }
  return undefined;
}

/** Arguments that are not given have no entry in a tree, so the keys say which parameter each one is. */
function argumentsInOrder({ name, parameters }: GraphMappingSource): readonly Expression[] | undefined {
  const entries: { readonly key: string; readonly expression: Expression }[] = [];
  for (const { key, value } of parameters ?? []) {
    const expression = expressionOf(value);
    if (expression === undefined) return undefined;
    entries.push({ key: key ?? '', expression });
  }
  const declared = FUNCTIONS.get(name ?? '')?.parameters ?? [];
  const names = new Set(declared.map((parameter) => parameter.name));
  if (!entries.every(({ key }) => names.has(key))) return entries.map(({ expression }) => expression);

  const given = (key: string) => entries.filter((entry) => entry.key === key);
  const repeating = declared.filter((parameter) => parameter.allowMultipleOccurrences);
  const rounds = Math.max(0, ...repeating.map((parameter) => given(parameter.name).length));
  const fixed = declared.filter((parameter) => !parameter.allowMultipleOccurrences);
  const at = (key: string, round: number): Expression => given(key)[round]?.expression ?? { kind: 'omitted' };
  return [
    ...fixed.map((parameter) => at(parameter.name, 0)),
    ...Array.from({ length: rounds }, (_, round) =>
      repeating.map((parameter) => at(parameter.name, round)),
    ).flat(),
  ];
}

const EXCERPT_LENGTH_MAX = 120;

function excerpt(text: string): string {
  return text.length <= EXCERPT_LENGTH_MAX ? text : `${text.slice(0, EXCERPT_LENGTH_MAX)}…`;
}
