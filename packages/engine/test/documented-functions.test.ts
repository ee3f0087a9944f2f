import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateText } from '../src/evaluate-text.ts';
import type { ExpressionFunction } from '../src/expression/function.ts';
import { FUNCTIONS } from '../src/expression/functions.ts';
import { testEnvironment } from './environment.ts';
import person from './sample-person.json' with { type: 'json' };

const page = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');

const byName = [...FUNCTIONS.values()].toSorted((a, b) =>
  a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
);

/** One row of the page's table. */
function rowOf({ name, parameters, example: [expression, gives] }: ExpressionFunction): string {
  const repeats = parameters.some((parameter) => parameter.allowMultipleOccurrences) ? ', …' : '';
  const named = parameters.map((parameter) => (parameter.required ? parameter.name : `[${parameter.name}]`));
  const result = gives === undefined ? '' : code(JSON.stringify(gives));
  return `| ${code(`${name}(${named.join(', ')}${repeats})`)} | ${code(expression)} | ${result} |`;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

test('the page lists every function as the code has it', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(byName.map(rowOf));
});

test.each(byName)('the example of $name gives what the page says', ({ example: [expression, gives] }) => {
  const evaluated = evaluateText(expression, person, testEnvironment());
  expect(evaluated).toEqual({ ok: true, value: gives === undefined ? expect.anything() : gives });
});
