import type { EntraDialectVerdict, EntraStepResult } from '../entra/verdict.ts';
import type { Exchange } from '../exchange.ts';
import type { Report } from '../report.ts';
import type { CheckResult } from '../run.ts';
import { type JunitCase, type JunitSuite, junitXml } from './junit-xml.ts';

/** The report as JUnit XML: a suite per group of checks and one per dialect of Entra. A warning passes, with its text. */
export function formatJunit(report: Report): string {
  const suites = [...suitesOf(report.checks), ...(report.entra?.dialects ?? []).map(dialectSuite)];
  return junitXml({ ...report, name: `scimulator ${report.endpoint}`, suites });
}

function suitesOf(checks: readonly CheckResult[]): readonly JunitSuite[] {
  const groups = Map.groupBy(checks, ({ id }) => id.replace(/-\d+$/, ''));
  return [...groups].map(([name, group]) => ({ name, cases: group.map(checkCase) }));
}

const checkCase = (result: CheckResult): JunitCase => ({
  name: `${result.id} ${result.title} (${result.level}, ${result.source})`,
  durationMs: result.durationMs,
  outcome: outcomeOf(result),
  reason: result.reason,
  details: evidenceText(result.evidence),
});

function outcomeOf({ verdict }: CheckResult): JunitCase['outcome'] {
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

const dialectSuite = ({ dialect, steps }: EntraDialectVerdict): JunitSuite => ({
  name: `entra-${dialect}`,
  cases: steps.map(stepCase),
});

const stepCase = (step: EntraStepResult): JunitCase => ({
  name: step.title,
  durationMs: step.durationMs,
  outcome: stepOutcome(step),
  reason: step.sentence,
  details: evidenceText(step.evidence),
});

function stepOutcome({ outcome }: EntraStepResult): JunitCase['outcome'] {
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

const evidenceText = (evidence: readonly Exchange[]): string =>
  evidence.map(({ curl, status, failure }) => `${curl}\n→ ${status ?? failure ?? ''}`).join('\n');
