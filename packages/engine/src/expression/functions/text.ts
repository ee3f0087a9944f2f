import { EvaluationError, integer, text } from '../call.ts';
import { defineFunction, optional, parameter, repeated } from '../function.ts';
import { listOf, textOf } from '../value.ts';
import { normalizeDiacritics } from './diacritics.ts';
import { titleCase } from './title-case.ts';

const source = parameter('source');
const culture = optional('culture');

/** Functions from text to text. A null source gives null unless the table of entra-engine 4.5 says otherwise. */
export const TEXT_FUNCTIONS = [
  defineFunction({
    name: 'Append',
    parameters: [source, parameter('suffix')],
    example: ['Append([userPrincipalName], ".test")', 'John.Doe@contoso.com.test'],
    // A null source leaves the suffix alone.
    evaluate: (call) => {
      const [first, second] = [text(call, 0), text(call, 1)];
      return first === null && second === null ? null : `${first ?? ''}${second ?? ''}`;
    },
  }),
  defineFunction({
    name: 'CStr',
    parameters: [parameter('value')],
    example: ['CStr(7)', '7'],
    evaluate: (call) => text(call, 0),
  }),
  defineFunction({
    name: 'Join',
    parameters: [parameter('separator'), repeated('source')],
    example: ['Join(", ", "", [surname], [givenName])', 'Doe, John'],
    // Empty sources go with their separator.
    evaluate: (call) => {
      const parts = [];
      for (let index = 1; index < call.count; index++) {
        for (const value of listOf(call.value(index))) {
          const part = textOf(value);
          if (part === undefined) throw new EvaluationError('Join takes texts and got a structured value');
          if (part !== '') parts.push(part);
        }
      }
      return parts.length === 0 ? null : parts.join(text(call, 0) ?? '');
    },
  }),
  defineFunction({
    name: 'Left',
    parameters: [parameter('String'), parameter('NumChars', { type: 'Integer' })],
    example: ['Left("John Doe", 3)', 'Joh'],
    evaluate: (call) => {
      const whole = text(call, 0) ?? '';
      const length = integer(call, 1);
      return length < 0 ? whole : whole.slice(0, length);
    },
  }),
  defineFunction({
    name: 'Mid',
    parameters: [source, parameter('start', { type: 'Integer' }), parameter('length', { type: 'Integer' })],
    example: ['Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))', 'JohDoe'],
    evaluate: (call) => {
      const start = Math.max(0, integer(call, 1) - 1);
      return text(call, 0)?.slice(start, start + Math.max(0, integer(call, 2))) ?? null;
    },
  }),
  defineFunction({
    name: 'NormalizeDiacritics',
    parameters: [source],
    example: ['NormalizeDiacritics("Zoë")', 'Zoe'],
    evaluate: (call) => mapText(text(call, 0), normalizeDiacritics),
  }),
  defineFunction({
    name: 'PCase',
    parameters: [source, optional('wordSeparators')],
    example: ['PCase("PINTO-DE\'SILVA", " \'-")', "Pinto-De'Silva"],
    evaluate: (call) => {
      const separators = text(call, 1) ?? undefined;
      return mapText(text(call, 0), (whole) => titleCase(whole, separators));
    },
  }),
  defineFunction({
    name: 'StripSpaces',
    parameters: [source],
    example: ['StripSpaces("a b")', 'ab'],
    evaluate: (call) => mapText(text(call, 0), (whole) => whole.replaceAll(' ', '')),
  }),
  defineFunction({
    name: 'ToLower',
    parameters: [source, culture],
    example: ['ToLower("John")', 'john'],
    evaluate: (call) =>
      inCulture(text(call, 1), text(call, 0), {
        invariant: (whole) => whole.toLowerCase(),
        local: (whole, locale) => whole.toLocaleLowerCase(locale),
      }),
  }),
  defineFunction({
    name: 'ToUpper',
    parameters: [source, culture],
    example: ['ToUpper("John")', 'JOHN'],
    evaluate: (call) =>
      inCulture(text(call, 1), text(call, 0), {
        invariant: (whole) => whole.toUpperCase(),
        local: (whole, locale) => whole.toLocaleUpperCase(locale),
      }),
  }),
  defineFunction({
    name: 'Word',
    parameters: [parameter('String'), parameter('WordNumber', { type: 'Integer' }), parameter('Delimiters')],
    example: ['Word("The quick brown fox", 3, " ")', 'brown'],
    evaluate: (call) => {
      const words = wordsOf(text(call, 0) ?? '', text(call, 2) ?? '');
      return words[integer(call, 1) - 1] ?? '';
    },
  }),
];

function mapText(whole: string | null, change: (whole: string) => string): string | null {
  return whole === null ? null : change(whole);
}

/** The invariant culture unless one is named, e.g. `tr-TR`. */
function inCulture(
  named: string | null,
  whole: string | null,
  { invariant, local }: CaseChange,
): string | null {
  if (whole === null) return null;
  if (named === null || named === '') return letterByLetter(whole, invariant);
  try {
    return local(whole, named);
  } catch (error) {
    if (error instanceof RangeError)
      throw new EvaluationError(`'${named}' is no culture; write one like "tr-TR"`);
    throw error;
  }
}

interface CaseChange {
  readonly invariant: (whole: string) => string;
  readonly local: (whole: string, locale: string) => string;
}

/** .NET's invariant culture never makes two letters of one: ß stays ß. */
function letterByLetter(whole: string, change: (whole: string) => string): string {
  const changed = change(whole);
  if (changed.length === whole.length) return changed;
  return Array.from(whole, (letter) =>
    change(letter).length === letter.length ? change(letter) : letter,
  ).join('');
}

/** Each character of `delimiters` separates; a run of them separates once. */
function wordsOf(whole: string, delimiters: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (const character of whole) {
    if (!delimiters.includes(character)) word += character;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return word === '' ? words : [...words, word];
}
