/*
 * evaluation   everything that was found out and done about one object in one cycle, from import to export
 * end          how it ended, or where it stands while it is still under way
 */
import type { Resource } from '@scimulator/scim';
import type { SourceObject } from '../directory/directory.ts';
import type { Step } from '../log/entry.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Memory, StagedDeletion } from '../store/store.ts';
import type { Failure } from '../target/target.ts';
import type { AttributeChange } from './attribute-change.ts';

/** Why an object was left alone (entra-engine 5.3). */
export type SkipReason =
  | 'ImportSkipped'
  | 'NotEffectivelyEntitled'
  | 'NotInProvisioningScope'
  | 'SkipOutOfScopeDeletions'
  | 'ObjectFlowDisabled'
  | 'EntrySynchronizationSkipped'
  | 'MissingValues'
  | 'RedundantExport';

/** What is to be written, before it is. */
export type Plan =
  | { readonly action: 'create'; readonly resource: Resource; readonly changes: readonly AttributeChange[] }
  | { readonly action: 'update'; readonly targetId: string; readonly changes: readonly AttributeChange[] };

export type End =
  /** Still under way. To settle it would lose the object: that is an error. */
  | { readonly kind: 'open' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly attempted: Plan['action'] | 'other' }
  | { readonly kind: 'staged'; readonly deletion: StagedDeletion }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'exported'; readonly plan: Plan }
  /** Not settled: the connection was lost before, or while, the target was asked. */
  | { readonly kind: 'cutOff' };

export interface Evaluation {
  readonly object: SourceObject;
  readonly memory: Memory;
  readonly mapping: ObjectMapping;
  readonly beganMs: number;
  /** In scope, and so to be linked, managed and given its references. */
  readonly isInScope: boolean;
  /** The target object, once it is known: linked, matched or created. */
  readonly target?: { readonly id: string; readonly resource: Resource };
  readonly steps: readonly Step[];
  readonly end: End;
}

/** What the log and the store call the object: its display name, else its joining name, else its id. */
export function displayNameOf(object: SourceObject): string {
  const { displayName, userPrincipalName } = object.attributes;
  if (typeof displayName === 'string' && displayName !== '') return displayName;
  if (typeof userPrincipalName === 'string' && userPrincipalName !== '') return userPrincipalName;
  return object.id;
}
