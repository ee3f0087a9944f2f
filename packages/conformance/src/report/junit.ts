import type { EntraDialectVerdict, EntraStepResult } from '../entra/verdict.ts';
import type { Exchange } from '../exchange.ts';
import type { Report } from '../report.ts';
import type { CheckResult } from '../run.ts';

/** The report as JUnit XML: a suite per group of checks and one per dialect of Entra. A warning passes, with its text. */
export function formatJunit(report: Report): string {
  const suites = [...suitesOf(report.checks), ...(report.entra?.dialects ?? []).map(dialectSuite)];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`scimulator ${report.endpoint}`)}" ${counts(suites.flatMap(({ cases }) => cases))} time="${seconds(report.durationMs)}">`,
    ...suites.flatMap((suite) => suiteLines(suite, report.startedAt)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

interface Case {
  readonly name: string;
  readonly durationMs: number;
  readonly outcome: 'pass' | 'failure' | 'error' | 'skipped';
  readonly reason?: string | undefined;
  readonly evidence: readonly Exchange[];
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

function suitesOf(checks: readonly CheckResult[]): readonly Suite[] {
  const groups = Map.groupBy(checks, ({ id }) => id.replace(/-\d+$/, ''));
  return [...groups].map(([name, group]) => ({ name, cases: group.map(checkCase) }));
}

const checkCase = (result: CheckResult): Case => ({
  name: `${result.id} ${result.title} (${result.level}, ${result.source})`,
  durationMs: result.durationMs,
  outcome: outcomeOf(result),
  reason: result.reason,
  evidence: result.evidence,
});

function outcomeOf({ verdict }: CheckResult): Case['outcome'] {
  switch (verdict) {
    case 'pass':
    case 'warn':
      return 'pass';
    case 'fail':
      return 'failure';
    case 'error':
      return 'error';
    case 'skip':
      return 'skipped';
  }
}

const dialectSuite = ({ dialect, steps }: EntraDialectVerdict): Suite => ({
  name: `entra-${dialect}`,
  cases: steps.map(stepCase),
});

const stepCase = (step: EntraStepResult): Case => ({
  name: step.title,
  durationMs: step.durationMs,
  outcome: stepOutcome(step),
  reason: step.sentence,
  evidence: step.evidence,
});

function stepOutcome({ outcome }: EntraStepResult): Case['outcome'] {
  switch (outcome) {
    case 'goes-on':
    case 'goes-on-but':
      return 'pass';
    case 'breaks':
      return 'failure';
    case 'not-sent':
      return 'skipped';
  }
}

const suiteLines = ({ name, cases }: Suite, startedAt: string): readonly string[] => [
  `  <testsuite name="${escapeXml(name)}" ${counts(cases)} time="${seconds(sum(cases))}" timestamp="${escapeXml(startedAt)}">`,
  ...cases.flatMap((one) => caseLines(one, name)),
  '  </testsuite>',
];

function caseLines(one: Case, suite: string): readonly string[] {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(one.name)}" time="${seconds(one.durationMs)}"`;
  const inner = innerLines(one);
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>'];
}

function innerLines({ outcome, reason = '', evidence }: Case): readonly string[] {
  switch (outcome) {
    case 'pass':
      return reason === '' ? [] : [`      <system-out>${escapeXml(reason)}</system-out>`];
    case 'skipped':
      return [`      <skipped message="${escapeXml(reason)}"/>`];
    case 'failure':
    case 'error':
      return [
        `      <${outcome} message="${escapeXml(reason)}">${escapeXml(evidenceText(evidence))}</${outcome}>`,
      ];
  }
}

const evidenceText = (evidence: readonly Exchange[]): string =>
  evidence.map(({ curl, status, failure }) => `${curl}\n→ ${status ?? failure ?? ''}`).join('\n');

const counts = (cases: readonly Case[]): string => {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
};

const sum = (cases: readonly Case[]): number =>
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
