import { refusal } from '../error.ts';

/** A piece of filter text; `at` and `end` are positions in it, `end` exclusive. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: '(' | ')' | '[' | ']' }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
);

/** Splits filter text in one pass, without backtracking. Throws invalidFilter for a string that does not end. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  const char = text.charAt(at);
  if (char === '(' || char === ')' || char === '[' || char === ']') return { kind: char, at, end: at + 1 };
  return char === '"' ? stringAt(text, at) : wordAt(text, at);
}

function wordAt(text: string, at: number): Token {
  let end = at + 1;
  while (end < text.length && !isSpace(text.charAt(end)) && !isMark(text.charAt(end))) end += 1;
  return { kind: 'word', text: text.slice(at, end), at, end };
}

function stringAt(text: string, at: number): Token {
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
  if (end >= text.length)
    throw refusal('invalidFilter', `the string that starts at position ${at + 1} does not end`);
  end += 1;
  return { kind: 'string', value: readJsonString(text.slice(at, end), at), at, end };
}

function readJsonString(literal: string, at: number): string {
  try {
    return String(JSON.parse(literal));
  } catch (cause) {
    throw refusal('invalidFilter', `the string at position ${at + 1} is not a JSON string`, { cause });
  }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

function isMark(char: string): boolean {
  return char === '(' || char === ')' || char === '[' || char === ']' || char === '"';
}
