/** Activities of the audit service "Account Provisioning" (reference-audit-activities). */
export const AUDIT_ACTIVITIES = [
  'Add provisioning configuration',
  'Delete provisioning configuration',
  'Disable/pause provisioning configuration',
  'Enable/restart provisioning configuration',
  'Enable/start provisioning configuration',
  'Import',
  'Quarantine',
  'Update attribute mappings or scope',
  'Update provisioning setting or credentials',
] as const;
export type AuditActivity = (typeof AUDIT_ACTIVITIES)[number];

/** An entry of the audit log: what an administrator, or the service itself, did to a job. */
export interface AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly activityDateTime: string;
  readonly jobId: string;
  readonly activityDisplayName: AuditActivity;
  readonly result: 'success' | 'failure';
  /** One sentence. For a quarantine: what happened to it (entered, reason changed, left, disabled) and why. */
  readonly resultReason: string;
  readonly initiatedBy: 'administrator' | 'service';
  readonly additionalDetails: readonly { readonly key: string; readonly value: string }[];
}
