import { isJsonObject, type Json, parsePath, type Resource } from '@scimulator/scim';
import type { RunningCycle } from '../job/job.ts';
import type { Link, StagedManager, StagedMembers } from '../store/store.ts';
import { displayNameOf, type Evaluation } from './evaluation.ts';
import { valueAt } from './target-value.ts';

/**
 * What is to be sent for an object's references once all objects of the cycle have been written: its manager, or its
 * members (entra-engine 1.6: first the objects, then the references).
 */
export function stagedReference(
  evaluation: Evaluation,
  link: Link,
  cycle: RunningCycle,
): StagedManager | StagedMembers | undefined {
  const { object, mapping } = evaluation;
  const base = { sourceId: object.id, targetId: link.targetId, displayName: displayNameOf(object) };
  if (object.type === 'Group') {
    if (mapping.members === undefined) return undefined;
    return {
      ...base,
      kind: 'members',
      type: 'Group',
      path: mapping.members.path,
      after: membersAfter(evaluation, cycle),
      presentOnly: evaluation.memory.link === undefined,
    };
  }
  const managerSourceId = object.attributes['manager'];
  // A manager that was cleared does not flow: null never does (entra-engine 4.1).
  if (mapping.manager === undefined || typeof managerSourceId !== 'string' || managerSourceId === '')
    return undefined;
  const current = currentManager(evaluation.target?.resource ?? {}, mapping.manager.path);
  return {
    ...base,
    kind: 'manager',
    type: 'User',
    path: mapping.manager.path,
    managerSourceId,
    ...(current !== undefined && { currentTargetId: current }),
  };
}

/**
 * From where on member changes have to be told: from the beginning for a group that has just been linked, from the first
 * change that has not been told where the group or its members failed, else from the watermark.
 */
export function membersAfter({ memory }: Pick<Evaluation, 'memory'>, cycle: RunningCycle): number {
  const { link, escrow, referenceEscrow } = memory;
  if (link === undefined || !link.isManaged) return 0;
  return Math.min(cycle.after, escrow?.after ?? cycle.after, referenceEscrow?.after ?? cycle.after);
}

/** Servers show a manager as an object, a bare id, or an array of one (scim-wire 3.8). */
function currentManager(resource: Resource, path: string): string | undefined {
  const shown: Json | undefined = valueAt(resource, parsePath(path));
  const first: Json | undefined = Array.isArray(shown) ? shown[0] : shown;
  const id = isJsonObject(first) ? first['value'] : first;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
