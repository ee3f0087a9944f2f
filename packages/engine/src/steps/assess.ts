/*
 * The way of one object up to the moment where something would be written: import → scope → match → map → diff.
 * What comes out is a value; the page commits its intents and then exports it.
 */

import type { CycleContext } from '../cycle/context.ts';
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
import { joiningValues } from './joining-value.ts';
import { hardDelete, leaveScope } from './leave-scope.ts';
import { createBody, type MappedValue, mapObject } from './map.ts';
import { match } from './match.ts';
import { scopeOf } from './scope.ts';

/** What an assessment needs of the cycle. */
export type AssessContext = Pick<
  CycleContext,
  'config' | 'users' | 'groups' | 'appRoles' | 'target' | 'patterns' | 'clock'
>;

/**
 * Decides what is to become of one object. Reads from the target, writes nothing.
 *
 * @returns an evaluation that is skipped, failed, staged, planned or cut off
 */
export async function assess(
  {
    object,
    memory,
    mapping,
  }: { readonly object: SourceObject; readonly memory: Memory; readonly mapping: ObjectMapping },
  sentinel: Sentinel,
  context: AssessContext,
): Promise<Evaluation> {
  const imported = begin(object, memory, mapping, context.clock.now());
  if (object.state === 'hardDeleted')
    return leave(imported, hardDelete({ object, mapping, link: memory.link }));

  // Without a joining value the object ends here, before scoping (entra-engine 1.4, design part 4).
  const joining = joiningValues(mapping, object, context);
  if (!joining.ok) return fail(imported, joining.failure, 'import');
  if (joining.values.length === 0) return skip(imported, 'ImportSkipped');

  const verdict = scopeOf(scopeInput(object, mapping, context));
  const scoped = {
    ...imported,
    isInScope: verdict.isInScope,
    steps: [...imported.steps, scopingStep(object, verdict)],
  };
  if (!verdict.isInScope) {
    return leave(
      scoped,
      leaveScope(verdict, { object, mapping, link: memory.link, settings: context.config.settings }),
    );
  }

  if (sentinel.lost !== undefined) return cutOff(scoped);
  const matched = await match(object, memory.link, joining.values, context.target);
  const looked = { ...scoped, steps: [...scoped.steps, ...matched.steps] };
  if (!matched.result.ok) {
    const { failure } = matched.result;
    if (await sentinel.blamesConnection(failure)) return cutOff(looked);
    return { ...looked, end: { kind: 'failed', failure, attempted: 'other' } };
  }
  return plan(looked, matched.result.value, context);
}

function begin(object: SourceObject, memory: Memory, mapping: ObjectMapping, beganMs: number): Evaluation {
  const steps: readonly Step[] = [
    importStep(object, memory.link !== undefined),
    ...(memory.intent === undefined ? [] : [recoveredStep(object)]),
  ];
  return { object, memory, mapping, beganMs, isInScope: false, steps, end: { kind: 'cutOff' } };
}

function scopeInput(object: SourceObject, mapping: ObjectMapping, context: AssessContext) {
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
        const joining = joiningValues(groups, group, context);
        return joining.ok && joining.values.length > 0;
      },
    }),
  };
}

/** Maps, compares, and says what to send: a create, an update, or nothing. */
function plan(looked: Evaluation, found: TargetObject | undefined, context: AssessContext): Evaluation {
  const { object, mapping } = looked;
  const isCreate = found === undefined;
  const evaluation = found === undefined ? looked : { ...looked, target: found };
  if (!(isCreate ? mapping.flows.add : mapping.flows.update)) return skip(evaluation, 'ObjectFlowDisabled');

  const mapped = mapObject({
    mapping,
    object,
    isSoftDeleted: false,
    isCreate,
    appRoles: context.appRoles,
    patterns: context.patterns,
  });
  if (!mapped.ok) return fail(evaluation, mapped.failure, 'processing');
  if (mapped.missing.length > 0) return missing(evaluation, mapped.missing, context);

  return found === undefined
    ? planCreate(evaluation, mapped.values)
    : planUpdate(evaluation, mapped.values, found);
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
function missing(evaluation: Evaluation, names: readonly string[], context: AssessContext): Evaluation {
  if (context.config.settings.requiredMissingStatus === 'skipped') return skip(evaluation, 'MissingValues');
  const detail = `the required ${names.length === 1 ? 'attribute' : 'attributes'} ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} no value in the source`;
  return fail(evaluation, { code: 'MissingValues', detail }, 'processing');
}

function skip(evaluation: Evaluation, reason: SkipReason): Evaluation {
  return leave(evaluation, { kind: 'skipped', reason });
}

function fail(evaluation: Evaluation, failure: Failure, type: StepType): Evaluation {
  const attempted = evaluation.target === undefined ? 'create' : 'update';
  const name = attempted === 'create' ? 'EntrySynchronizationAdd' : 'EntrySynchronizationUpdate';
  return {
    ...evaluation,
    steps: [...evaluation.steps, failedStep(type, name, failure)],
    end: { kind: 'failed', failure, attempted },
  };
}

function leave(evaluation: Evaluation, end: Evaluation['end']): Evaluation {
  if (end.kind !== 'skipped') return { ...evaluation, end };
  return { ...evaluation, steps: [...evaluation.steps, skipStep(evaluation.object, end.reason)], end };
}

function cutOff(evaluation: Evaluation): Evaluation {
  return { ...evaluation, end: { kind: 'cutOff' } };
}
