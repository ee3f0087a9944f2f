import type { AppRole, AssigningGroup, SourceObject } from '../directory/directory.ts';
import type { Settings } from '../settings.ts';

export interface EntitlementInput {
  readonly object: Pick<SourceObject, 'assignments'>;
  readonly appRoles: readonly AppRole[];
  readonly job: { readonly createdMs: number };
  readonly nowMs: number;
  /** Whether a group has a joining value; given where the group mapping is on. */
  readonly groupJoining?: (group: AssigningGroup) => boolean;
  readonly settings: Pick<Settings, 'emptyGroupMatchBlocksMembers'>;
}

export interface Entitlement {
  readonly isAssigned: boolean;
  readonly isEffectivelyEntitled: boolean;
  /** For an assigned object that is not entitled: why, and what to do. */
  readonly brokenBecause?: string;
}

export declare function entitlement(input: EntitlementInput): Entitlement;
