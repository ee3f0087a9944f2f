import type { Job, JobState } from '../src/job/job.ts';
import type { AuditEntry } from '../src/log/audit.ts';
import type { LogEntry } from '../src/log/entry.ts';
import { DEFAULT_SETTINGS } from '../src/settings.ts';
import type { Escrow, Lease, Link, Staged, Store } from '../src/store/store.ts';

export const STATE: JobState = {
  successes: 0,
  counterEpoch: 0,
  initialCycleHasEnded: false,
  successiveCompleteFailures: 0,
  entryCounts: { User: 0, Group: 0 },
  forceDeletes: false,
  nextDueMs: 0,
};

export function jobOf(id: string): Job {
  return {
    config: {
      id,
      name: 'default',
      templateId: 'scim',
      servicePrincipalId: 'sp-1',
      servicePrincipalName: 'Example',
      baseAddress: 'https://example.com/scim/v2',
      createdMs: 1_700_000_000_000,
      settings: DEFAULT_SETTINGS,
      schema: { z: 1, a: [null, true] },
      schedule: 'Paused',
      isConfigured: true,
      pendingResets: [],
    },
    state: STATE,
  };
}

export const linkOf = (sourceId: string, link: Partial<Link> = {}): Link => ({
  sourceId,
  type: 'User',
  targetId: `target-${sourceId}`,
  displayName: `Name of ${sourceId}`,
  isManaged: true,
  succeededIn: null,
  ...link,
});

export const escrowOf = (sourceId: string, escrow: Partial<Escrow> = {}): Escrow => ({
  sourceId,
  type: 'User',
  isReference: false,
  code: 'InternalServerError',
  detail: 'PATCH /Users/1 answered 503',
  firstFailureMs: 1_000,
  lastAttemptMs: 2_000,
  attempts: 2,
  nextAttemptMs: 3_000,
  ...escrow,
});

export const membersOf = (sourceId: string): Staged => ({
  kind: 'members',
  sourceId,
  type: 'Group',
  targetId: `target-${sourceId}`,
  displayName: sourceId,
  path: 'members',
  after: 7,
  presentOnly: false,
});

export const deletionOf = (sourceId: string): Staged => ({
  kind: 'deletion',
  sourceId,
  type: 'User',
  targetId: `target-${sourceId}`,
  displayName: sourceId,
  action: 'disable',
  keepsManaging: true,
  reason: 'the user was deleted',
  changeNumber: 3,
});

interface EntryOptions {
  readonly jobId?: string;
  readonly cycleId?: string;
  readonly sourceId?: string;
  readonly status?: LogEntry['provisioningStatusInfo']['status'];
  readonly action?: LogEntry['provisioningAction'];
  readonly subject?: LogEntry['subject'];
  readonly userName?: string;
}

export function entryOf(id: string, options: EntryOptions = {}): LogEntry {
  const {
    jobId = 'job-1',
    cycleId = 'cycle-1',
    sourceId = id,
    userName = `${sourceId}@example.com`,
  } = options;
  const system = { id: 'system', displayName: 'System', details: {} };
  return {
    id,
    activityDateTime: '2026-01-01T00:00:00.000Z',
    tenantId: 'tenant',
    jobId,
    cycleId,
    changeId: id,
    durationInMilliseconds: 5,
    provisioningAction: options.action ?? 'create',
    provisioningStatusInfo: { status: options.status ?? 'success', errorInformation: null },
    provisioningSteps: [],
    modifiedProperties: [{ displayName: 'userName', oldValue: null, newValue: userName }],
    servicePrincipal: { id: 'sp-1', displayName: 'Example' },
    sourceSystem: system,
    targetSystem: system,
    initiatedBy: { id: '', displayName: 'Scimulator', initiatorType: 'system' },
    sourceIdentity: {
      id: sourceId,
      displayName: `Name of ${sourceId}`,
      identityType: 'User',
      details: { UserPrincipalName: userName },
    },
    targetIdentity: { id: `target-${sourceId}`, displayName: '', identityType: 'User', details: {} },
    subject: options.subject ?? 'object',
  };
}

export const auditOf = (id: string, entry: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  activityDateTime: '2026-01-01T00:00:00.000Z',
  jobId: 'job-1',
  activityDisplayName: 'Quarantine',
  result: 'success',
  resultReason: 'entered',
  initiatedBy: 'service',
  additionalDetails: [{ key: 'reason', value: 'Unknown' }],
  ...entry,
});

/** The right to commit to a job, which is created when it is not there. */
export async function leaseOn(store: Store, jobId = 'job-1'): Promise<Lease> {
  if (!(await store.job(jobId))) await store.createJob(jobOf(jobId), []);
  const lease = await store.acquireLease(jobId, { owner: 'worker-1', ttlMs: 60_000 });
  if (!lease) throw new Error(`job ${jobId} is held by somebody else`);
  return lease;
}
