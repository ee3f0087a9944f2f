import { type JunitCase, junitXml } from '../report/junit-xml.ts';
import { describeClaim } from './chronicle.ts';
import type { ScenarioResult } from './run.ts';

/** The outcome of a run of scenarios, for machines. */
export interface ScenarioReport {
  /** Grows when a reader of the report would have to change. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'scimulator'; readonly version: string };
  /** By how much thresholds and counts were divided; 1 are the true numbers. */
  readonly scale: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: Readonly<Record<ScenarioResult['verdict'], number>>;
  readonly scenarios: readonly ScenarioResult[];
}

export function buildScenarioReport(facts: {
  readonly version: string;
  readonly scale: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly scenarios: readonly ScenarioResult[];
}): ScenarioReport {
  const { version, scale, startMs, endMs, scenarios } = facts;
  const count = (verdict: ScenarioResult['verdict']) =>
    scenarios.filter((result) => result.verdict === verdict).length;
  return {
    schemaVersion: 1,
    tool: { name: 'scimulator', version },
    scale,
    startedAt: new Date(startMs).toISOString(),
    durationMs: endMs - startMs,
    summary: { pass: count('pass'), fail: count('fail'), error: count('error') },
    scenarios,
  };
}

/** The report as JUnit XML, a suite for each area (`skip`, `escrow`, …). */
export function formatScenarioJunit({ scenarios, ...run }: ScenarioReport): string {
  const areas = Map.groupBy(scenarios, ({ id }) => id.split('/')[0] ?? id);
  const suites = [...areas].map(([name, results]) => ({ name, cases: results.map(caseOf) }));
  return junitXml({ ...run, name: 'scimulator scenarios', suites });
}

const OUTCOMES = { pass: 'pass', fail: 'failure', error: 'error' } as const;

const caseOf = ({ id, title, verdict, reason, claims, durationMs }: ScenarioResult): JunitCase => ({
  name: `${id}: ${title}`,
  durationMs,
  outcome: OUTCOMES[verdict],
  reason,
  details: claims
    .filter(({ passed }) => !passed)
    .map(describeClaim)
    .join('\n'),
});
