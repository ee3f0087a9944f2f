/*
 * The steps of a log entry, in the words of the real service (entra-engine 5.2, graph-api 4.1).
 */
import type { SourceObject } from '../directory/directory.ts';
import type { SkipReason } from '../steps/evaluation.ts';
import type { ScopeVerdict } from '../steps/scope.ts';
import type { Failure } from '../target/target.ts';
import type { ProvisioningStatus, Step, StepType } from './entry.ts';

interface StepFields {
  readonly name: string;
  readonly type: StepType;
  readonly status?: ProvisioningStatus;
  readonly description: string;
  readonly details?: Readonly<Record<string, string>>;
}

function step({ name, type, status = 'success', description, details = {} }: StepFields): Step {
  return { name, provisioningStepType: type, status, description, details };
}

/** What the source reported: the object appeared, changed or was deleted. */
export function importStep(object: SourceObject, isLinked: boolean): Step {
  const change = object.state === 'hardDeleted' ? 'Delete' : isLinked ? 'Update' : 'Add';
  return step({
    name: `EntryImport${change}`,
    type: 'import',
    description: `Received ${object.type} '${object.id}' change of type (${change}) from the source directory`,
    details: { objectId: object.id, changeNumber: String(object.changeNumber) },
  });
}

export function recoveredStep(object: SourceObject): Step {
  return step({
    name: 'EntryImport',
    type: 'matching',
    status: 'warning',
    description: `An earlier run ended while '${object.id}' was being created; whether the request arrived is found out by matching again`,
    details: { Recovery: 'recovered after unknown outcome' },
  });
}

const asFlag = (value: boolean) => (value ? 'True' : 'False');

export function scopingStep(object: SourceObject, verdict: ScopeVerdict): Step {
  return step({
    name: 'EntrySynchronizationScoping',
    type: 'scoping',
    description: verdict.isInScope
      ? `${object.type} is in scope`
      : `${object.type} is not in scope: ${numbered(verdict.failing)}`,
    details: {
      'Active in the source system': asFlag(verdict.isActive),
      'Assigned to the application': asFlag(verdict.isAssigned),
      [`${object.type} has the required role`]: asFlag(verdict.isEffectivelyEntitled),
      'Scoping filter evaluation passed': asFlag(verdict.hasPassedFilter),
      ScopeEvaluationResult: JSON.stringify(verdict.filterResults),
    },
  });
}

function numbered(clauses: readonly string[]): string {
  return clauses.map((clause, index) => `${index + 1}) ${clause}`).join(', ');
}

/** What an object is skipped for, and what to do about it. */
export const SKIP_ADVICE: Readonly<Record<SkipReason, string>> = {
  ImportSkipped: 'The matching attribute has no value in the source. Give it one.',
  NotEffectivelyEntitled:
    'Assign it to the application (if it is assigned already, unassign it and assign it again), or set the scope to all users and groups.',
  NotInProvisioningScope: 'Change the scoping filter or the attribute that it looks at.',
  SkipOutOfScopeDeletions: 'The job is set to leave accounts alone that go out of scope.',
  ObjectFlowDisabled: 'The mapping does not allow this kind of change (Create, Update or Delete is off).',
  EntrySynchronizationSkipped: 'There is nothing to do in the target.',
  MissingValues: 'A required attribute has no value in the source. Give it one, or a default.',
  RedundantExport: 'Source and target already agree.',
};

/** What brings an object back into scope: the first thing that keeps it out. */
export function scopeAdvice(verdict: ScopeVerdict): string {
  if (!verdict.isActive) return 'Restore it, or unblock its sign-in, in the source.';
  return verdict.hasPassedFilter ? SKIP_ADVICE.NotEffectivelyEntitled : SKIP_ADVICE.NotInProvisioningScope;
}

/**
 * The end of an object that nothing is sent for.
 *
 * @param verdict where scope decided
 */
export function skipStep(object: SourceObject, reason: SkipReason, verdict?: ScopeVerdict): Step {
  const isAboutScope = reason === 'NotEffectivelyEntitled' || reason === 'NotInProvisioningScope';
  const type = reason === 'ImportSkipped' ? 'import' : isAboutScope ? 'scoping' : 'export';
  const advice = isAboutScope && verdict !== undefined ? scopeAdvice(verdict) : SKIP_ADVICE[reason];
  return step({
    name: 'EntrySynchronizationSkip',
    type,
    status: 'skipped',
    description: `${object.type} '${object.id}' is skipped. ${advice}`,
    details: { SkipReason: reason, ReportableIdentifier: object.id },
  });
}

/** A lookup in the target that ended well: found by link, by matching, or not there. */
export function matchingStep(description: string, details: Readonly<Record<string, string>> = {}): Step {
  return step({ name: 'EntryImport', type: 'matching', description, details });
}

/** Anything that the target, or a check before it, refused. */
export function failedStep(type: StepType, name: string, failure: Failure): Step {
  return step({
    name,
    type,
    status: 'failure',
    description: failure.detail,
    details: {
      ErrorCode: failure.code,
      ...(failure.status !== undefined && { StatusCode: String(failure.status) }),
    },
  });
}

export function processingStep(action: 'Add' | 'Update' | 'Delete', description: string): Step {
  return step({ name: `EntrySynchronization${action}`, type: 'processing', description });
}

export function exportStep(
  action: 'Add' | 'Update' | 'Delete',
  {
    targetId,
    displayName,
    verb,
  }: { readonly targetId: string; readonly displayName: string; readonly verb: string },
): Step {
  return step({
    name: `EntryExport${action}`,
    type: 'export',
    description: `'${displayName}' was ${verb} in the target as '${targetId}'`,
    details: { ReportableIdentifier: targetId },
  });
}

/** A deletion that the guard holds back. */
export function stagedStep(description: string): Step {
  return step({ name: 'EntryExportDelete', type: 'export', status: 'warning', description });
}

/** References whose objects have no account in the target: left out, and named. */
export function unresolvedStep(sourceIds: readonly string[], attribute: string): Step {
  const shown = sourceIds.slice(0, 20).join(', ');
  const rest = sourceIds.length > 20 ? ` and ${sourceIds.length - 20} more` : '';
  return step({
    name: 'EntryResolveReference',
    type: 'referenceResolution',
    status: 'warning',
    description: `${attribute}: ${shown}${rest} ${sourceIds.length === 1 ? 'has' : 'have'} no account in the target and ${sourceIds.length === 1 ? 'is' : 'are'} left out`,
    details: {
      ErrorCode: 'UnableToResolveReferenceAttributeValue',
      Attribute: attribute,
      Unresolved: String(sourceIds.length),
    },
  });
}

export function resolvedStep(attribute: string, count: number): Step {
  return step({
    name: 'EntryResolveReference',
    type: 'referenceResolution',
    description: `${attribute}: ${count} ${count === 1 ? 'reference' : 'references'} resolved to accounts in the target`,
  });
}
