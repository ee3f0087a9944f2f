export { type Clock, systemClock, VirtualClock } from './clock.ts';
export type { CycleProgress } from './cycle/context.ts';
export type { CycleReport } from './cycle/run-cycle.ts';
export type {
  AppRole,
  Assignment,
  Directory,
  DirectoryEdit,
  DirectoryImport,
  DirectoryObject,
  ImportComparison,
  ImportedObject,
  ObjectType,
  SourceObject,
} from './directory/directory.ts';
export { memoryDirectory } from './directory/memory.ts';
export { postgresDirectory } from './directory/postgres.ts';
export { evaluateText, type TextEvaluation } from './evaluate-text.ts';
export {
  type AssignmentExplanation,
  type ClauseExplanation,
  type Explanation,
  type ExplanationOutcome,
  explainObject,
  findObjects,
} from './explain.ts';
export { safePatterns } from './expression/patterns.ts';
export { printProblem, type SyntaxProblem } from './expression/syntax-problem.ts';
export { quarantineRemedy } from './health/quarantine.ts';
export { type Ids, sequentialIds } from './ids.ts';
export { evaluatedCount } from './job/counts.ts';
export {
  type CycleCounts,
  type EndCounts,
  type Execution,
  type Job,
  type JobConfig,
  type JobState,
  type Quarantine,
  type QuarantineReason,
  RESET_SCOPES,
  type ResetScope,
  type ScheduleState,
} from './job/job.ts';
export { DEFAULT_RESET, parseResetScopes } from './job/reset.ts';
export {
  type JobStatusCode,
  type SynchronizationJob,
  scheduleOf,
  statusCode,
  synchronizationJob,
} from './job/status.ts';
export { AUDIT_ACTIVITIES, type AuditActivity, type AuditEntry } from './log/audit.ts';
export type { LogEntry, ProvisioningAction, ProvisioningStatus, Step } from './log/entry.ts';
export { advance, type DueRun } from './scheduler.ts';
export { compileSchema } from './schema/compile.ts';
export { DEFAULT_SCHEMA } from './schema/default-schema.ts';
export {
  type Connection,
  JobBusyError,
  type NewJob,
  type Refusal,
  type RunOptions,
  type RunResult,
  SchemaError,
  Service,
  type ServiceOptions,
} from './service.ts';
export { DEFAULT_SETTINGS, Settings } from './settings.ts';
export { memoryStore } from './store/memory.ts';
export { isMigrated, migrateEngine } from './store/migrate.ts';
export { postgresStore } from './store/postgres.ts';
export {
  type Escrow,
  LeaseLostError,
  type Link,
  type LogPage,
  type LogQuery,
  type Store,
} from './store/store.ts';
export { type DryRun, dryRunTarget, type PlannedRequest } from './target/dry-run.ts';
export { type Exchange, scimTarget } from './target/scim.ts';
export type { Failure, FailureCode, ProbeFailure, Target } from './target/target.ts';
export { parseTenantUrl } from './target/tenant-url.ts';
export * from './target/transport.ts';
