import { SCHEMAS } from '@scimulator/scim';
import type { ObjectType, SourceObject } from '../directory/directory.ts';
import type { Ids } from '../ids.ts';
import type { JobConfig } from '../job/job.ts';
import type { AttributeChange } from '../steps/attribute-change.ts';
import { errorInformation } from '../target/error-code.ts';
import type { Failure } from '../target/target.ts';
import type { LogEntry, ModifiedProperty, ProvisioningAction, ProvisioningStatus, Step } from './entry.ts';

/** What every entry of a cycle shares. */
export interface LogContext {
  readonly config: JobConfig;
  readonly tenantId: string;
  readonly cycleId: string;
  readonly ids: Ids;
}

export interface EntryFields {
  readonly subject: LogEntry['subject'];
  readonly sourceId: string;
  readonly type: ObjectType;
  readonly displayName: string;
  readonly sourceDetails: Readonly<Record<string, string>>;
  readonly targetId: string | undefined;
  readonly action: ProvisioningAction;
  readonly status: ProvisioningStatus;
  readonly failure?: Failure;
  /** Of the failure, if there was one before: shown as "retried n times, next attempt at". */
  readonly retry?: { readonly attempts: number; readonly nextAttemptMs: number | undefined };
  readonly steps: readonly Step[];
  readonly changes: readonly AttributeChange[];
  readonly beganMs: number;
  readonly endedMs: number;
}

const INITIATOR: LogEntry['initiatedBy'] = {
  id: '',
  displayName: 'Azure AD Provisioning Service',
  initiatorType: 'system',
};
const NO_DETAILS: Readonly<Record<string, string>> = {};
const TARGET_TYPES: Readonly<Record<ObjectType, string>> = { User: SCHEMAS.user, Group: SCHEMAS.group };

/** One entry of the provisioning log, in Graph's shape. */
export function logEntry(fields: EntryFields, { config, tenantId, cycleId, ids }: LogContext): LogEntry {
  const { type, sourceId, displayName } = fields;
  return {
    id: ids.next(),
    activityDateTime: new Date(fields.endedMs).toISOString(),
    tenantId,
    jobId: config.id,
    cycleId,
    changeId: ids.next(),
    durationInMilliseconds: fields.endedMs - fields.beganMs,
    provisioningAction: fields.action,
    provisioningStatusInfo: {
      status: fields.status,
      errorInformation: fields.failure === undefined ? null : errorInformation(fields.failure, fields.retry),
    },
    provisioningSteps: fields.steps,
    modifiedProperties: fields.changes.map(modifiedProperty),
    servicePrincipal: { id: config.servicePrincipalId, displayName: config.servicePrincipalName },
    sourceSystem: { id: tenantId, displayName: 'Microsoft Entra ID', details: NO_DETAILS },
    targetSystem: {
      id: config.servicePrincipalId,
      displayName: config.servicePrincipalName,
      details: {
        ServicePrincipalId: config.servicePrincipalId,
        ServicePrincipalDisplayName: config.servicePrincipalName,
      },
    },
    initiatedBy: INITIATOR,
    sourceIdentity: { id: sourceId, displayName, identityType: type, details: fields.sourceDetails },
    targetIdentity: {
      id: fields.targetId ?? '',
      displayName: '',
      identityType: TARGET_TYPES[type],
      details: NO_DETAILS,
    },
    subject: fields.subject,
  };
}

/** The details of a source identity as the real service writes them. */
export function sourceDetails(object: SourceObject): Readonly<Record<string, string>> {
  const { userPrincipalName, displayName } = object.attributes;
  return {
    id: object.id,
    odatatype: object.type,
    DisplayName: typeof displayName === 'string' ? displayName : '',
    ...(typeof userPrincipalName === 'string' && { UserPrincipalName: userPrincipalName }),
  };
}

function modifiedProperty(change: AttributeChange): ModifiedProperty {
  if (change.isRedacted === true) {
    return { displayName: change.path, oldValue: '[Redact]', newValue: '[Redact]' };
  }
  return { displayName: change.path, oldValue: textOf(change.oldValue), newValue: textOf(change.value) };
}

function textOf(value: AttributeChange['oldValue']): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
