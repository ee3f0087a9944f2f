import type { EntraVerdict } from './entra/verdict.ts';
import { safeUrl } from './exchange.ts';
import type { VerdictKind } from './finding.ts';
import { type CheckResult, CLEAN_UP, type Profile } from './run.ts';

/** The outcome of a run, for machines; every other format is a view of it. */
export interface Report {
  /** Grows when a reader of the report would have to change. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'scimulator'; readonly version: string };
  /** The base URL without user, password and secret parameters. */
  readonly endpoint: string;
  readonly profile: Profile;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: Readonly<Record<VerdictKind, number>>;
  readonly checks: readonly CheckResult[];
  /** Whether Entra itself gets through, apart from what the RFCs say; absent when it was not tried. */
  readonly entra?: EntraVerdict;
}

export function buildReport(facts: {
  readonly version: string;
  readonly endpoint: string;
  readonly profile: Profile;
  readonly startMs: number;
  readonly endMs: number;
  readonly checks: readonly CheckResult[];
  readonly entra?: EntraVerdict | undefined;
}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'scimulator', version: facts.version },
    endpoint: safeUrl(facts.endpoint),
    profile: facts.profile,
    startedAt: new Date(facts.startMs).toISOString(),
    durationMs: facts.endMs - facts.startMs,
    summary: summaryOf(facts.checks),
    checks: facts.checks,
    ...(facts.entra === undefined ? {} : { entra: facts.entra }),
  };
}

function summaryOf(checks: readonly CheckResult[]): Readonly<Record<VerdictKind, number>> {
  const count = (kind: VerdictKind) => checks.filter(({ verdict }) => verdict === kind).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    warn: count('warn'),
    skip: count('skip'),
    error: count('error'),
  };
}

/** From which verdict on a run counts as failed: a broken MUST, a broken SHOULD too, or never. */
export type FailOn = 'must' | 'should' | 'never';

/**
 * The exit code of a run: 0 good; 1 a finding; 2 not one check could be carried out.
 * Under the profile `entra` a step at which Entra breaks counts as a broken MUST.
 */
export function exitCodeOf(report: Report, failOn: FailOn): 0 | 1 | 2 {
  const { summary, checks } = report;
  const carriedOut = checks.some(({ id, verdict }) => id !== CLEAN_UP && verdict !== 'error');
  if (summary.error > 0 && !carriedOut) return 2;
  if (failOn === 'never') return 0;
  const entraBreaks = report.profile === 'entra' && report.entra !== undefined && !report.entra.goesOn;
  if (summary.fail > 0 || summary.error > 0 || entraBreaks) return 1;
  return failOn === 'should' && summary.warn > 0 ? 1 : 0;
}
