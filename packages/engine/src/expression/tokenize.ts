import type { ComparisonOperator } from './ast.ts';
import { ExpressionSyntaxError } from './syntax-problem.ts';

export type Token = { readonly position: number } & (
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'operator'; readonly operator: ComparisonOperator }
  | { readonly kind: '(' | ')' | ',' | 'end' }
);

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /&[Hh][0-9A-Fa-f]{1,12}|-?\d{1,20}(?:\.\d{1,15})?/y;
const OPERATOR = /<>|>=|<=|[=<>]/y;
const SPACE = /\s*/y;

/** Splits an expression into tokens; the last one is `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const { token, end } = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, end);
  }
  return [...tokens, { kind: 'end', position: text.length + 1 }];
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly end: number } {
  const position = at + 1;
  const character = text.charAt(at);
  switch (character) {
    case '(':
    case ')':
    case ',':
      return { token: { kind: character, position }, end: position };
    case '[':
      return attributeAt(text, at);
    case '"':
      return stringAt(text, at);
  }
  const name = readAt(NAME, text, at);
  if (name !== undefined) return { token: { kind: 'name', text: name, position }, end: at + name.length };
  const number = readAt(NUMBER, text, at);
  if (number !== undefined) {
    return { token: numberToken(number, position), end: at + number.length };
  }
  const operator = readAt(OPERATOR, text, at);
  if (operator !== undefined) {
    const token: Token = { kind: 'operator', operator: operator as ComparisonOperator, position };
    return { token, end: at + operator.length };
  }
  throw new ExpressionSyntaxError({
    position,
    expected: 'a function, an [attribute] or a "text"',
    found: `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}'`,
  });
}

function attributeAt(text: string, at: number) {
  const end = text.indexOf(']', at);
  if (end < 0) throw unfinished(at, "']' after the attribute's name");
  const name = text.slice(at + 1, end).trim();
  if (name === '') {
    throw new ExpressionSyntaxError({ position: at + 2, expected: "an attribute's name", found: "']'" });
  }
  return { token: { kind: 'attribute', name, position: at + 1 }, end: end + 1 } as const;
}

/** A backslash stands for itself unless a quote or another backslash follows. */
function stringAt(text: string, at: number) {
  let value = '';
  for (let index = at + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '"') {
      return { token: { kind: 'string', value, position: at + 1 }, end: index + 1 } as const;
    }
    const next = text.charAt(index + 1);
    const isEscape = character === '\\' && (next === '\\' || next === '"');
    value += isEscape ? next : character;
    if (isEscape) index++;
  }
  throw unfinished(at, 'a closing quote');
}

function unfinished(at: number, expected: string): ExpressionSyntaxError {
  return new ExpressionSyntaxError({ position: at + 1, expected, found: 'the end of the expression' });
}

/** A number with more digits than a JSON number keeps, like a Windows file time, stays the text that it is. */
function numberToken(written: string, position: number): Token {
  const value = /^&h/i.test(written) ? Number.parseInt(written.slice(2), 16) : Number(written);
  return /^-?\d{16,}/.test(written)
    ? { kind: 'string', value: written, position }
    : { kind: 'number', value, position };
}

function readAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function skipSpace(text: string, at: number): number {
  return at + (readAt(SPACE, text, at)?.length ?? 0);
}
