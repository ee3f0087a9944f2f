import type { Json } from '@scimulator/scim';
import { EvaluationError, integer, text, values } from '../call.ts';
import { defineFunction, optional, parameter } from '../function.ts';
import { listOf } from '../value.ts';

/** Functions over several values, and searching. Positions count from 1. */
export const LIST_FUNCTIONS = [
  defineFunction({
    name: 'Count',
    parameters: [parameter('attribute')],
    example: ['Count([proxyAddresses])', 2],
    // Null counts 0.
    evaluate: (call) => values(call, 0).length,
  }),
  defineFunction({
    name: 'InStr',
    parameters: [
      parameter('value1'),
      parameter('value2'),
      optional('start', { type: 'Integer' }),
      optional('compareType', { type: 'Integer' }),
    ],
    example: ['InStr("repEated", "e", 3, vbBinaryCompare)', 7],
    // 0 where it is absent; binary comparison unless asked otherwise.
    evaluate: (call) => {
      const fold = folding(text(call, 3));
      const [whole, part] = [fold(text(call, 0) ?? ''), fold(text(call, 1) ?? '')];
      return part === '' ? 0 : whole.indexOf(part, Math.max(0, integer(call, 2, 1) - 1)) + 1;
    },
  }),
  defineFunction({
    name: 'Item',
    parameters: [parameter('attribute'), parameter('index', { type: 'Integer' })],
    example: ['Item([proxyAddresses], 1)', 'SMTP:john.doe@contoso.com'],
    // Out of range, and 0, give null.
    evaluate: (call) => values(call, 0)[integer(call, 1) - 1] ?? null,
  }),
  defineFunction({
    name: 'RemoveDuplicates',
    parameters: [parameter('attribute')],
    example: ['RemoveDuplicates(Split("a,b,a", ","))', ['a', 'b']],
    // By case, the first one stays.
    evaluate: (call) => {
      const value = call.value(0);
      return value === null ? null : firstOfEach(listOf(value));
    },
  }),
  defineFunction({
    name: 'Split',
    parameters: [parameter('source'), parameter('delimiter')],
    example: ['Split("PermissionSetOne, PermissionSetTwo", ",")', ['PermissionSetOne', 'PermissionSetTwo']],
    // The documented result has no space around the values; an empty value would mean nothing to a target.
    evaluate: (call) => {
      const delimiter = text(call, 1) ?? '';
      const whole = text(call, 0);
      if (whole === null) return null;
      const parts = delimiter === '' ? [whole] : whole.split(delimiter);
      return parts.map((part) => part.trim()).filter((part) => part !== '');
    },
  }),
];

function firstOfEach(all: readonly Json[]): readonly Json[] {
  const seen = new Set<string>();
  return all.filter((value) => {
    const key = JSON.stringify(value);
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}

function folding(compareType: string | null): (text: string) => string {
  if (compareType === null || compareType === 'vbBinaryCompare' || compareType === '0') return (text) => text;
  if (compareType === 'vbTextCompare' || compareType === '1') return (text) => text.toLowerCase();
  throw new EvaluationError(`InStr compares by vbTextCompare or vbBinaryCompare, not by '${compareType}'`);
}
