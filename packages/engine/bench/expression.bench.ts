import type { Json, JsonObject } from '@scimulator/scim';
import { evaluate } from '../src/expression/evaluate.ts';
import { parseExpression } from '../src/expression/parse.ts';
import { safePatterns } from '../src/expression/patterns.ts';
import { sequentialIds } from '../src/ids.ts';
import type { FilterGroup, ScopeOperator } from '../src/schema/compiled-schema.ts';
import { evaluateScope } from '../src/steps/scope-filter.ts';

/**
 * Evaluations of expressions and scoping filters a second on one core, by the processor's time, so that what else runs on
 * the machine does not count; beside a bare function that does the same work. Run: npm run bench -- expression
 */
const ROUNDS = 1_000_000;
const ENVIRONMENT = { patterns: safePatterns(), nowMs: 0, ids: sequentialIds(), defaultDomain: null };

const people: readonly JsonObject[] = Array.from({ length: 64 }, (_, n) => ({
  userPrincipalName: `ada.${n}@contoso.example`,
  givenName: `Ada${n}`,
  surname: `Lovelace${n}`,
  department: 'Engineering',
  country: 'GB',
  telephoneNumber: `+1 42555501${String(n).padStart(2, '0')}`,
  employeeNumber: 4_711 + n,
  accountEnabled: true,
}));

function perSecond(run: (person: JsonObject) => unknown): number {
  let kept = 0;
  const rounds = (count: number) => {
    for (let n = 0; n < count; n++) if (run(people[n % people.length] ?? {}) !== undefined) kept++;
  };
  rounds(ROUNDS / 10);
  const before = process.cpuUsage();
  rounds(ROUNDS);
  const { user } = process.cpuUsage(before);
  if (kept !== ROUNDS * 1.1) throw new Error('a round gave nothing');
  return ROUNDS / (user / 1e6);
}

function mapping(text: string): (person: JsonObject) => Json {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text} is no expression`);
  return (person) => {
    const context = { environment: ENVIRONMENT, attribute: (name: string) => person[name] ?? null };
    const evaluated = evaluate(parsed.expression, context);
    if (!evaluated.ok) throw new Error(evaluated.detail);
    return evaluated.value;
  };
}

const clause = (attribute: string, operator: ScopeOperator, value: string) => ({
  attribute,
  operator,
  value,
  label: `Staff.${attribute} ${operator} '${value}'`,
});

const FILTERS: readonly FilterGroup[] = [
  {
    title: 'Staff',
    clauses: [
      clause('department', 'EQUALS', 'Engineering'),
      clause('country', 'NOT EQUALS', 'US'),
      clause('employeeNumber', 'Greater_Than', '100'),
      clause('accountEnabled', 'IS TRUE', ''),
      clause('userPrincipalName', 'ENDS_WITH', '@contoso.example'),
    ],
  },
];

const text = (person: JsonObject, name: string) => String(person[name] ?? '');

const ROWS: readonly (readonly [
  name: string,
  floor: number,
  run: (person: JsonObject) => unknown,
  bare: (person: JsonObject) => unknown,
])[] = [
  [
    'three functions: text',
    1_000_000,
    mapping('Append(ToLower([givenName]), Mid([surname], 1, 3))'),
    (person) => text(person, 'givenName').toLowerCase() + text(person, 'surname').slice(0, 3),
  ],
  [
    'three functions: join',
    1_000_000,
    mapping('ToLower(Append(Join(".", [givenName], [surname]), "@contoso.example"))'),
    (person) =>
      `${[text(person, 'givenName'), text(person, 'surname')].join('.')}@contoso.example`.toLowerCase(),
  ],
  [
    'three functions: choice',
    1_000_000,
    mapping('IIF([country] = "GB", Append([givenName], ".uk"), ToLower([surname]))'),
    (person) =>
      person['country'] === 'GB' ? `${text(person, 'givenName')}.uk` : text(person, 'surname').toLowerCase(),
  ],
  [
    'one regular expression',
    300_000,
    mapping('Replace([telephoneNumber], , "\\\\+(\\\\d* )(\\\\d{10})", , "$2", , )'),
    (person) => text(person, 'telephoneNumber').replace(/\+(\d* )(\d{10})/g, '$2'),
  ],
  [
    'filter group of five clauses',
    1_000_000,
    (person) => evaluateScope(FILTERS, person, ENVIRONMENT.patterns),
    (person) =>
      text(person, 'department') === 'Engineering' &&
      text(person, 'country') !== 'US' &&
      Number(person['employeeNumber']) > 100 &&
      person['accountEnabled'] === true &&
      text(person, 'userPrincipalName').endsWith('@contoso.example'),
  ],
];

const shown = (value: number) => Math.round(value).toLocaleString('en').padStart(14);

console.log(
  `${''.padEnd(30)}${'per second'.padStart(14)}${'at least'.padStart(14)}${'bare'.padStart(14)}   ratio`,
);
for (const [name, floor, run, bare] of ROWS) {
  const [measured, loop] = [perSecond(run), perSecond(bare)];
  console.log(
    `${name.padEnd(30)}${shown(measured)}${shown(floor)}${shown(loop)}   ${(measured / loop).toFixed(2)}${measured < floor ? '  BELOW' : ''}`,
  );
}
