import { expect, test } from 'vitest';
import type { EntraVerdict } from '../entra/verdict.ts';
import { evidenceOf } from '../exchange.ts';
import type { VerdictKind } from '../finding.ts';
import { buildReport, exitCodeOf } from '../report.ts';
import type { CheckResult } from '../run.ts';
import { formatConsole } from './console.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';

const EVIDENCE = evidenceOf(
  {
    method: 'POST',
    url: 'https://scim.test/v2/Users',
    requestHeaders: { authorization: 'Bearer a-secret', accept: 'application/scim+json' },
    requestBody: '{"userName":"o\'neil","password":"hunter2"}',
    status: 200,
    responseHeaders: { 'set-cookie': 'session=1' },
    responseBody: 'echo a-secret',
    durationMs: 5,
  },
  'a-secret',
);

const result = (number: number, verdict: VerdictKind, reason?: string): CheckResult => ({
  id: `SCIM-CREATE-0${number}`,
  title: 'valid POST → 201',
  level: 'MUST',
  source: 'RFC 7644 3.3',
  verdict,
  ...(reason === undefined ? {} : { reason }),
  durationMs: 10,
  evidence: [EVIDENCE],
});

const CHECKS = [
  result(1, 'pass'),
  result(2, 'fail', 'answered 200 ("<b>&\u0000\u001b[31m"), not 201'),
  result(3, 'warn', 'a body without schemas is accepted'),
  result(4, 'skip', 'the endpoint says that it does not support: patch'),
  result(5, 'error', 'no answer within 10 s'),
];

const ENTRA: EntraVerdict = {
  goesOn: false,
  dialects: [
    {
      dialect: 'legacy',
      goesOn: false,
      leftovers: [],
      steps: [
        {
          id: 'probe',
          title: 'test',
          outcome: 'goes-on',
          sentence: 'Entra goes on',
          durationMs: 1,
          evidence: [],
        },
        {
          id: 'create-user',
          title: 'create the user',
          outcome: 'breaks',
          sentence: 'Entra breaks here: answered 500',
          durationMs: 1,
          evidence: [EVIDENCE],
        },
        {
          id: 'read',
          title: 'read',
          outcome: 'not-sent',
          sentence: 'not sent: no user',
          durationMs: 0,
          evidence: [],
        },
      ],
    },
  ],
};

const reportOn = (checks: readonly CheckResult[], entra?: EntraVerdict, profile: 'rfc' | 'entra' = 'entra') =>
  buildReport({
    version: '1.2.3',
    endpoint: 'https://user:pw@scim.test/v2?token=abc',
    profile,
    startMs: Date.UTC(2026, 0, 2),
    endMs: Date.UTC(2026, 0, 2) + 1500,
    checks,
    entra,
  });

test('the report sums up and holds no secret', () => {
  const report = reportOn(CHECKS, ENTRA);
  expect(report).toMatchObject({
    schemaVersion: 1,
    tool: { name: 'scimulator', version: '1.2.3' },
    endpoint: 'https://scim.test/v2?token=***',
    startedAt: '2026-01-02T00:00:00.000Z',
    durationMs: 1500,
    summary: { pass: 1, fail: 1, warn: 1, skip: 1, error: 1 },
  });
  expect(JSON.parse(formatJson(report))).toEqual(report);
  expect(formatJson(report)).not.toMatch(/a-secret|hunter2|pw@|session=1/);
});

test('a curl line repeats the request in a shell, with the token from a variable', () => {
  expect(EVIDENCE.curl).toBe(
    `curl -sS -i -X POST 'https://scim.test/v2/Users' -H "Authorization: Bearer $SCIM_TOKEN" -H 'accept: application/scim+json' --data-raw '{"userName":"o'\\''neil","password":"***"}'`,
  );
});

test('the exit code is 1 from the asked level on, and 2 when nothing could be checked', () => {
  const code = (kinds: readonly VerdictKind[], failOn: 'must' | 'should' | 'never') =>
    exitCodeOf(reportOn(kinds.map((kind, index) => result(index, kind, 'why'))), failOn);
  expect(code(['pass', 'skip'], 'should')).toBe(0);
  expect(code(['pass', 'warn'], 'must')).toBe(0);
  expect(code(['pass', 'warn'], 'should')).toBe(1);
  expect(code(['pass', 'fail'], 'must')).toBe(1);
  expect(code(['pass', 'error'], 'must')).toBe(1);
  expect(code(['pass', 'fail'], 'never')).toBe(0);
  expect(code(['error', 'error'], 'never')).toBe(2);
});

test('a break of Entra fails the run under the profile entra alone', () => {
  expect(exitCodeOf(reportOn([result(1, 'pass')], ENTRA, 'entra'), 'must')).toBe(1);
  expect(exitCodeOf(reportOn([result(1, 'pass')], ENTRA, 'rfc'), 'must')).toBe(0);
});

/** Opening tags minus closing tags must come out even, and every text must be escaped. */
function tagsOf(xml: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, slash, name, attributes = ''] of xml.matchAll(
    /<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*\/?>/g,
  )) {
    const tag = name ?? '';
    if (slash === '/') expect(open.pop()).toBe(tag);
    else {
      seen.push(`${tag}${attributes}`);
      if (!xml.includes(`<${tag}${attributes}/>`)) open.push(tag);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

test('JUnit is well-formed, counts per suite, and escapes what a server says', () => {
  const xml = formatJunit(reportOn(CHECKS, ENTRA));
  const tags = tagsOf(xml.replace(/^<\?xml.*\?>\n/, ''));
  expect(tags.filter((tag) => tag.startsWith('testsuite '))).toEqual([
    'testsuite name="SCIM-CREATE" tests="5" failures="1" errors="1" skipped="1" time="0.050" timestamp="2026-01-02T00:00:00.000Z"',
    'testsuite name="entra-legacy" tests="3" failures="1" errors="0" skipped="1" time="0.002" timestamp="2026-01-02T00:00:00.000Z"',
  ]);
  expect(tags.filter((tag) => tag.startsWith('testcase '))).toHaveLength(8);
  expect(tags).toContain('failure message="answered 200 (&quot;&lt;b&gt;&amp;[31m&quot;), not 201"');
  expect(xml).not.toContain('\u0000');
  expect(xml).not.toContain('\u001b');
});

test('the console view names what is not good and repeats the request', () => {
  expect(formatConsole(reportOn(CHECKS, ENTRA), { color: false })).toMatchInlineSnapshot(`
    "SCIM checks of https://scim.test/v2?token=*** (profile entra)

    pass  SCIM-CREATE-01  valid POST → 201 MUST, RFC 7644 3.3
    FAIL  SCIM-CREATE-02  valid POST → 201 MUST, RFC 7644 3.3
          answered 200 ("<b>&  [31m"), not 201
          curl -sS -i -X POST 'https://scim.test/v2/Users' -H "Authorization: Bearer $SCIM_TOKEN" -H 'accept: application/scim+json' --data-raw '{"userName":"o'\\''neil","password":"***"}'
    warn  SCIM-CREATE-03  valid POST → 201 MUST, RFC 7644 3.3
          a body without schemas is accepted
          curl -sS -i -X POST 'https://scim.test/v2/Users' -H "Authorization: Bearer $SCIM_TOKEN" -H 'accept: application/scim+json' --data-raw '{"userName":"o'\\''neil","password":"***"}'
    skip  SCIM-CREATE-04  valid POST → 201 MUST, RFC 7644 3.3
          the endpoint says that it does not support: patch
    ERROR SCIM-CREATE-05  valid POST → 201 MUST, RFC 7644 3.3
          no answer within 10 s

    1 passed, 1 failed, 1 warnings, 1 skipped, 1 not carried out in 1.5 s

    Entra, dialect legacy: Entra breaks
    ok    test: Entra goes on
    BREAK create the user: Entra breaks here: answered 500
          curl -sS -i -X POST 'https://scim.test/v2/Users' -H "Authorization: Bearer $SCIM_TOKEN" -H 'accept: application/scim+json' --data-raw '{"userName":"o'\\''neil","password":"***"}'
    -     read: not sent: no user
    "
  `);
});

test('colours are a matter of the terminal only', () => {
  const report = reportOn(CHECKS, ENTRA);
  const coloured = formatConsole(report, { color: true });
  expect(coloured).toContain('\u001b[31mFAIL \u001b[39m');
  expect(
    coloured
      .split('\u001b')
      .map((part) => part.replace(/^\[\d+m/, ''))
      .join(''),
  ).toBe(formatConsole(report, { color: false }));
});
