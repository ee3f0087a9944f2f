import type { Expression } from './ast.ts';
import { type ExpressionFunction, parameterAt } from './function.ts';
import { FUNCTIONS, FUNCTIONS_REFUSED } from './functions.ts';
import { ExpressionSyntaxError, type SyntaxProblem } from './syntax-problem.ts';
import { type Token, tokenize } from './tokenize.ts';

/** The longest expression that Entra takes, in characters (known-issues). */
const EXPRESSION_LENGTH_MAX = 10_000;

/** Functions inside one another. Ours: enough for any mapping, and no stack is exhausted by reading or evaluating it. */
const NESTING_MAX = 500;

export type ParseResult =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** Reads a mapping expression (entra-engine 4.5): names, number of arguments and places of comparisons are checked. */
export function parseExpression(text: string): ParseResult {
  if (text.length > EXPRESSION_LENGTH_MAX) {
    const expected = `at most ${EXPRESSION_LENGTH_MAX} characters`;
    return refused({ position: EXPRESSION_LENGTH_MAX + 1, expected, found: `${text.length}` });
  }
  try {
    return { ok: true, expression: new Parser(tokenize(text)).whole() };
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return refused(error.problem);
    throw error;
  }
}

function refused(problem: SyntaxProblem): ParseResult {
  return { ok: false, problem };
}

const OMITTED: Expression = { kind: 'omitted' };

/** Names that stand for themselves or for a literal, in any case, as VBA has it. */
const WORDS: ReadonlyMap<string, Expression> = new Map<string, Expression>([
  ['true', { kind: 'literal', value: true }],
  ['false', { kind: 'literal', value: false }],
  ['null', { kind: 'literal', value: null }],
  ['vbtextcompare', { kind: 'constant', name: 'vbTextCompare' }],
  ['vbbinarycompare', { kind: 'constant', name: 'vbBinaryCompare' }],
]);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#operand();
    if (this.#token().kind !== 'end') throw this.#unexpected('the end of the expression');
    return expression;
  }

  #operand(): Expression {
    const token = this.#token();
    switch (token.kind) {
      case 'attribute':
        this.#next++;
        return { kind: 'attribute', name: token.name };
      case 'string':
      case 'number':
        this.#next++;
        return { kind: 'literal', value: token.value };
      case 'name':
        return this.#tokens[this.#next + 1]?.kind === '(' ? this.#call(token.text) : this.#word(token.text);
      case 'operator':
      case '(':
      case ')':
      case ',':
      case 'end':
        throw this.#unexpected('a function, an [attribute] or a "text"');
    }
  }

  #word(text: string): Expression {
    const word = WORDS.get(text.toLowerCase());
    if (word === undefined) throw this.#unexpected(`'(' after ${text}, or [${text}], or "${text}"`);
    this.#next++;
    return word;
  }

  #call(name: string): Expression {
    const called = this.#function(name);
    const start = this.#token();
    this.#depth++;
    if (this.#depth > NESTING_MAX)
      throw this.#unexpected(`at most ${NESTING_MAX} functions inside one another`);
    this.#next += 2;
    const given: Expression[] = [];
    if (this.#token().kind !== ')') {
      given.push(this.#argument(called, 0));
      while (this.#token().kind === ',') {
        this.#next++;
        given.push(this.#argument(called, given.length));
      }
    }
    if (this.#token().kind !== ')') throw this.#unexpected("',' or ')'");
    this.#next++;
    this.#depth--;
    checkCount(called, given.length, start.position);
    return { kind: 'call', name, arguments: given };
  }

  #function(name: string): ExpressionFunction {
    if (FUNCTIONS_REFUSED.has(name)) throw this.#unexpected('a function that a SCIM application may use');
    const called = FUNCTIONS.get(name);
    if (called === undefined) throw this.#unexpected(`a function${suggestion(name)}`);
    return called;
  }

  #argument(called: ExpressionFunction, index: number): Expression {
    const parameter = parameterAt(called, index);
    const { kind } = this.#token();
    if (kind === ',' || kind === ')') {
      if (parameter?.required === true) throw this.#unexpected(`a value for '${parameter.name}'`);
      return OMITTED;
    }
    const left = this.#operand();
    const token = this.#token();
    if (token.kind !== 'operator' || parameter?.takesComparison !== true) return left;
    this.#next++;
    return { kind: 'comparison', operator: token.operator, left, right: this.#operand() };
  }

  #token(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new Error('the parser went past the end');
    return token;
  }

  #unexpected(expected: string): ExpressionSyntaxError {
    const token = this.#token();
    return new ExpressionSyntaxError({ position: token.position, expected, found: printToken(token) });
  }
}

function checkCount(called: ExpressionFunction, count: number, position: number): void {
  const { name, parameters } = called;
  const group = parameters.filter((parameter) => parameter.allowMultipleOccurrences).length;
  const least = parameters.findLastIndex((parameter) => parameter.required) + 1;
  const isEnough = count >= least;
  const fits = group === 0 ? count <= parameters.length : (count - (parameters.length - group)) % group === 0;
  if (isEnough && fits) return;
  const expected = `${name}(${signature(called)})`;
  throw new ExpressionSyntaxError({
    position,
    expected,
    found: `${count} argument${count === 1 ? '' : 's'}`,
  });
}

function signature({ parameters }: ExpressionFunction): string {
  const repeats = parameters.some((parameter) => parameter.allowMultipleOccurrences) ? ', …' : '';
  return parameters.map((parameter) => parameter.name).join(', ') + repeats;
}

function suggestion(name: string): string {
  const meant = [...FUNCTIONS.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
  return meant === undefined ? ' of the expression language' : ` (${meant}: names are case-sensitive)`;
}

function printToken(token: Token): string {
  switch (token.kind) {
    case 'name':
      return `'${token.text}'`;
    case 'attribute':
      return `[${token.name}]`;
    case 'string':
      return JSON.stringify(token.value);
    case 'number':
      return String(token.value);
    case 'operator':
      return `'${token.operator}'`;
    case 'end':
      return 'the end of the expression';
    case '(':
    case ')':
    case ',':
      return `'${token.kind}'`;
  }
}
