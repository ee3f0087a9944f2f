/*
 * The way of one object up to the moment where something would be written: import → scope → match → map → diff.
 * What comes out is a value; the page commits its intents and then exports it.
 */

import type { CycleContext } from '../cycle/context.ts';
import { readingOf } from '../cycle/reading.ts';
import type { Sentinel } from '../cycle/sentinel.ts';
import type { AssigningGroup, SourceObject } from '../directory/directory.ts';
import type { Step, StepType } from '../log/entry.ts';
import {
  failedStep,
  importStep,
  processingStep,
  recoveredStep,
  scopingStep,
  skipStep,
} from '../log/steps.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Memory } from '../store/store.ts';
import type { Failure, TargetObject } from '../target/target.ts';
import { diff } from './diff.ts';
import { displayNameOf, type Evaluation, type SkipReason } from './evaluation.ts';
import { type JoiningValue, joiningValues } from './joining-value.ts';
import { hardDelete, leaveScope } from './leave-scope.ts';
import { createBody, type MappedValue, mapObject } from './map.ts';
import { match } from './match.ts';
import { type ScopeInput, type ScopeVerdict, scopeOf } from './scope.ts';

/** What an assessment needs of the cycle. */
export type AssessContext = Pick<
  CycleContext,
  'config' | 'users' | 'groups' | 'appRoles' | 'target' | 'patterns' | 'clock' | 'ids'
>;

/** The object in question, and what is known of it. */
export interface AssessInput {
  readonly object: SourceObject;
  readonly memory: Memory;
  readonly mapping: ObjectMapping;
}

/**
 * Decides what is to become of one object. Reads from the target, writes nothing.
 *
 * @returns an evaluation that is skipped, failed, staged, planned or cut off
 */
export async function assess(
  input: AssessInput,
  sentinel: Sentinel,
  context: AssessContext,
): Promise<Evaluation> {
  const { evaluation: scoped, joining } = assessSource(input, context);
  if (!scoped.isInScope) return scoped;

  if (sentinel.isHalted) return cutOff(scoped);
  const matched = await match(input.object, input.memory.link, joining, context.target);
  const looked = { ...scoped, steps: [...scoped.steps, ...matched.steps] };
  if (!matched.result.ok) {
    const { failure } = matched.result;
    if (await sentinel.blamesConnection(failure)) return cutOff(looked);
    return { ...looked, end: { kind: 'failed', failure, attempted: 'other' } };
  }
  return plan(looked, matched.result.value, context);
}

export interface SourceAssessment {
  /** Where it is in scope it is still under way; else it has ended. */
  readonly evaluation: Evaluation;
  readonly joining: readonly JoiningValue[];
  /** Absent where the object ended before scoping. */
  readonly verdict?: ScopeVerdict;
}

/** The part of an assessment that the target is not needed for: import, joining value, scope. */
export function assessSource(
  { object, memory, mapping }: AssessInput,
  context: Omit<AssessContext, 'target'>,
): SourceAssessment {
  const imported = begin(object, memory, mapping, context.clock.now());
  if (object.state === 'hardDeleted') {
    return {
      evaluation: leave(imported, hardDelete({ object, mapping, link: memory.link })),
      joining: [],
    };
  }
  // Without a joining value the object ends here, before scoping (entra-engine 1.4, design part 4).
  const joined = joiningValues(mapping, object, readingOf(context));
  if (!joined.ok) return { evaluation: fail(imported, joined.failure, 'import'), joining: [] };
  const joining = joined.values;
  if (joining.length === 0) return { evaluation: skip(imported, 'ImportSkipped'), joining };

  const verdict = scopeOf(scopeInput(object, mapping, context));
  const steps = [...imported.steps, scopingStep(object, verdict)];
  const scoped = { ...imported, isInScope: verdict.isInScope, steps };
  if (verdict.isInScope) return { evaluation: scoped, joining, verdict };
  const { settings } = context.config;
  const end = leaveScope(verdict, { object, mapping, link: memory.link, settings });
  return { evaluation: leave(scoped, end, verdict), joining, verdict };
}

function begin(object: SourceObject, memory: Memory, mapping: ObjectMapping, beganMs: number): Evaluation {
  const steps: readonly Step[] = [
    importStep(object, memory.link !== undefined),
    ...(memory.intent === undefined ? [] : [recoveredStep(object)]),
  ];
  return { object, memory, mapping, beganMs, isInScope: false, steps, end: { kind: 'open' } };
}

/** What decides about the scope of an object. */
export function scopeInput(
  object: SourceObject,
  mapping: ObjectMapping,
  context: Omit<AssessContext, 'target'>,
): ScopeInput {
  const { groups, config, clock, appRoles, patterns } = context;
  return {
    object,
    filters: mapping.scope,
    patterns,
    appRoles,
    settings: config.settings,
    jobCreatedMs: config.createdMs,
    nowMs: clock.now(),
    ...(groups !== undefined && {
      groupCanBeMatched: (group: AssigningGroup) => {
        const joining = joiningValues(groups, group, readingOf(context));
        return joining.ok && joining.values.length > 0;
      },
    }),
  };
}

/** Maps, compares, and says what to send: a create, an update, or nothing. */
function plan(looked: Evaluation, found: TargetObject | undefined, context: AssessContext): Evaluation {
  const isCreate = found === undefined;
  const evaluation = found === undefined ? looked : { ...looked, target: found };
  const mapped = mapInScope(evaluation, isCreate, context);
  if (!mapped.ok) return mapped.ended;
  return found === undefined
    ? planCreate(evaluation, mapped.values)
    : planUpdate(evaluation, mapped.values, found);
}

export type MappedInScope =
  | { readonly ok: true; readonly values: readonly MappedValue[] }
  | { readonly ok: false; readonly ended: Evaluation };

/** The values that an object in scope is to have in the target, or how it ends without. */
export function mapInScope(
  evaluation: Evaluation,
  isCreate: boolean,
  context: Omit<AssessContext, 'target'>,
): MappedInScope {
  const { object, mapping } = evaluation;
  const ended = (end: Evaluation): MappedInScope => ({ ok: false, ended: end });
  if (!(isCreate ? mapping.flows.add : mapping.flows.update))
    return ended(skip(evaluation, 'ObjectFlowDisabled'));
  const mapped = mapObject({ mapping, object, isSoftDeleted: false, isCreate, ...readingOf(context) });
  if (!mapped.ok) return ended(fail(evaluation, mapped.failure, 'processing'));
  if (mapped.missing.length > 0) return ended(missing(evaluation, mapped.missing, context));
  return { ok: true, values: mapped.values };
}

function planCreate(evaluation: Evaluation, values: readonly MappedValue[]): Evaluation {
  const description = `'${displayNameOf(evaluation.object)}' will be created in the target`;
  return {
    ...evaluation,
    steps: [...evaluation.steps, processingStep('Add', description)],
    end: {
      kind: 'planned',
      plan: { action: 'create', resource: createBody(values, evaluation.mapping), changes: diff(values, {}) },
    },
  };
}

function planUpdate(evaluation: Evaluation, values: readonly MappedValue[], found: TargetObject): Evaluation {
  const changes = diff(values, found.resource);
  if (changes.length === 0) return skip(evaluation, 'RedundantExport');
  const description = `'${displayNameOf(evaluation.object)}' will be updated: ${changes.map((change) => change.path).join(', ')}`;
  return {
    ...evaluation,
    steps: [...evaluation.steps, processingStep('Update', description)],
    end: { kind: 'planned', plan: { action: 'update', targetId: found.id, changes } },
  };
}

/** A required attribute without value: failure, or skipped by setting. */
function missing(
  evaluation: Evaluation,
  names: readonly string[],
  context: Pick<AssessContext, 'config'>,
): Evaluation {
  if (context.config.settings.requiredMissingStatus === 'skipped') return skip(evaluation, 'MissingValues');
  const detail = `the required ${names.length === 1 ? 'attribute' : 'attributes'} ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} no value in the source`;
  return fail(evaluation, { code: 'MissingValues', detail }, 'processing');
}

function skip(evaluation: Evaluation, reason: SkipReason): Evaluation {
  return leave(evaluation, { kind: 'skipped', reason });
}

function fail(evaluation: Evaluation, failure: Failure, type: StepType): Evaluation {
  // A linked object has its account, also before that has been read.
  const hasAccount = evaluation.target !== undefined || evaluation.memory.link !== undefined;
  const attempted = hasAccount ? 'update' : 'create';
  const name = attempted === 'create' ? 'EntrySynchronizationAdd' : 'EntrySynchronizationUpdate';
  return {
    ...evaluation,
    steps: [...evaluation.steps, failedStep(type, name, failure)],
    end: { kind: 'failed', failure, attempted },
  };
}

function leave(evaluation: Evaluation, end: Evaluation['end'], verdict?: ScopeVerdict): Evaluation {
  if (end.kind !== 'skipped') return { ...evaluation, end };
  return {
    ...evaluation,
    steps: [...evaluation.steps, skipStep(evaluation.object, end.reason, verdict)],
    end,
  };
}

function cutOff(evaluation: Evaluation): Evaluation {
  return { ...evaluation, end: { kind: 'cutOff' } };
}
