/*
 * The provisioning log in Graph's shape (provisioningObjectSummary, v1.0 names). One entry for each object that a cycle
 * evaluates, one more for each export of its references.
 */

export type ProvisioningAction = 'create' | 'update' | 'delete' | 'disable' | 'stagedDelete' | 'other';
export type ProvisioningStatus = 'success' | 'failure' | 'skipped' | 'warning';
export type StepType = 'import' | 'scoping' | 'matching' | 'processing' | 'referenceResolution' | 'export';

/** Graph: provisioningStep. */
export interface Step {
  readonly name: string;
  readonly provisioningStepType: StepType;
  readonly status: ProvisioningStatus;
  readonly description: string;
  readonly details: Readonly<Record<string, string>>;
}

/** Graph: provisioningErrorInfo. */
export interface ErrorInformation {
  readonly errorCode: string;
  readonly reason: string;
  readonly additionalDetails: string | null;
  readonly errorCategory: 'failure' | 'nonServiceFailure';
  readonly recommendedAction: string | null;
}

/** Graph: provisionedIdentity. */
export interface Identity {
  readonly id: string;
  readonly displayName: string;
  readonly identityType: string;
  readonly details: Readonly<Record<string, string>>;
}

/** Graph: provisioningSystem. */
export interface System {
  readonly id: string;
  readonly displayName: string;
  readonly details: Readonly<Record<string, string>>;
}

/** Graph: modifiedProperty. */
export interface ModifiedProperty {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

/** Graph: provisioningObjectSummary. */
export interface LogEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly activityDateTime: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly cycleId: string;
  readonly changeId: string;
  readonly durationInMilliseconds: number;
  readonly provisioningAction: ProvisioningAction;
  readonly provisioningStatusInfo: {
    readonly status: ProvisioningStatus;
    readonly errorInformation: ErrorInformation | null;
  };
  readonly provisioningSteps: readonly Step[];
  readonly modifiedProperties: readonly ModifiedProperty[];
  readonly servicePrincipal: { readonly id: string; readonly displayName: string };
  readonly sourceSystem: System;
  readonly targetSystem: System;
  readonly initiatedBy: {
    readonly id: string;
    readonly displayName: string;
    readonly initiatorType: 'user' | 'application' | 'system';
  };
  readonly sourceIdentity: Identity;
  readonly targetIdentity: Identity;
  /** Ours: whether the entry is about the object itself or about its manager or members. Not part of Graph's shape. */
  readonly subject: 'object' | 'references';
}
