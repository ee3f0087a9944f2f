import type { Json, JsonObject } from '@scimulator/scim';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from '../../test/environment.ts';
import { evaluate } from './evaluate.ts';
import { parseExpression } from './parse.ts';
import { printProblem } from './syntax-problem.ts';

const environment = testEnvironment();

function evaluation(text: string, attributes: JsonObject = {}) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(printProblem(parsed.problem));
  return evaluate(parsed.expression, { attribute: (name) => attributes[name] ?? null, environment });
}

function value(text: string, attributes: JsonObject = {}): Json {
  const evaluated = evaluation(text, attributes);
  if (!evaluated.ok) throw new Error(evaluated.detail);
  return evaluated.value;
}

type Row = readonly [expression: string, expected: Json, attributes?: JsonObject];

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'ENG-EXPR-01 Append': [
    ['Append("a", ".test")', 'a.test'],
    [
      'Append([userPrincipalName], ".test")',
      'John.Doe@contoso.com.test',
      { userPrincipalName: 'John.Doe@contoso.com' },
    ],
    ['Append([none], ".test")', '.test'],
    ['Append([none], [none])', null],
  ],
  'ENG-EXPR-05 Coalesce': [
    ['Coalesce(null, "b")', 'b'],
    ['Coalesce([mail], [userPrincipalName])', 'u@x', { userPrincipalName: 'u@x' }],
    ['Coalesce([mail], [userPrincipalName])', null],
    ['Coalesce([mail], "")', ''],
  ],
  'ENG-EXPR-13 IgnoreFlowIfNullOrEmpty': [
    ['IgnoreFlowIfNullOrEmpty("")', null],
    ['IgnoreFlowIfNullOrEmpty([department])', null],
    ['IgnoreFlowIfNullOrEmpty([department])', 'HR', { department: 'HR' }],
  ],
  'ENG-EXPR-14 IIF nested as AND and OR': [
    ['IIF([a]="1",IIF([b]="1","yes","no"),"no")', 'yes', { a: '1', b: '1' }],
    ['IIF([a]="1",IIF([b]="1","yes","no"),"no")', 'no', { a: '1', b: '0' }],
    ['IIF([a]="1",IIF([b]="1","yes","no"),"no")', 'no', { a: '0', b: '1' }],
    ['IIF([a]="1","yes",IIF([b]="1","yes","no"))', 'yes', { a: '0', b: '1' }],
    ['IIF([a]="1","yes",IIF([b]="1","yes","no"))', 'yes', { a: '1', b: '0' }],
    ['IIF([a]="1","yes",IIF([b]="1","yes","no"))', 'no', { a: '0', b: '0' }],
    ['IIF([country]="USA",[country],[department])', 'USA', { country: 'USA', department: 'HR' }],
  ],
  'A-066 a condition over an empty attribute makes the mapping null': [
    ['IIF([country]="USA","a","b")', null],
    ['IIF([country]="","a","b")', null],
    ['Append(IIF([country]="USA","a","b"), ".test")', null],
    ['IIF(IsNullOrEmpty([country]),"a","b")', null],
    ['IIF(IsPresent([country]),"a","b")', null, { country: 'NL' }],
    ['IIF([a]="1","yes",IIF([b]="1","yes","no"))', 'yes', { a: '1' }],
  ],
  'IIF compares by number where both sides are integers, texts by case': [
    ['IIF([n] > 9,"y","n")', 'y', { n: '10' }],
    ['IIF([n] <= "9","y","n")', 'n', { n: 10 }],
    ['IIF([n] < 9,"y","n")', 'n', { n: 9 }],
    ['IIF([n] >= 9,"y","n")', 'y', { n: 9 }],
    ['IIF([n] <> "x","y","n")', 'y', { n: 'X' }],
    ['IIF([n] = "7","y","n")', 'n', { n: '007' }],
    ['IIF([n] = "True","y","n")', 'y', { n: true }],
    ['IIF([a] < "b","y","n")', 'y', { a: 'a' }],
    ['IIF([a] = "x","y")', null, { a: 'a' }],
  ],
  'ENG-EXPR-15 InStr': [
    ['InStr("The quick brown fox", "quick")', 5],
    ['InStr("repEated", "e", 3, vbBinaryCompare)', 7],
    ['InStr("repEated", "e", 3, vbTextCompare)', 4],
    ['InStr("abc", "z")', 0],
    ['InStr([none], "z")', 0],
  ],
  'ENG-EXPR-16 Item': [
    ['Item([proxyAddresses], 1)', 'a', { proxyAddresses: ['a', 'b'] }],
    ['Item([proxyAddresses], 3)', null, { proxyAddresses: ['a', 'b'] }],
    ['Item([proxyAddresses], 0)', null, { proxyAddresses: ['a', 'b'] }],
  ],
  'ENG-EXPR-17 Join drops empty sources with their separator': [
    ['Join(", ", "", "Doe", "John")', 'Doe, John'],
    ['Join("@", "a", "b")', 'a@b'],
    ['Join(" ", [givenName], [surname])', 'Doe', { surname: 'Doe' }],
    ['Join(" ", [givenName], [surname])', null],
    ['Join(";", [all], "c")', 'a;b;c', { all: ['a', 'b'] }],
  ],
  'ENG-EXPR-18 Left': [
    ['Left("John Doe", 3)', 'Joh'],
    ['Left("John", 0)', ''],
    ['Left("John", -1)', 'John'],
    ['Left([none], 3)', ''],
    ['Left("John", 300)', 'John'],
  ],
  'ENG-EXPR-19 Mid': [
    ['Append(Mid("John", 1, 3), Mid("Doe", 1, 5))', 'JohDoe'],
    ['Mid("John", 3, 9)', 'hn'],
    ['Mid([none], 1, 1)', null],
  ],
  'ENG-EXPR-20 NormalizeDiacritics': [
    ['NormalizeDiacritics("øœßłıÄÉ")', 'oeoessliAE'],
    ['NormalizeDiacritics("Zoë Åsa Đorđe")', 'Zoe Asa Đorđe'],
  ],
  'ENG-EXPR-21 Not': [
    ['Not("True")', false],
    ['Not("x")', true],
    ['Not([IsSoftDeleted])', false, { IsSoftDeleted: true }],
    ['Not([IsSoftDeleted])', true, { IsSoftDeleted: false }],
  ],
  'ENG-EXPR-24 Replace': [
    // Mode 1: old and replacement.
    ['Replace("a-b-c", "-", , , "_", , )', 'a_b_c'],
    ['Replace("a-B", "b", , , "_", , )', 'a-B'],
    // Mode 2: old and template.
    [
      'Replace([UserID],"<username>",,,,,"<username>@contoso.com")',
      'jsmith@contoso.com',
      { UserID: 'jsmith' },
    ],
    // Mode 3: pattern and replacement.
    [
      `Replace([telephoneNumber],,"\\\\+(?<isdCode>\\\\d* )(?<phoneNumber>\\\\d{10})",,"\${phoneNumber}",,)`,
      '9998887777',
      { telephoneNumber: '+1 9998887777' },
    ],
    ['Replace("a.b", , "(.)\\.(.)", , "$2$$$1-$&", , )', 'b$a-a.b'],
    // Mode 4: pattern, group and replacement.
    ['Replace([upn], , "(?<Suffix>@(.)*)", "Suffix", "", , )', 'joe.doe', { upn: 'joe.doe@contoso.com' }],
    ['Replace("x1y2", , "[a-z](?<n>[0-9])", "n", "#", , )', 'x#y#'],
    // Mode 5: pattern, group and another attribute.
    ['Replace([nick], , "(?<n>[^@]+)@", "n", , [upn], )', 'joe', { upn: 'joe@contoso.com' }],
    ['Replace([nick], , "(?<n>[^@]+)@", "n", , [upn], )', 'jo', { nick: 'jo', upn: 'joe@contoso.com' }],
    ['Replace([nick], , "(?<n>[^@]+)@", "n", , [upn], )', null],
    ['Replace([none], "-", , , "_", , )', null],
  ],
  'ENG-EXPR-25 Split': [
    ['Split("PermissionSetOne, PermissionSetTwo", ",")', ['PermissionSetOne', 'PermissionSetTwo']],
    ['Split([none], ",")', null],
  ],
  'ENG-EXPR-26 Switch': [
    [
      'Switch([state],"Australia/Sydney","NSW","Australia/Sydney","QLD","Australia/Brisbane")',
      'Australia/Brisbane',
      { state: 'QLD' },
    ],
    ['Switch([state],"Australia/Sydney","QLD","Australia/Brisbane")', 'Australia/Sydney', { state: 'qld' }],
    ['Switch([state],,"QLD","Australia/Brisbane")', null, { state: 'VIC' }],
  ],
  'ENG-EXPR-27 Switch with an empty key': [
    ['Switch([f],"D","true","1","","0")', '0'],
    ['Switch([f],"D","true","1","","0")', '0', { f: '' }],
  ],
  'A-018 the default mapping of active and its sample give the same': [
    ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'True', { IsSoftDeleted: false }],
    ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'False', { IsSoftDeleted: true }],
  ],
  'ENG-EXPR-29 Word': [
    ['Word("The quick brown fox",3," ")', 'brown'],
    ['Word("This,string!has&many separators",3,",!&#")', 'has'],
    ['Word("a  b", 2, " ")', 'b'],
    ['Word("a b", 0, " ")', ''],
    ['Word("a b", 9, " ")', ''],
    ['Word([none], 1, " ")', ''],
  ],
  'the presence tests': [
    ['IsNull([none])', true],
    ['IsNull("")', false],
    ['IsNullOrEmpty("")', true],
    ['IsPresent("")', false],
    ['IsPresent("x")', true],
  ],
  'CBool, CStr and Count': [
    ['CBool([a] = [b])', true, { a: 'x', b: 'x' }],
    ['CBool("0")', false],
    ['CBool(-2)', true],
    ['CBool("true")', true],
    ['CBool([none])', false],
    ['CStr([flag])', 'True', { flag: true }],
    ['CStr(7)', '7'],
    ['Count([proxyAddresses])', 2, { proxyAddresses: ['a', 'b'] }],
    ['Count([proxyAddresses])', 0],
    ['Count("one")', 1],
  ],
  'letters and blanks': [
    ['ToLower("John")', 'john'],
    ['ToUpper("istanbul", "tr-TR")', 'İSTANBUL'],
    ['ToUpper([none])', null],
    ['StripSpaces("a b  c")', 'abc'],
    ['ToLower([one])', 'a', { one: ['A'] }],
    ['Redact([a])', 'x', { a: 'x' }],
  ],
};

for (const [name, rows] of Object.entries(TABLE)) {
  describe(name, () => {
    for (const [expression, expected, attributes] of rows) {
      test(`${expression} over ${JSON.stringify(attributes ?? {})}`, () => {
        expect(value(expression, attributes)).toEqual(expected);
      });
    }
  });
}

const ROLES = [
  { id: '1', value: 'admin', displayName: 'Admin' },
  { id: '2', value: 'user', displayName: 'User' },
];

test('the role functions give one value, elements with displayName, elements with display', () => {
  const appRoleAssignments = ROLES;
  const type = 'WindowsAzureActiveDirectoryRole';
  expect(value('SingleAppRoleAssignment([appRoleAssignments])', { appRoleAssignments })).toBe('admin');
  expect(value('AppRoleAssignmentsComplex([appRoleAssignments])', { appRoleAssignments })).toEqual([
    { primary: false, type, displayName: 'Admin', value: 'admin' },
    { primary: false, type, displayName: 'User', value: 'user' },
  ]);
  expect(value('AssertiveAppRoleAssignmentsComplex([appRoleAssignments])', { appRoleAssignments })).toEqual([
    { primary: false, type, display: 'Admin', value: 'admin' },
    { primary: false, type, display: 'User', value: 'user' },
  ]);
});

test('A-048: without a role only the assertive function has a value', () => {
  expect(value('SingleAppRoleAssignment([appRoleAssignments])')).toBeNull();
  expect(value('AppRoleAssignmentsComplex([appRoleAssignments])')).toBeNull();
  expect(value('AssertiveAppRoleAssignmentsComplex([appRoleAssignments])')).toEqual([]);
});

test.each([
  [
    'ToLower([many])',
    'ToLower takes one value as argument 1 and got 2; choose one with Item, or put them together with Join',
  ],
  ['Left("abc", "x")', 'Left takes an integer as argument 2 and got "x"'],
  ['CBool("maybe")', "'maybe' is neither true nor false"],
  ['ToLower("a", "no such")', `'no such' is no culture; write one like "tr-TR"`],
  ['Replace("a", , "(", , "b", , )', "Replace: '(' is no regular expression"],
  [
    'AppRoleAssignmentsComplex([name])',
    'AppRoleAssignmentsComplex takes [appRoleAssignments] and nothing else',
  ],
])('%s cannot be evaluated and says why', (expression, detail) => {
  const evaluated = evaluation(expression, { many: ['a', 'b'], name: 'x' });
  expect(evaluated).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
});

test('a customer pattern that explodes is a failure of the mapping, not of the cycle', () => {
  const evaluated = evaluation('Replace([a], , "(?=x)?(a+)+$", , "b", , )', { a: `${'a'.repeat(40)}b` });
  expect(evaluated).toMatchObject({ ok: false, detail: expect.stringContaining('took longer than 100 ms') });
});

test('a branch that is not taken is not evaluated', () => {
  expect(value('IIF([a] = "1", [a], Left("x", "no number"))', { a: '1' })).toBe('1');
});
