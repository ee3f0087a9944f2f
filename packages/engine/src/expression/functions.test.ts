import type { Json, JsonObject } from '@scimulator/scim';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from '../../test/environment.ts';
import { sequentialIds } from '../ids.ts';
import { evaluate } from './evaluate.ts';
import { FUNCTIONS } from './functions.ts';
import { parseExpression } from './parse.ts';
import { printProblem } from './syntax-problem.ts';

function evaluation(text: string, attributes: JsonObject = {}, environment = testEnvironment()) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(printProblem(parsed.problem));
  return evaluate(parsed.expression, { attribute: (name) => attributes[name] ?? null, environment });
}

function value(text: string, attributes: JsonObject = {}, environment = testEnvironment()): Json {
  const evaluated = evaluation(text, attributes, environment);
  if (!evaluated.ok) throw new Error(evaluated.detail);
  return evaluated.value;
}

type Row = readonly [expression: string, expected: Json, attributes?: JsonObject];

const SUMMER = 'CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00")';

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'ENG-EXPR-02 BitAnd': [
    ['BitAnd(&HF, &HF7)', 7],
    ['BitAnd("6", 3)', 2],
    ['BitAnd(&HFF00000001, &HFFFFFFFFFF)', 0xff00000001],
    ['BitAnd(-1, 255)', 255],
  ],
  'ENG-EXPR-03 CDate of a day with an offset': [
    ['CDate("2020-03-16-07:00")', '3/16/2020 7:00:00 AM'],
    ['CDate("2021-06-30+08:00")', '6/29/2021 4:00:00 PM'],
  ],
  'ENG-EXPR-04 CDate of a moment': [
    ['CDate("2009-06-15T01:45:30-07:00")', '6/15/2009 8:45:30 AM'],
    ['CDate("2009-06-15T01:45:30Z")', '6/15/2009 1:45:30 AM'],
    ['CDate("2009-06-15 13:45:30.1234567")', '6/15/2009 1:45:30 PM'],
    ['CDate("6/15/2009 12:00:00 AM")', '6/15/2009 12:00:00 AM'],
    ['CDate("6/15/2009")', '6/15/2009 12:00:00 AM'],
    ['CDate("Mon, 15 Jun 2009 20:45:30 GMT")', '6/15/2009 8:45:30 PM'],
    ['CDate("June 15, 2009")', '6/15/2009 12:00:00 AM'],
    ['CDate([none])', null],
  ],
  'ENG-EXPR-06 ConvertToBase64': [
    ['ConvertToBase64("Hello world!")', 'SABlAGwAbABvACAAdwBvAHIAbABkACEA'],
    ['ConvertToBase64([none])', null],
  ],
  'ENG-EXPR-07 ConvertToUTF8Hex': [
    ['ConvertToUTF8Hex("Hello world!")', '48656C6C6F20776F726C6421'],
    ['ConvertToUTF8Hex("ë")', 'C3AB'],
    ['ConvertToUTF8Hex([none])', null],
  ],
  'ENG-EXPR-08 DateAdd': [
    ['DateAdd("d", -10, CDate("2012-03-16-07:00"))', '3/6/2012 7:00:00 AM'],
    ['DateAdd("m", 10, CDate("2012-03-16-07:00"))', '1/16/2013 7:00:00 AM'],
    ['DateAdd("yyyy", 10, CDate("2012-03-16-07:00"))', '3/16/2022 7:00:00 AM'],
    ['DateAdd("ww", -1, CDate("2012-03-16-07:00"))', '3/9/2012 7:00:00 AM'],
    ['DateAdd("h", 20, "2012-03-16-07:00")', '3/17/2012 3:00:00 AM'],
    ['DateAdd("n", 1, "2012-03-16-07:00")', '3/16/2012 7:01:00 AM'],
    ['DateAdd("s", "59", "2012-03-16-07:00")', '3/16/2012 7:00:59 AM'],
    ['DateAdd("m", 1, "2012-01-31")', '2/29/2012 12:00:00 AM'],
    ['DateAdd("yyyy", 1, "2012-02-29")', '2/28/2013 12:00:00 AM'],
    ['DateAdd("m", -13, "2012-01-31")', '12/31/2010 12:00:00 AM'],
    ['DateAdd("d", 1, [none])', null],
  ],
  'ENG-EXPR-09 DateDiff counts boundaries': [
    [`DateDiff("ww", ${SUMMER})`, -493],
    [`DateDiff("d", ${SUMMER})`, -3449],
    [`DateDiff("m", ${SUMMER})`, -113],
    [`DateDiff("yyyy", ${SUMMER})`, -9],
    ['DateDiff("yyyy", "2020-12-31", "2021-01-01")', 1],
    ['DateDiff("d", "2020-12-31T23:59:00", "2021-01-01T00:01:00")', 1],
    // 2021-08-21 is a Saturday.
    ['DateDiff("ww", "2021-08-21", "2021-08-22")', 1],
    ['DateDiff("ww", "2021-08-22", "2021-08-28")', 0],
  ],
  'ENG-EXPR-10 DateDiff of a day': [
    ['DateDiff("n", "2021-08-24", "2021-08-25")', 1440],
    ['DateDiff("h", "2021-08-24", "2021-08-25")', 24],
    ['DateDiff("s", "2021-08-24", "2021-08-25")', 86_400],
    ['DateDiff("h", [none], "2021-08-25")', null],
  ],
  'ENG-EXPR-11 DateFromNum': [
    [
      'FormatDateTime(DateFromNum(129699324000000000), , "M/d/yyyy h:mm:ss tt", "yyyy-MM-ddTHH:mmZ")',
      '2012-01-01T23:00Z',
    ],
    ['DateFromNum("129699324000000000")', '1/1/2012 11:00:00 PM'],
    ['DateFromNum(0)', '1/1/1601 12:00:00 AM'],
    ['DateFromNum([none])', null],
  ],
  'NumFromDate is the way back': [
    ['NumFromDate(DateFromNum(129699324000000000))', '129699324000000000'],
    ['NumFromDate("2012-01-01T23:00:00.0000001Z")', '129699324000000001'],
    ['NumFromDate(CDate("1/1/2012 11:00:00 PM"))', '129699324000000000'],
    ['NumFromDate([none])', null],
  ],
  'ENG-EXPR-12 FormatDateTime': [
    ['FormatDateTime([x], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', '2015-01-23', { x: '20150123105347.1Z' }],
    ['FormatDateTime([x], "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', '2015-01-23', { x: '20150123105347.1Z' }],
    ['FormatDateTime("2020-03-16-07:00", , "yyyy-MM-ddzzz", "yyyy-MM-dd HH:mm")', '2020-03-16 07:00'],
    ['FormatDateTime("8/5/2021 5:04:08 PM", , "M/d/yyyy h:mm:ss tt", "o")', '2021-08-05T17:04:08.0000000'],
    ['FormatDateTime("2021-08-05T17:04:08Z", , "yyyy-MM-ddTHH:mm:ssK", "o")', '2021-08-05T17:04:08.0000000Z'],
    ['FormatDateTime("05.08.21", , "dd.MM.yy", "dddd, d MMM yyyy")', 'Thursday, 5 Aug 2021'],
    ['FormatDateTime("05.08.50", , "dd.MM.yy", "yyyy")', '1950'],
    ['FormatDateTime("Thu 5 August 2021", , "ddd d MMMM yyyy", "R")', 'Thu, 05 Aug 2021 00:00:00 GMT'],
    ['FormatDateTime(" 20210805 ", , "yyyyMMdd", "\'Q\' yy")', 'Q 21'],
    ['FormatDateTime("2021 08", "AllowInnerWhite", "yyyyMM", "MMMM")', 'August'],
    ['FormatDateTime("12:30 AM", , "h:mm tt", "yyyy-MM-dd HH:mm")', '2026-01-05 00:30'],
    ['FormatDateTime("12:30", "NoCurrentDateDefault", "H:mm", "yyyy-MM-dd HH:mm")', '0001-01-01 12:30'],
    [
      'FormatDateTime("2021-08-05 0.50", , "yyyy-MM-dd s.ff", "s.FFF s.fff %z zz zzz")',
      '0.5 0.500 +0 +00 +00:00',
    ],
    ['FormatDateTime("2021-08-05", , "yyyy-MM-dd", "s.FFF\\\\s")', '0s'],
    ['FormatDateTime([none], , "yyyy", "yyyy")', null],
  ],
  'Now is the moment of the evaluation': [['Now()', '1/5/2026 8:00:00 AM']],
  'ENG-EXPR-22 PCase': [
    ['PCase("pablo gonsalves (second)")', 'Pablo Gonsalves (Second)'],
    ['PCase([lastName], " \'-")', "Pinto-De'Silva", { lastName: "PINTO-DE'SILVA" }],
    ['PCase([lastName], " -")', "Pinto-De'silva", { lastName: "PINTO-DE'SILVA" }],
    ['PCase("MARY-JO o\'neill")', "Mary-Jo O'Neill"],
    ['PCase([none])', null],
  ],
  'IsString: whatever CStr makes a text of': [
    ['IsString("x")', true],
    ['IsString(7)', true],
    ['IsString([none])', false],
    ['IsString([many])', false, { many: ['a', 'b'] }],
  ],
  'A-071 RemoveDuplicates goes by case and keeps the first': [
    ['RemoveDuplicates([many])', ['b', 'B', 'a'], { many: ['b', 'B', 'b', 'a', 'a'] }],
    ['RemoveDuplicates([none])', null],
  ],
  'A-063 AppRoleAssignments joins the values of roles': [
    [
      'AppRoleAssignments([roles])',
      'admin,user',
      {
        roles: [
          { id: '1', value: 'admin' },
          { id: '2', value: 'user' },
          { id: '3', value: null },
        ],
      },
    ],
    ['AppRoleAssignments([none])', null],
  ],
  'A-065 DefaultDomain is the tenant’s': [['DefaultDomain()', 'contoso.onmicrosoft.com']],
  'the invariant culture makes one letter of one': [
    ['ToUpper("straße")', 'STRAßE'],
    ['ToUpper("straße", "de-DE")', 'STRASSE'],
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

test.each([
  [
    'CDate("yesterday")',
    "CDate takes a date as argument 1, like 2021-06-30 or 6/30/2021 4:00:00 PM, and got 'yesterday'",
  ],
  ['CDate("2021-02-30")', 'CDate takes a date'],
  ['CDate("2021-02-03 13:00 PM")', 'CDate takes a date'],
  ['DateAdd("q", 1, "2021-02-03")', "DateAdd counts in yyyy, m, d, ww, h, n, s, not in 'q'"],
  ['DateAdd("yyyy", 9000, "2021-02-03")', 'DateAdd leaves the years 1 to 9999'],
  ['DateFromNum("x")', "'x' is no number of 100 ns since the year 1601"],
  ['FormatDateTime("2021", , "yyyyMM", "yyyy")', "'2021' is no date in the format yyyyMM"],
  ['FormatDateTime("2021", "Sometimes", "yyyy", "yyyy")', "there is no dateTimeStyles 'Sometimes'"],
  ['FormatDateTime(" 2021", "None", "yyyy", "yyyy")', "' 2021' is no date in the format yyyy"],
  ['FormatDateTime("Mon 5 August 2021", , "ddd d MMMM yyyy", "d")', 'is no date in the format'],
  ['FormatDateTime("2021", , "yyyy", )', 'FormatDateTime needs an inputFormat and an outputFormat'],
  ['RandomString(3, 2, 2, 0, 0)', 'at least the sum of its minimums, 4; it was asked for 3'],
  ['RandomString(257, 0, 0, 0, 0)', 'RandomString makes up to 256 characters'],
  ['RandomString(4, 4, 0, 0, 0, "0123456789")', 'RandomString may use no character for minimumNumbers'],
])('%s cannot be evaluated and says why', (expression, detail) => {
  expect(evaluation(expression)).toMatchObject({ ok: false, detail: expect.stringContaining(detail) });
});

test('without a default domain DefaultDomain names the setting', () => {
  expect(evaluation('DefaultDomain()', {}, { ...testEnvironment(), defaultDomain: null })).toEqual({
    ok: false,
    detail: 'DefaultDomain is not known here; name it in the setting defaultDomain',
  });
});

test('a format of which many readings could be tried is read in one way', () => {
  const text = '1'.repeat(60);
  expect(evaluation(`FormatDateTime("${text}x", , "${'d%M%'.repeat(20)}dy", "d")`)).toMatchObject({
    ok: false,
  });
  expect(evaluation(`CDate("2021-01-01${' '.repeat(5_000)}x")`)).toMatchObject({ ok: false });
});

test('ENG-EXPR-23: a thousand random strings keep their length, their minimums and what they avoid', () => {
  const environment = testEnvironment();
  const made = Array.from({ length: 1_000 }, () =>
    String(value('RandomString(10, 2, 2, 2, 1, "?,")', {}, environment)),
  );
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const wrong = made.filter(
    (text) =>
      text.length !== 10 ||
      count(text, /[0-9]/g) < 2 ||
      count(text, /[^0-9A-Za-z]/g) < 2 ||
      count(text, /[A-Z]/g) < 2 ||
      count(text, /[a-z]/g) < 1 ||
      /[?,]/.test(text),
  );
  expect(wrong).toEqual([]);
  expect(new Set(made).size).toBe(1_000);
});

test('random strings of two classes hold nothing else', () => {
  const environment = testEnvironment();
  for (let n = 0; n < 100; n++)
    expect(value('RandomString(8, 3, 0, 0, 3)', {}, environment)).toMatch(/^[0-9a-z]{8}$/);
});

test('chance comes from the ids: the same ids, the same values; every call another one', () => {
  const three = (seed: number) => {
    const environment = testEnvironment(sequentialIds(seed));
    return ['Guid()', 'RandomString(20, 0, 0, 0, 0)', 'Guid()'].map((text) => value(text, {}, environment));
  };
  expect(three(1)).toEqual(three(1));
  expect(three(1)).not.toEqual(three(2));
  expect(three(1)[0]).not.toBe(three(1)[2]);
  expect(three(1)[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('A-072: SelectUniqueValue is refused', () => {
  expect(parseExpression('SelectUniqueValue([a], [b])')).toMatchObject({
    ok: false,
    problem: { expected: 'a function that a SCIM application may use' },
  });
});

test('every function that Microsoft lists is here, but the one that a SCIM application may not use', () => {
  expect([...FUNCTIONS.keys()].toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))).toEqual(
    `Append AppRoleAssignments AppRoleAssignmentsComplex AssertiveAppRoleAssignmentsComplex BitAnd CBool CDate Coalesce
     ConvertToBase64 ConvertToUTF8Hex Count CStr DateAdd DateDiff DateFromNum DefaultDomain FormatDateTime Guid
     IgnoreFlowIfNullOrEmpty IIF InStr IsNull IsNullOrEmpty IsPresent IsString Item Join Left Mid NormalizeDiacritics Not
     Now NumFromDate PCase RandomString Redact RemoveDuplicates Replace SingleAppRoleAssignment Split StripSpaces Switch
     ToLower ToUpper Word`.split(/\s+/),
  );
});
