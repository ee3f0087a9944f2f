import type { Sentinel } from '../cycle/sentinel.ts';
import { exportStep, failedStep } from '../log/steps.ts';
import type { Target, TargetResult } from '../target/target.ts';
import { displayNameOf, type Evaluation, type Plan } from './evaluation.ts';

/** Sends what was planned. Anything but a planned evaluation goes through untouched. */
export async function exportPlan(
  evaluation: Evaluation,
  sentinel: Sentinel,
  target: Target,
): Promise<Evaluation> {
  if (evaluation.end.kind !== 'planned') return evaluation;
  if (sentinel.isHalted) return { ...evaluation, end: { kind: 'cutOff' } };

  const { plan } = evaluation.end;
  const sent = await send(plan, evaluation, target);
  if (sent.ok) return exported(evaluation, plan, sent.value);

  if (await sentinel.blamesConnection(sent.failure)) return { ...evaluation, end: { kind: 'cutOff' } };
  const name = plan.action === 'create' ? 'EntryExportAdd' : 'EntryExportUpdate';
  return {
    ...evaluation,
    steps: [...evaluation.steps, failedStep('export', name, sent.failure)],
    end: { kind: 'failed', failure: sent.failure, attempted: plan.action },
  };
}

type TargetRef = NonNullable<Evaluation['target']>;

async function send(plan: Plan, evaluation: Evaluation, target: Target): Promise<TargetResult<TargetRef>> {
  const { type } = evaluation.object;
  if (plan.action === 'create') return target.create(type, plan.resource);
  const updated = await target.update(type, plan.targetId, plan.changes);
  return updated.ok ? { ok: true, value: evaluation.target ?? { id: plan.targetId, resource: {} } } : updated;
}

function exported(evaluation: Evaluation, plan: Plan, target: TargetRef): Evaluation {
  const isCreate = plan.action === 'create';
  const step = exportStep(isCreate ? 'Add' : 'Update', {
    targetId: target.id,
    displayName: displayNameOf(evaluation.object),
    verb: isCreate ? 'created' : 'updated',
  });
  return { ...evaluation, target, steps: [...evaluation.steps, step], end: { kind: 'exported', plan } };
}
