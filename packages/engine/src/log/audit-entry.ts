import type { Clock } from '../clock.ts';
import { type QuarantineChange, quarantineRemedy } from '../health/quarantine.ts';
import type { Ids } from '../ids.ts';
import type { JobConfig, Quarantine } from '../job/job.ts';
import type { AuditActivity, AuditEntry } from './audit.ts';

/** What an audit entry takes its identity and its time from. */
export interface AuditContext {
  readonly config: Pick<JobConfig, 'id'>;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** One entry of the audit log. */
export function auditEntry(
  activity: AuditActivity,
  fields: Pick<AuditEntry, 'resultReason'> &
    Partial<Pick<AuditEntry, 'result' | 'initiatedBy' | 'additionalDetails'>>,
  { config, ids, clock }: AuditContext,
): AuditEntry {
  return {
    id: ids.next(),
    activityDateTime: new Date(clock.now()).toISOString(),
    jobId: config.id,
    activityDisplayName: activity,
    result: 'success',
    initiatedBy: 'administrator',
    additionalDetails: [],
    ...fields,
  };
}

const CHANGES: Readonly<Record<Exclude<QuarantineChange, 'stays'>, string>> = {
  entered: 'The job entered quarantine',
  reasonChanged: 'The reason of the quarantine changed',
  disabled: 'The job was disabled after 28 days of quarantine',
  left: 'The job left quarantine',
};

/** The quarantine history: entries on entering, reason change, leaving and disabling (A-088, design part 11). */
export function quarantineEntry(
  change: Exclude<QuarantineChange, 'stays'>,
  quarantine: Quarantine,
  context: AuditContext,
): AuditEntry {
  const { reason, error } = quarantine;
  const isOver = change === 'left';
  return auditEntry(
    'Quarantine',
    {
      result: isOver ? 'success' : 'failure',
      resultReason: isOver
        ? `${CHANGES.left} (${reason})`
        : `${CHANGES[change]}: ${reason}: ${error.message}`,
      initiatedBy: 'service',
      additionalDetails: [
        { key: 'Change', value: change },
        { key: 'Reason', value: reason },
        { key: 'ErrorCode', value: error.code },
        { key: 'Remedy', value: quarantineRemedy(quarantine) },
      ],
    },
    context,
  );
}

/** Role imports appear in the audit log, not in the provisioning log (howto-analyze-provisioning-logs). */
export function importEntry(quarantine: Quarantine | undefined, context: AuditContext): AuditEntry {
  const failed = quarantine?.error.code === 'DuplicateRoles' ? quarantine.error.message : undefined;
  return auditEntry(
    'Import',
    {
      result: failed === undefined ? 'success' : 'failure',
      resultReason:
        failed === undefined ? 'Roles were imported from the target' : `Role import failed: ${failed}`,
      initiatedBy: 'service',
    },
    context,
  );
}
