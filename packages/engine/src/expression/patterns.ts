import { createContext, Script } from 'node:vm';
import { RE2JS } from 're2js';

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

/** One compiled pattern. */
interface Searcher {
  test(text: string): boolean;
  matches(text: string): readonly PatternMatch[];
}

/** Patterns stand in the schema, so there are few; a schema that computes them cannot make the memory grow. */
const CACHED_PATTERNS_MAX = 1_000;

/**
 * The adapter: re2js in linear time, and what it cannot parse (lookaround, backreferences) as a native RegExp under a time
 * limit, in milliseconds (A-039: 1 s).
 */
export function safePatterns({ timeoutMs = 1_000 } = {}): Patterns {
  const limited = limiter(timeoutMs);
  const searchers = new Map<string, PatternResult<Searcher>>();

  const searcherOf = (pattern: string): PatternResult<Searcher> => {
    const known = searchers.get(pattern);
    if (known !== undefined) return known;
    if (searchers.size >= CACHED_PATTERNS_MAX) searchers.clear();
    const made = linearSearcher(pattern) ?? nativeSearcher(pattern, limited);
    searchers.set(pattern, made);
    return made;
  };
  const search = <T>(pattern: string, run: (searcher: Searcher) => T): PatternResult<T> => {
    const searcher = searcherOf(pattern);
    if (!searcher.ok) return searcher;
    try {
      return { ok: true, value: run(searcher.value) };
    } catch (error) {
      if (!isTimeout(error)) throw error;
      return {
        ok: false,
        detail: `the pattern '${pattern}' took longer than ${timeoutMs} ms; write it without nested repetition`,
      };
    }
  };

  return {
    test: (pattern, text) => search(pattern, (searcher) => searcher.test(text)),
    matches: (pattern, text) => search(pattern, (searcher) => searcher.matches(text)),
  };
}

function linearSearcher(pattern: string): PatternResult<Searcher> | undefined {
  const compiled = compileLinear(pattern);
  if (compiled === undefined) return undefined;
  const numbered = Array.from(
    { length: compiled.groupCount() + 1 },
    (_, group) => [String(group), group] as const,
  );
  const names = [...numbered, ...Object.entries(compiled.namedGroups())];
  const value: Searcher = {
    test: (text) => compiled.test(text),
    matches: (text) => {
      const found: PatternMatch[] = [];
      const matcher = compiled.matcher(text);
      while (matcher.find()) {
        const groups = new Map<string, Span>();
        for (const [name, group] of names) {
          const start = matcher.start(group);
          if (start >= 0) groups.set(name, { start, end: matcher.end(group) });
        }
        found.push({ start: matcher.start(0), end: matcher.end(0), groups });
      }
      return found;
    },
  };
  return { ok: true, value };
}

function compileLinear(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function nativeSearcher(pattern: string, limited: <T>(run: () => T) => T): PatternResult<Searcher> {
  const compiled = compileNative(pattern);
  if (!compiled.ok) return compiled;
  const value: Searcher = {
    test: (text) => limited(() => text.search(compiled.value) >= 0),
    matches: (text) => limited(() => Array.from(text.matchAll(compiled.value), nativeMatch)),
  };
  return { ok: true, value };
}

/** .NET switches options on at the start of a pattern, `(?i)`; JavaScript takes them as flags. */
const LEADING_OPTIONS = /^\(\?([ims]+)\)/;

function compileNative(pattern: string): PatternResult<RegExp> {
  const options = LEADING_OPTIONS.exec(pattern)?.[1] ?? '';
  const body = pattern.replace(LEADING_OPTIONS, '');
  const unicode = /\\p\{/i.test(body) ? 'u' : '';
  try {
    return { ok: true, value: new RegExp(body, `gd${unicode}${[...new Set(options)].join('')}`) };
  } catch (error) {
    return {
      ok: false,
      detail: `'${pattern}' is no regular expression: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function nativeMatch(match: RegExpExecArray): PatternMatch {
  const indices = match.indices ?? [];
  const groups = new Map<string, Span>();
  const put = (name: string, span: readonly [number, number] | undefined) => {
    if (span !== undefined) groups.set(name, { start: span[0], end: span[1] });
  };
  for (const [group, span] of indices.entries()) put(String(group), span);
  for (const [name, span] of Object.entries(match.indices?.groups ?? {})) put(name, span);
  return { start: match.index, end: match.index + match[0].length, groups };
}

/** Only a `vm` script can be interrupted, so that is what the search runs in; it is no sandbox and need not be one. */
function limiter(timeoutMs: number): <T>(run: () => T) => T {
  const globals: { run: () => unknown } = { run: () => undefined };
  const context = createContext(globals);
  const script = new Script('run()');
  return <T>(run: () => T): T => {
    let result: { readonly value: T } | undefined;
    globals.run = () => {
      result = { value: run() };
    };
    script.runInContext(context, { timeout: timeoutMs });
    if (result === undefined) throw new Error('the script ended without running its function');
    return result.value;
  };
}

function isTimeout(error: unknown): boolean {
  // The error may come from the script's own realm, where Error is another class.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

/** Why a text is no regular expression; undefined when it is one. */
export function patternProblem(pattern: string): string | undefined {
  if (compileLinear(pattern) !== undefined) return undefined;
  const native = compileNative(pattern);
  return native.ok ? undefined : native.detail;
}
