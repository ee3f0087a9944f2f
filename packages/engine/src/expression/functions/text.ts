import { EvaluationError, integer, text } from '../call.ts';
import { defineFunction, optional, parameter, repeated } from '../function.ts';
import { listOf, textOf } from '../value.ts';
import { normalizeDiacritics } from './diacritics.ts';

const source = parameter('source');
const culture = optional('culture');

/** Functions from text to text. A null source gives null unless the table of entra-engine 4.5 says otherwise. */
export const TEXT_FUNCTIONS = [
  defineFunction({
    name: 'Append',
    parameters: [source, parameter('suffix')],
    // A null source leaves the suffix alone.
    evaluate: (call) => {
      const [first, second] = [text(call, 0), text(call, 1)];
      return first === null && second === null ? null : `${first ?? ''}${second ?? ''}`;
    },
  }),
  defineFunction({
    name: 'CStr',
    parameters: [parameter('value')],
    evaluate: (call) => text(call, 0),
  }),
  defineFunction({
    name: 'Join',
    parameters: [parameter('separator'), repeated('source')],
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
    evaluate: (call) => {
      const whole = text(call, 0) ?? '';
      const length = integer(call, 1);
      return length < 0 ? whole : whole.slice(0, length);
    },
  }),
  defineFunction({
    name: 'Mid',
    parameters: [source, parameter('start', { type: 'Integer' }), parameter('length', { type: 'Integer' })],
    evaluate: (call) => {
      const start = Math.max(0, integer(call, 1) - 1);
      return text(call, 0)?.slice(start, start + Math.max(0, integer(call, 2))) ?? null;
    },
  }),
  defineFunction({
    name: 'NormalizeDiacritics',
    parameters: [source],
    evaluate: (call) => mapText(text(call, 0), normalizeDiacritics),
  }),
  defineFunction({
    name: 'StripSpaces',
    parameters: [source],
    evaluate: (call) => mapText(text(call, 0), (whole) => whole.replaceAll(' ', '')),
  }),
  defineFunction({
    name: 'ToLower',
    parameters: [source, culture],
    evaluate: (call) =>
      inCulture(text(call, 1), text(call, 0), (whole, locale) => whole.toLocaleLowerCase(locale)),
  }),
  defineFunction({
    name: 'ToUpper',
    parameters: [source, culture],
    evaluate: (call) =>
      inCulture(text(call, 1), text(call, 0), (whole, locale) => whole.toLocaleUpperCase(locale)),
  }),
  defineFunction({
    name: 'Word',
    parameters: [parameter('String'), parameter('WordNumber', { type: 'Integer' }), parameter('Delimiters')],
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
  change: (whole: string, locale: string) => string,
): string | null {
  if (whole === null) return null;
  const locale = named === null || named === '' ? 'und' : named;
  try {
    return change(whole, locale);
  } catch (error) {
    if (error instanceof RangeError)
      throw new EvaluationError(`'${locale}' is no culture; write one like "tr-TR"`);
    throw error;
  }
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
