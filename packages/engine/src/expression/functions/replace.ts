import { type Call, EvaluationError, text } from '../call.ts';
import { defineFunction, optional } from '../function.ts';
import type { PatternMatch } from '../patterns.ts';

const ARGUMENTS = {
  source: 0,
  oldValue: 1,
  regexPattern: 2,
  regexGroupName: 3,
  replacementValue: 4,
  replacementAttributeName: 5,
  template: 6,
} as const;

export const REPLACE_FUNCTIONS = [
  defineFunction({
    name: 'Replace',
    parameters: Object.keys(ARGUMENTS).map((name) => optional(name)),
    example: ['Replace([telephoneNumber], , "\\\\+1 ", , "", , )', '4255550100'],
    evaluate: replace,
  }),
];

/** Which of the five modes is meant follows from the arguments that are given (entra-engine 4.5). */
function replace(call: Call): string | null {
  const source = text(call, ARGUMENTS.source);
  const given = (name: keyof typeof ARGUMENTS) => call.isGiven(ARGUMENTS[name]);
  if (given('oldValue') && given('template')) return fillTemplate(call, source);
  if (given('regexPattern') && given('regexGroupName') && given('replacementAttributeName')) {
    return source ?? extractGroup(call);
  }
  if (source === null) return null;
  if (given('oldValue')) return replaceText(call, source);
  if (!given('regexPattern')) throw new EvaluationError('Replace needs an oldValue or a regexPattern');
  return given('regexGroupName') ? replaceGroup(call, source) : replacePattern(call, source);
}

function replaceText(call: Call, source: string): string {
  const old = text(call, ARGUMENTS.oldValue) ?? '';
  return old === '' ? source : source.replaceAll(old, () => replacementOf(call));
}

function fillTemplate(call: Call, source: string | null): string | null {
  const old = text(call, ARGUMENTS.oldValue) ?? '';
  const template = text(call, ARGUMENTS.template) ?? '';
  return source === null || old === '' ? source : template.replaceAll(old, () => source);
}

function replacePattern(call: Call, source: string): string {
  const replacement = replacementOf(call);
  return replaceSpans(
    source,
    matchesIn(call, source).map((match) => ({ span: match, by: expand(replacement, match, source) })),
  );
}

function replaceGroup(call: Call, source: string): string {
  const name = text(call, ARGUMENTS.regexGroupName) ?? '';
  const replacement = replacementOf(call);
  const parts = matchesIn(call, source).flatMap((match) => {
    const span = match.groups.get(name);
    return span === undefined ? [] : [{ span, by: expand(replacement, match, source) }];
  });
  return replaceSpans(source, parts);
}

/** The group's text in the other attribute; null where that has no value or does not match. */
function extractGroup(call: Call): string | null {
  const other = text(call, ARGUMENTS.replacementAttributeName);
  if (other === null) return null;
  const name = text(call, ARGUMENTS.regexGroupName) ?? '';
  const span = matchesIn(call, other)[0]?.groups.get(name);
  return span === undefined ? null : other.slice(span.start, span.end);
}

function replacementOf(call: Call): string {
  return text(call, ARGUMENTS.replacementValue) ?? '';
}

function matchesIn(call: Call, subject: string): readonly PatternMatch[] {
  const found = call.environment.patterns.matches(text(call, ARGUMENTS.regexPattern) ?? '', subject);
  if (!found.ok) throw new EvaluationError(`Replace: ${found.detail}`);
  return found.value;
}

function replaceSpans(
  whole: string,
  parts: readonly { readonly span: { readonly start: number; readonly end: number }; readonly by: string }[],
): string {
  let result = '';
  let position = 0;
  for (const { span, by } of parts) {
    result += whole.slice(position, span.start) + by;
    position = span.end;
  }
  return result + whole.slice(position);
}

const REFERENCE = /\$(?:\{([^}]*)\}|(\d+)|(&)|(\$))/g;

/** Group references as .NET writes them: `${name}`, `$1`, `$&`, and `$$` for a dollar. An unknown group stays as written. */
function expand(replacement: string, match: PatternMatch, subject: string): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(
    REFERENCE,
    (written, ...[name, number, whole, dollar]: (string | undefined)[]) => {
      if (dollar !== undefined) return '$';
      const span = whole === undefined ? match.groups.get(name ?? number ?? '') : match;
      return span === undefined ? written : subject.slice(span.start, span.end);
    },
  );
}
