import type { SourceObject } from '../directory/directory.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Settings } from '../settings.ts';
import type { Link } from '../store/store.ts';
import { displayNameOf, type End, type SkipReason } from './evaluation.ts';
import { readsSoftDeleted } from './map.ts';
import type { ScopeVerdict } from './scope.ts';

interface Leaving {
  readonly object: SourceObject;
  readonly link: Link | undefined;
  readonly mapping: ObjectMapping;
  readonly settings: Settings;
}

/**
 * What becomes of an object that is not in scope: nothing, a disable or a delete.
 *
 * The deprovisioning table of entra-engine 1.8. Deletions and disables are only staged here, so that the guard can count
 * them before the first goes out.
 */
export function leaveScope(verdict: ScopeVerdict, leaving: Leaving): End {
  const { link, mapping, settings, object } = leaving;
  if (link === undefined || !link.isManaged) return skipped(reasonOutOfScope(verdict));

  const isScopeLoss = verdict.isActive;
  const isSpared = isScopeLoss || settings.skipOutOfScopeDeletionsAppliesTo === 'scopeAndState';
  if (settings.skipOutOfScopeDeletions && isSpared) return skipped('SkipOutOfScopeDeletions');

  const staged = { link, object, keepsManaging: !isScopeLoss, reason: verdict.failing.join('; ') };
  // SCIM groups have no `active`: a group that leaves scope is deleted.
  if (object.type === 'Group') {
    return mapping.flows.delete ? stage('delete', staged) : skipped('ObjectFlowDisabled');
  }
  if (!mapping.flows.update) return skipped('ObjectFlowDisabled');
  // Without a mapped `active` there is nothing to disable with (design part 11).
  return readsSoftDeleted(mapping) ? stage('disable', staged) : skipped('EntrySynchronizationSkipped');
}

/**
 * A hard-deleted object: DELETE for what is still managed. After a scope-loss disable nothing is sent.
 */
export function hardDelete({ link, mapping, object }: Omit<Leaving, 'settings'>): End {
  if (link === undefined || !link.isManaged) return skipped('EntrySynchronizationSkipped');
  if (!mapping.flows.delete) return skipped('ObjectFlowDisabled');
  const reason = 'it was deleted permanently in the source system';
  return stage('delete', { link, object, keepsManaging: false, reason });
}

/** A filter alone → `NotInProvisioningScope`; anything that entitlement or state has to do with → `NotEffectivelyEntitled`. */
function reasonOutOfScope(verdict: ScopeVerdict): SkipReason {
  const isFilterAlone = !verdict.hasPassedFilter && verdict.failing.length === 1;
  return isFilterAlone ? 'NotInProvisioningScope' : 'NotEffectivelyEntitled';
}

function skipped(reason: SkipReason): End {
  return { kind: 'skipped', reason };
}

interface Staging {
  readonly link: Link;
  readonly object: SourceObject;
  readonly keepsManaging: boolean;
  readonly reason: string;
}

function stage(action: 'disable' | 'delete', { link, object, keepsManaging, reason }: Staging): End {
  return {
    kind: 'staged',
    deletion: {
      kind: 'deletion',
      sourceId: object.id,
      type: object.type,
      targetId: link.targetId,
      displayName: displayNameOf(object),
      action,
      keepsManaging,
      reason,
      changeNumber: object.changeNumber,
    },
  };
}
