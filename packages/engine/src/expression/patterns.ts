/** A part of the searched text, by positions: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface PatternMatch extends Span {
  /** By name and by number; a group that took no part is absent. */
  readonly groups: ReadonlyMap<string, Span>;
}

/** A pattern that is no regular expression, or that took too long, is a refusal with one sentence. */
export type PatternResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string };

/** Customers' regular expressions. No pattern can hang the engine (design part 11). */
export interface Patterns {
  /** Unanchored, like .NET's Regex.IsMatch. */
  test(pattern: string, text: string): PatternResult<boolean>;
  /** Every match, from left to right. */
  matches(pattern: string, text: string): PatternResult<readonly PatternMatch[]>;
}

/** The adapter: re2js in linear time, and what it cannot parse as a native RegExp under a time limit. */
export declare function safePatterns(options?: { readonly timeoutMs?: number }): Patterns;
