import type { Json } from '@scimulator/scim';
import { argumentsFrom, type Call, ConditionFailed, EvaluationError, text, values } from '../call.ts';
import { defineFunction, type ExpressionFunction, optional, parameter, repeated } from '../function.ts';
import { booleanOf, integerOf, isEmpty, textOf } from '../value.ts';

const expression = parameter('expression');

/** Functions that choose, and that ask whether there is anything. */
export const LOGIC_FUNCTIONS: readonly ExpressionFunction[] = [
  defineFunction({
    name: 'CBool',
    parameters: [parameter('expression', { type: 'Boolean', takesComparison: true })],
    example: ['CBool([department] = "Sales")', true],
    evaluate: (call) => truth(call.value(0)) ?? false,
  }),
  defineFunction({
    name: 'Coalesce',
    parameters: [repeated('source')],
    example: ['Coalesce([mail], [userPrincipalName])', 'John.Doe@contoso.com'],
    // The last argument is the default; all null and no default gives null.
    evaluate: (call) => {
      for (const index of argumentsFrom(call, 0)) {
        const value = call.value(index);
        if (value !== null) return value;
      }
      return null;
    },
  }),
  defineFunction({
    name: 'IIF',
    parameters: [
      parameter('condition', { type: 'Boolean', takesComparison: true }),
      parameter('valueIfTrue'),
      optional('valueIfFalse'),
    ],
    example: ['IIF([country] = "USA", [country], [department])', 'USA'],
    evaluate: (call) => call.value(condition(call) ? 1 : 2),
  }),
  defineFunction({
    name: 'IgnoreFlowIfNullOrEmpty',
    parameters: [expression],
    example: ['IgnoreFlowIfNullOrEmpty([mail])', null],
    traits: ['ignoresEmpty'],
    evaluate: (call) => {
      const value = call.value(0);
      return isEmpty(value) ? null : value;
    },
  }),
  defineFunction({
    name: 'IsNull',
    parameters: [expression],
    example: ['IsNull([mail])', true],
    traits: ['presenceTest'],
    evaluate: (call) => call.value(0) === null,
  }),
  defineFunction({
    name: 'IsNullOrEmpty',
    parameters: [expression],
    example: ['IsNullOrEmpty("")', true],
    traits: ['presenceTest'],
    evaluate: (call) => isEmpty(call.value(0)),
  }),
  defineFunction({
    name: 'IsPresent',
    parameters: [expression],
    example: ['IsPresent([department])', true],
    traits: ['presenceTest'],
    evaluate: (call) => !isEmpty(call.value(0)),
  }),
  defineFunction({
    name: 'IsString',
    parameters: [expression],
    example: ['IsString([department])', true],
    // Whatever CStr makes a text of.
    evaluate: (call) => {
      const all = values(call, 0);
      return all.length === 1 && textOf(all[0] ?? null) !== undefined;
    },
  }),
  defineFunction({
    name: 'Not',
    parameters: [parameter('source', { type: 'Boolean' })],
    example: ['Not([IsSoftDeleted])', true],
    // Anything but "True" is false.
    evaluate: (call) => text(call, 0) !== 'True',
  }),
  defineFunction({
    name: 'Redact',
    parameters: [parameter('value')],
    example: ['Redact([userPrincipalName])', 'John.Doe@contoso.com'],
    traits: ['redacted'],
    evaluate: (call) => call.value(0),
  }),
  defineFunction({
    name: 'Switch',
    parameters: [parameter('source'), optional('defaultValue'), repeated('key'), repeated('value')],
    example: ['Switch([state], "Australia/Sydney", "QLD", "Australia/Brisbane")', 'Australia/Brisbane'],
    evaluate: switchValue,
  }),
];

/** Case-sensitive. The key "" stands for null and the empty text. */
function switchValue(call: Call): Json {
  const source = text(call, 0) ?? '';
  for (let key = 2; key + 1 < call.count; key += 2) {
    if ((text(call, key) ?? '') === source) return call.value(key + 1);
  }
  return call.value(1);
}

function condition(call: Call): boolean {
  const asked = call.expression(0);
  const isTest = asked.kind === 'call' && PRESENCE_TESTS.has(asked.name);
  const holds = isTest ? undefined : truth(call.value(0));
  if (holds === undefined) throw new ConditionFailed('IIF needs a comparison of two values');
  return holds;
}

/** A Boolean, or an integer that is not zero; undefined for nothing. */
function truth(value: Json): boolean | undefined {
  if (isEmpty(value)) return undefined;
  const number = integerOf(value);
  const known = number === undefined ? booleanOf(value) : number !== 0;
  if (known !== undefined) return known;
  throw new EvaluationError(`'${textOf(value) ?? 'a structured value'}' is neither true nor false`);
}

const PRESENCE_TESTS: ReadonlySet<string> = new Set(
  LOGIC_FUNCTIONS.filter((each) => each.traits.has('presenceTest')).map((each) => each.name),
);
