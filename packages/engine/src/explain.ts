/*
 * Why an object is, or is not, provisioned: the steps of a cycle up to where the target would be asked, taken now against what
 * is in the state, and what the last cycle said.
 */
import type { Json } from '@scimulator/scim';
import type {
  EffectiveAssignment,
  LifeState,
  ObjectType,
  Source,
  SourceObject,
} from './directory/directory.ts';
import type { Job } from './job/job.ts';
import type { LogEntry } from './log/entry.ts';
import { SKIP_ADVICE, scopeAdvice } from './log/steps.ts';
import { compileSchema } from './schema/compile.ts';
import { type CompiledSchema, groups, type ObjectMapping, users } from './schema/compiled-schema.ts';
import { SchemaError, type ServiceOptions } from './service.ts';
import { type AssessContext, assessSource, mapInScope, scopeInput } from './steps/assess.ts';
import { displayNameOf, type Evaluation, type SkipReason } from './steps/evaluation.ts';
import type { JoiningValue } from './steps/joining-value.ts';
import { entitlementOf, type ScopeVerdict } from './steps/scope.ts';
import type { Escrow, Link, Memory } from './store/store.ts';
import { recommendedAction } from './target/error-code.ts';
import type { Failure, FailureCode } from './target/target.ts';

/** Where an explanation is read from; nothing is written, and no target asked. */
export type ExplainPorts = Pick<ServiceOptions, 'store' | 'directory' | 'patterns' | 'clock' | 'ids'>;

/** An assignment that reaches the object. */
export interface AssignmentExplanation {
  readonly id: string;
  /** Display name of the app role; its id where the application has no such role. */
  readonly role: string;
  /** Display name of the group through which it comes; absent for a direct one. */
  readonly through?: string;
  /** Why it does not entitle; absent where it does. */
  readonly obstacle?: string;
}

/** A clause of a scoping filter, with the value that it was held against. */
export interface ClauseExplanation {
  /** `<filter title>.<attribute> <OPERATOR> '<value>'`. */
  readonly clause: string;
  readonly attribute: string;
  readonly value: Json;
  readonly holds: boolean;
}

/**
 * provisioned  it is in scope: it has its account, or the next cycle matches or creates it
 * leaves       it has an account that the next cycle disables or deletes
 * skipped      it is left alone
 * failed       it is in scope, and cannot be provisioned as things are
 */
export type ExplanationOutcome = 'provisioned' | 'leaves' | 'skipped' | 'failed';

export interface ExplanationDecision {
  readonly outcome: ExplanationOutcome;
  readonly code?: SkipReason | FailureCode | 'EntityTypeNotSupported';
  /** What decided. */
  readonly because: string;
  readonly remedy?: string;
}

export interface Explanation {
  readonly object: {
    readonly id: string;
    readonly type: ObjectType;
    readonly displayName: string;
    readonly userPrincipalName: string | null;
    readonly state: LifeState;
  };
  readonly decision: ExplanationDecision;
  /** Its latest change has not been seen by a finished cycle. */
  readonly isPending: boolean;
  readonly joining: readonly JoiningValue[];
  /** Absent where it ended before scoping. */
  readonly scope?: ScopeVerdict;
  readonly assignments: readonly AssignmentExplanation[];
  readonly clauses: readonly ClauseExplanation[];
  readonly link?: Link;
  readonly escrow?: Escrow;
  readonly referenceEscrow?: Escrow;
  /** The latest entry about the object itself. */
  readonly lastEntry?: LogEntry;
}

const PAGE_SIZE = 1_000;
const TYPES: readonly ObjectType[] = ['User', 'Group'];

/**
 * The objects that people could mean: by source id, by target id, else by user principal name or display name, in any letter
 * case. Names are looked for in the whole directory, page by page.
 */
export async function findObjects(
  wanted: string,
  job: Job,
  { store, directory }: Pick<ExplainPorts, 'store' | 'directory'>,
): Promise<readonly SourceObject[]> {
  const found: SourceObject[] = [];
  const { id: jobId, servicePrincipalId } = job.config;
  for (const type of TYPES) {
    const links = await store.linksByTarget({ jobId, type, targetIds: [wanted] });
    const ids = [...new Set([wanted, ...[...links.values()].map(({ sourceId }) => sourceId)])];
    found.push(...(await directory.objects({ type, servicePrincipalId, ids })));
  }
  if (found.length > 0) return found;
  for (const type of TYPES)
    found.push(...(await objectsNamed(wanted, { type, servicePrincipalId }, directory)));
  const present = found.filter(({ state }) => state !== 'hardDeleted');
  return present.length > 0 ? present : found;
}

async function objectsNamed(
  wanted: string,
  range: { readonly type: ObjectType; readonly servicePrincipalId: string },
  source: Source,
): Promise<readonly SourceObject[]> {
  const named: SourceObject[] = [];
  const upTo = await source.head();
  let after = 0;
  for (;;) {
    const page = await source.changes({ ...range, after, upTo, limit: PAGE_SIZE });
    named.push(...page.filter((object) => isNamed(object, wanted)));
    const last = page.at(-1);
    if (last === undefined) return named;
    after = last.changeNumber;
  }
}

function isNamed({ attributes }: SourceObject, wanted: string): boolean {
  const folded = wanted.toLowerCase();
  return [attributes['userPrincipalName'], attributes['displayName']].some(
    (name) => typeof name === 'string' && name.toLowerCase() === folded,
  );
}

/**
 * Evaluates an object now, by the job's schema and settings, as the next cycle would.
 * @throws SchemaError when the job's schema does not compile
 */
export async function explainObject(
  object: SourceObject,
  job: Job,
  ports: ExplainPorts,
): Promise<Explanation> {
  const { config, state } = job;
  const memory = await memoryOf(object, job, ports);
  const lastEntry = await lastEntryOf(object, job, ports);
  const { userPrincipalName } = object.attributes;
  const known = {
    object: {
      id: object.id,
      type: object.type,
      displayName: displayNameOf(object),
      userPrincipalName: typeof userPrincipalName === 'string' ? userPrincipalName : null,
      state: object.state,
    },
    isPending: state.watermark === undefined || object.changeNumber > state.watermark,
    ...(memory.link !== undefined && { link: memory.link }),
    ...(memory.escrow !== undefined && { escrow: memory.escrow }),
    ...(memory.referenceEscrow !== undefined && { referenceEscrow: memory.referenceEscrow }),
    ...(lastEntry !== undefined && { lastEntry }),
  };

  const schema = compile(config.schema);
  const context = await contextOf(job, schema, ports);
  const mapping = object.type === 'User' ? context.users : context.groups;
  if (mapping === undefined) {
    return { ...known, decision: NO_GROUPS, joining: [], assignments: [], clauses: [] };
  }
  const { evaluation, joining, verdict } = assessSource({ object, memory, mapping }, context);
  const clauses = verdict === undefined ? [] : clausesOf(object, mapping, verdict);
  const ended = evaluation.isInScope ? inScope(evaluation, context) : evaluation;
  return {
    ...known,
    decision: decisionOf(ended, { joining, clauses, lastEntry, ...(verdict !== undefined && { verdict }) }),
    joining,
    ...(verdict !== undefined && { scope: verdict }),
    assignments: object.assignments.map((assignment) => assignmentOf(assignment, object, mapping, context)),
    clauses,
  };
}

const NO_GROUPS: ExplanationDecision = {
  outcome: 'skipped',
  code: 'EntityTypeNotSupported',
  because: 'the schema of the job maps no groups, or its group mapping is off',
  remedy: 'Add a group mapping to the schema, or switch it on.',
};

function compile(json: Job['config']['schema']): CompiledSchema {
  const compiled = compileSchema(json);
  if (!compiled.ok) throw new SchemaError(compiled.problems);
  return compiled.schema;
}

type Context = Omit<AssessContext, 'target'>;

async function contextOf({ config }: Job, schema: CompiledSchema, ports: ExplainPorts): Promise<Context> {
  const groupMapping = groups(schema);
  return {
    config,
    users: users(schema),
    groups: groupMapping?.isEnabled === true ? groupMapping : undefined,
    appRoles: await ports.directory.appRoles(config.servicePrincipalId),
    patterns: ports.patterns,
    clock: ports.clock,
    ids: ports.ids,
  };
}

async function memoryOf(object: SourceObject, { config }: Job, { store }: ExplainPorts): Promise<Memory> {
  const recalled = await store.recall({ jobId: config.id, cycleId: '', sourceIds: [object.id] });
  return recalled.get(object.id) ?? { isEvaluated: false };
}

async function lastEntryOf(object: SourceObject, { config }: Job, { store }: ExplainPorts) {
  // An entry about its manager or members may stand before the one about the object itself.
  const { entries } = await store.log({ jobId: config.id, about: object.id, limit: 10 });
  return entries.find(
    ({ subject, sourceIdentity }) => subject === 'object' && sourceIdentity.id === object.id,
  );
}

function assignmentOf(
  assignment: EffectiveAssignment,
  object: SourceObject,
  mapping: ObjectMapping,
  context: Context,
): AssignmentExplanation {
  const { id, appRoleId, through } = assignment;
  const { brokenBecause } = entitlementOf(
    { assignments: [assignment] },
    scopeInput(object, mapping, context),
  );
  const group = through?.attributes['displayName'];
  return {
    id,
    role: context.appRoles.find((role) => role.id === appRoleId)?.displayName ?? appRoleId,
    ...(through !== undefined && { through: typeof group === 'string' ? group : through.id }),
    ...(brokenBecause !== undefined && { obstacle: brokenBecause }),
  };
}

function clausesOf(
  { attributes }: SourceObject,
  { scope }: ObjectMapping,
  { filterResults }: ScopeVerdict,
): readonly ClauseExplanation[] {
  return scope.flatMap(({ clauses }) =>
    clauses.map(({ label, attribute }) => ({
      clause: label,
      attribute,
      value: (Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined) ?? null,
      holds: filterResults[label] === true,
    })),
  );
}

/** An object in scope is mapped; what is left to do needs the target. */
function inScope(evaluation: Evaluation, context: Context): Evaluation {
  const mapped = mapInScope(evaluation, evaluation.memory.link === undefined, context);
  return mapped.ok ? evaluation : mapped.ended;
}

interface Findings {
  readonly joining: readonly JoiningValue[];
  readonly clauses: readonly ClauseExplanation[];
  readonly verdict?: ScopeVerdict;
  readonly lastEntry: LogEntry | undefined;
}

function decisionOf(evaluation: Evaluation, findings: Findings): ExplanationDecision {
  const { end, memory } = evaluation;
  switch (end.kind) {
    case 'skipped':
      return skipped(end.reason, evaluation, findings);
    case 'failed':
      return failed(end.failure);
    case 'staged':
      return {
        outcome: 'leaves',
        because: `${end.deletion.reason}${failingClauses(findings)}; its account ${end.deletion.targetId} is to be ${end.deletion.action}d`,
        ...remedyOf(findings.verdict),
      };
    case 'open':
    case 'planned':
    case 'exported':
    case 'cutOff':
      return memory.escrow === undefined ? provisioned(evaluation, findings) : failed(memory.escrow);
  }
}

function failed({ code, detail }: Pick<Failure, 'code' | 'detail'>): ExplanationDecision {
  return { outcome: 'failed', code, because: detail, remedy: recommendedAction(code) };
}

function skipped(code: SkipReason, { mapping }: Evaluation, findings: Findings): ExplanationDecision {
  if (code === 'ImportSkipped') {
    const matching = mapping.matching.map(({ targetPath }) => targetPath).join(', ');
    const because = `the source has no value for ${matching}, by which it would be matched`;
    return { outcome: 'skipped', code, because, remedy: SKIP_ADVICE[code] };
  }
  const { verdict } = findings;
  if (verdict === undefined || verdict.isInScope)
    return { outcome: 'skipped', code, because: SKIP_ADVICE[code] };
  const because = `${verdict.failing.join('; ')}${failingClauses(findings)}`;
  const isAboutScope = code === 'NotEffectivelyEntitled' || code === 'NotInProvisioningScope';
  return {
    outcome: 'skipped',
    code,
    because: isAboutScope ? because : `${because}. ${SKIP_ADVICE[code]}`,
    ...remedyOf(verdict),
  };
}

/** What brings an object back into scope; nothing does where it was not scope that decided. */
function remedyOf(verdict: ScopeVerdict | undefined): Pick<ExplanationDecision, 'remedy'> {
  if (verdict === undefined) return {};
  const isAboutEntitlement = verdict.isActive && verdict.hasPassedFilter;
  const groups = 'A group gives its assignment to its immediate members only, and only with securityEnabled.';
  return { remedy: isAboutEntitlement ? `${scopeAdvice(verdict)} ${groups}` : scopeAdvice(verdict) };
}

/** The clauses that do not hold, where the filter decided. */
function failingClauses({ clauses, verdict }: Findings): string {
  if (verdict?.hasPassedFilter !== false) return '';
  const failing = clauses.filter(({ holds }) => !holds);
  const told = failing.map(
    ({ clause, attribute, value }) => `${clause} is false (${attribute} is ${JSON.stringify(value)})`,
  );
  return `: ${told.join(', ')}`;
}

function provisioned(
  { memory: { link } }: Evaluation,
  { joining, lastEntry }: Findings,
): ExplanationDecision {
  const reason = lastEntry?.provisioningSteps.at(-1)?.details['SkipReason'];
  if (link === undefined) {
    const by = joining.map(({ attribute, value }) => `${attribute} '${value}'`).join(', then ');
    return {
      outcome: 'provisioned',
      because: `it is in scope and not linked yet: the next cycle that evaluates it looks for ${by} in the target, and creates it where there is none`,
    };
  }
  return reason === 'RedundantExport'
    ? {
        outcome: 'provisioned',
        code: reason,
        because: `it is in scope and linked to ${link.targetId}; source and target agreed when they were last compared`,
      }
    : { outcome: 'provisioned', because: `it is in scope and linked to ${link.targetId}` };
}
