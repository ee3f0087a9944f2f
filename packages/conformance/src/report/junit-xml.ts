/*
 * JUnit XML as CI servers read it, whatever the cases are about.
 */

export interface JunitCase {
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: 'pass' | 'failure' | 'error' | 'skipped';
  readonly reason?: string | undefined;
  /** Shown of a case that is not good: what proves the reason. */
  readonly details: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

export function junitXml(run: {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly suites: readonly JunitSuite[];
}): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(run.name)}" ${counts(run.suites.flatMap(({ cases }) => cases))} time="${seconds(run.durationMs)}">`,
    ...run.suites.flatMap((suite) => suiteLines(suite, run.startedAt)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

const suiteLines = ({ name, cases }: JunitSuite, startedAt: string): readonly string[] => [
  `  <testsuite name="${escapeXml(name)}" ${counts(cases)} time="${seconds(sum(cases))}" timestamp="${escapeXml(startedAt)}">`,
  ...cases.flatMap((one) => caseLines(one, name)),
  '  </testsuite>',
];

function caseLines(one: JunitCase, suite: string): readonly string[] {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(one.name)}" time="${seconds(one.durationMs)}"`;
  const inner = innerLines(one);
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>'];
}

function innerLines({ outcome, reason = '', details }: JunitCase): readonly string[] {
  switch (outcome) {
    case 'pass':
      return reason === '' ? [] : [`      <system-out>${escapeXml(reason)}</system-out>`];
    case 'skipped':
      return [`      <skipped message="${escapeXml(reason)}"/>`];
    case 'failure':
    case 'error':
      return [`      <${outcome} message="${escapeXml(reason)}">${escapeXml(details)}</${outcome}>`];
  }
}

const counts = (cases: readonly JunitCase[]): string => {
  const count = (outcome: JunitCase['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
};

const sum = (cases: readonly JunitCase[]): number =>
  cases.reduce((total, { durationMs }) => total + durationMs, 0);

const seconds = (durationMs: number): string => (durationMs / 1000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way at all to write most control characters, so they are dropped. */
const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
