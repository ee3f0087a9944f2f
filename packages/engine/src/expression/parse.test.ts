import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression } from './ast.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import { printProblem } from './syntax-problem.ts';

const problemOf = (text: string) => {
  const parsed = parseExpression(text);
  return parsed.ok ? undefined : printProblem(parsed.problem);
};

const expressionOf = (text: string) => {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.expression : parsed.problem;
};

test('the default mapping of active parses, its empty argument kept', () => {
  expect(expressionOf('Switch([IsSoftDeleted], , "False", "True", "True", "False")')).toEqual({
    kind: 'call',
    name: 'Switch',
    arguments: [
      { kind: 'attribute', name: 'IsSoftDeleted' },
      { kind: 'omitted' },
      { kind: 'literal', value: 'False' },
      { kind: 'literal', value: 'True' },
      { kind: 'literal', value: 'True' },
      { kind: 'literal', value: 'False' },
    ],
  });
});

test('a comparison stands only where a condition is due', () => {
  expect(expressionOf('IIF([country]="USA",[country],[department])')).toMatchObject({
    arguments: [{ kind: 'comparison', operator: '=' }, {}, {}],
  });
  expect(problemOf('ToLower([a] = "b")')).toBe("at character 13: expected ',' or ')', found '='");
});

test('ENG-EXPR-30: a function of unknown or wrongly cased name is refused, and the right name told', () => {
  expect(problemOf('Frobnicate([a])')).toBe(
    "at character 1: expected a function of the expression language, found 'Frobnicate'",
  );
  expect(problemOf('Append(tolower([a]), "x")')).toBe(
    "at character 8: expected a function (ToLower: names are case-sensitive), found 'tolower'",
  );
  expect(problemOf('SelectUniqueValue([a], [b])')).toBe(
    "at character 1: expected a function that a SCIM application may use, found 'SelectUniqueValue'",
  );
});

test('ENG-EXPR-31: a quote and a backslash are unescaped once', () => {
  expect(expressionOf(String.raw`"say \"hi\" \\ \d"`)).toEqual({
    kind: 'literal',
    value: String.raw`say "hi" \ \d`,
  });
});

test('ENG-MAP-26: an expression of 10,001 characters is refused, one of 10,000 is not', () => {
  const ofLength = (length: number) => `Append("${'x'.repeat(length - 14)}", "")`;
  expect(ofLength(10_000)).toHaveLength(10_000);
  expect(problemOf(ofLength(10_000))).toBeUndefined();
  expect(problemOf(ofLength(10_001))).toBe(
    'at character 10001: expected at most 10000 characters, found 10001',
  );
});

test.each([
  ['', 'at character 1: expected a function, an [attribute] or a "text", found the end of the expression'],
  ['[mail', "at character 1: expected ']' after the attribute's name, found the end of the expression"],
  ['[ ]', "at character 2: expected an attribute's name, found ']'"],
  ['"mail', 'at character 1: expected a closing quote, found the end of the expression'],
  ['[mail] [mail]', 'at character 8: expected the end of the expression, found [mail]'],
  ['ToLower([mail]', "at character 15: expected ',' or ')', found the end of the expression"],
  [
    'ToLower mail',
    "at character 1: expected '(' after ToLower, or [ToLower], or \"ToLower\", found 'ToLower'",
  ],
  ['ToLower(mail)', "at character 9: expected '(' after mail, or [mail], or \"mail\", found 'mail'"],
  ['ToLower(,"tr-TR")', "at character 9: expected a value for 'source', found ','"],
  ['Append([a])', 'at character 1: expected Append(source, suffix), found 1 argument'],
  ['Not([a], [b])', 'at character 1: expected Not(source), found 2 arguments'],
  [
    'Switch([a], "", "k")',
    'at character 1: expected Switch(source, defaultValue, key, value, …), found 3 arguments',
  ],
  ['Join("-")', 'at character 1: expected Join(separator, source, …), found 1 argument'],
  ['Left([a], ?)', 'at character 11: expected a function, an [attribute] or a "text", found \'?\''],
])('%s is refused with position and expectation', (text, problem) => {
  expect(problemOf(text)).toBe(problem);
});

test('integers are bare, quoted, hexadecimal or negative', () => {
  expect(['7', '&H1F', '-1'].map(expressionOf)).toEqual([
    { kind: 'literal', value: 7 },
    { kind: 'literal', value: 31 },
    { kind: 'literal', value: -1 },
  ]);
});

test('functions may stand 500 deep, and no deeper, so that no stack is exhausted', () => {
  const nested = (depth: number) => parseExpression(`${'Not('.repeat(depth)}[a]${')'.repeat(depth)}`);
  expect(nested(500).ok).toBe(true);
  expect(nested(501)).toMatchObject({
    ok: false,
    problem: { position: 2_001, expected: 'at most 500 functions inside one another' },
  });
});

const operand = fc.oneof(
  fc.record({
    kind: fc.constant('attribute' as const),
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.]{0,8}$/),
  }),
  fc.record({
    kind: fc.constant('literal' as const),
    value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  }),
  fc.constant<Expression>({ kind: 'constant', name: 'vbTextCompare' }),
);

const { expression } = fc.letrec<{ expression: Expression; comparison: Expression; call: Expression }>(
  (tie) => ({
    comparison: fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('=', '<>', '>', '>=', '<', '<='),
      left: operand,
      right: operand,
    }),
    call: fc.oneof(
      call('Append', tie('expression'), tie('expression')),
      call('IIF', tie('comparison'), tie('expression'), tie('expression')),
      call('Switch', tie('expression'), fc.constant<Expression>({ kind: 'omitted' }), operand, operand),
      call('Replace', operand, operand, fc.constant<Expression>({ kind: 'omitted' }), operand),
    ),
    expression: fc.oneof({ depthSize: 'small' }, operand, tie('call')),
  }),
);

function call(name: string, ...given: fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> {
  return fc.record({
    kind: fc.constant('call' as const),
    name: fc.constant(name),
    arguments: fc.tuple(...given),
  });
}

test('parsing a printed expression gives the expression', () => {
  fc.assert(
    fc.property(expression, (written) => {
      expect(expressionOf(printExpression(written))).toEqual(written);
    }),
  );
});

test('any text is either an expression or a problem with a position inside it', () => {
  const fragments = fc.constantFrom(
    'Append',
    'IIF',
    '(',
    ')',
    ',',
    '"',
    '[',
    ']',
    'a',
    '=',
    '<',
    ' ',
    '\\',
    '1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragments).map((parts) => parts.join('')),
      ),
      (text) => {
        const parsed = parseExpression(text);
        if (!parsed.ok) expect(parsed.problem.position).toBeLessThanOrEqual(text.length + 1);
      },
    ),
  );
});
