import type { EntraDialectVerdict, EntraStepResult } from '../entra/verdict.ts';
import type { Exchange } from '../exchange.ts';
import type { VerdictKind } from '../finding.ts';
import type { Report } from '../report.ts';
import type { CheckResult } from '../run.ts';
import { type Colour, type Paint, painter, safe } from './paint.ts';

/** The report for people: what is not good with its reason and a request that shows it, then the sums. */
export function formatConsole(report: Report, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const lines = [
    paint('bold', `SCIM checks of ${report.endpoint} (profile ${report.profile})`),
    '',
    ...report.checks.flatMap((result) => checkLines(result, paint)),
    '',
    summaryLine(report, paint),
    ...(report.entra?.dialects ?? []).flatMap((verdict) => ['', ...dialectLines(verdict, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

const MARKS: Readonly<Record<VerdictKind, readonly [Colour, string]>> = {
  pass: ['green', 'pass '],
  fail: ['red', 'FAIL '],
  warn: ['yellow', 'warn '],
  skip: ['grey', 'skip '],
  error: ['red', 'ERROR'],
};

function checkLines(result: CheckResult, paint: Paint): readonly string[] {
  const [colour, mark] = MARKS[result.verdict];
  const head = `${paint(colour, mark)} ${result.id.padEnd(15)} ${result.title} ${paint('grey', `${result.level}, ${result.source}`)}`;
  const reason = result.reason === undefined ? [] : [`      ${safe(result.reason)}`];
  const isBad = result.verdict === 'fail' || result.verdict === 'warn';
  return [head, ...reason, ...(isBad ? evidenceLines(result.evidence, paint) : [])];
}

/** The last exchange is nearly always the one that decided. */
function evidenceLines(evidence: readonly Exchange[], paint: Paint): readonly string[] {
  const last = evidence.at(-1);
  return last === undefined ? [] : [paint('grey', `      ${safe(last.curl)}`)];
}

function summaryLine({ summary, durationMs }: Report, paint: Paint): string {
  const { pass, fail, warn, skip, error } = summary;
  const words = `${pass} passed, ${fail} failed, ${warn} warnings, ${skip} skipped, ${error} not carried out`;
  return `${paint(fail + error > 0 ? 'red' : 'green', words)} in ${(durationMs / 1000).toFixed(1)} s`;
}

function dialectLines({ dialect, goesOn, steps }: EntraDialectVerdict, paint: Paint): readonly string[] {
  const verdict = goesOn ? paint('green', 'Entra gets through') : paint('red', 'Entra breaks');
  return [
    `${paint('bold', `Entra, dialect ${dialect}`)}: ${verdict}`,
    ...steps.flatMap((step) => stepLines(step, paint)),
  ];
}

const STEP_MARKS: Readonly<Record<EntraStepResult['outcome'], readonly [Colour, string]>> = {
  'goes-on': ['green', 'ok   '],
  'goes-on-but': ['yellow', 'but  '],
  breaks: ['red', 'BREAK'],
  'not-sent': ['grey', '-    '],
};

function stepLines(step: EntraStepResult, paint: Paint): readonly string[] {
  const [colour, mark] = STEP_MARKS[step.outcome];
  const head = `${paint(colour, mark)} ${step.title}: ${safe(step.sentence)}`;
  return step.outcome === 'breaks' ? [head, ...evidenceLines(step.evidence, paint)] : [head];
}
