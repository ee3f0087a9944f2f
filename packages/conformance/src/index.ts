export type { Feature } from './capabilities.ts';
export type { Check } from './check.ts';
export { CHECKS } from './checks.ts';
export type { Leftover } from './clean-up.ts';
export type { DialectName } from './entra/dialect.ts';
export {
  type EntraDialectVerdict,
  type EntraOptions,
  type EntraStepResult,
  type EntraVerdict,
  entraVerdict,
} from './entra/verdict.ts';
export type { Exchange } from './exchange.ts';
export type { VerdictKind } from './finding.ts';
export { formatConsole } from './report/console.ts';
export { formatJson } from './report/json.ts';
export { formatJunit } from './report/junit.ts';
export { buildReport, exitCodeOf, type FailOn, type Report } from './report.ts';
export type { Level, Requirement } from './requirements/level.ts';
export { REQUIREMENTS, type RequirementId } from './requirements.ts';
export { type CheckResult, CLEAN_UP, type Profile, type RunOptions, runChecks, selectChecks } from './run.ts';
export { type Claim, describeClaim, type TimelineEntry } from './scenario/chronicle.ts';
export { formatScenario, formatScenarioSummary } from './scenario/console.ts';
export { buildScenarioReport, formatScenarioJunit, type ScenarioReport } from './scenario/report.ts';
export {
  isScale,
  listScenarios,
  runScenarios,
  type ScenarioInfo,
  type ScenarioResult,
  type ScenarioRunOptions,
} from './scenario/run.ts';
export type { SessionOptions } from './session.ts';
export { skipReason } from './skips.ts';
