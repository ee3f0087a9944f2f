import { z } from 'zod';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Every number the engine goes by, with unit, documented default and source. A job carries its own copy.
 * Unknown names are refused, so that a typing mistake does not silently leave a default in force.
 */
export const Settings = z.strictObject({
  /** Between the end of a cycle and the start of the next. Entra: fixed at 40 minutes (known-issues, configure-automatic-user-provisioning-portal). */
  intervalMs: z
    .int()
    .positive()
    .default(40 * 60_000),
  /** Objects read, decided and committed together. Ours: large enough to batch SQL, small enough to lose little in a crash. */
  pageSize: z.int().min(1).max(5_000).default(500),
  /** Requests in flight at a target. Ours: Entra sends several in parallel but publishes no number. */
  concurrency: z.int().min(1).max(256).default(16),
  /** Requests a second, null for no limit (design part 11; the documentation's 25/s is what servers must sustain). */
  requestsPerSecond: z.number().positive().nullable().default(null),
  /** Per request. Ours: Entra publishes no number. */
  requestTimeoutMs: z.int().positive().default(60_000),
  /** The longest pause that a Retry-After header can impose. Ours: a year would stop a job for good. */
  retryAfterMsMax: z.int().nonnegative().default(HOUR_MS),

  /** Below this many open non-reference failures neither proportion nor base rule is evaluated (quarantine-status: 4,000 no, 5,000 yes). */
  escrowMinimum: z.int().nonnegative().default(5_000),
  /** Strictly more than this share of failed among failed and succeeded quarantines (quarantine-status: 40 %). */
  escrowProportionMax: z.number().min(0).max(1).default(0.4),
  /** Strictly more non-reference failures than this quarantine (quarantine-status). */
  escrowBaseMax: z.int().nonnegative().default(40_000),
  /** Strictly more failures of any kind than this quarantine (quarantine-status). */
  escrowTotalMax: z.int().nonnegative().default(60_000),
  /** What ends a threshold quarantine at an attempt (design part 11: the thresholds no longer exceeded, or the seed's "any success"). */
  quarantineLiftsOn: z.enum(['belowThresholds', 'anySuccess']).default('belowThresholds'),

  /** Offsets from the first failure; after the last listed one every `retryEveryMs` (quarantine-status: 6 h, 12 h, 24 h, then daily). */
  retryOffsetsMs: z
    .array(z.int().positive())
    .min(1)
    .default([6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS]),
  retryEveryMs: z.int().positive().default(DAY_MS),
  /** The last attempt is made at this offset; if it fails an object's escrow is dropped, a quarantined job disabled (28 days). */
  retryForMs: z
    .int()
    .positive()
    .default(28 * DAY_MS),

  /** Sync all users and groups instead of only assigned ones (secret `SyncAll`). */
  syncAll: z.boolean().default(false),
  /** Leave accounts alone that go out of scope (skip-out-of-scope-deletions). */
  skipOutOfScopeDeletions: z.boolean().default(false),
  /** `scope`: only scope loss; `scopeAndState`: also soft deletion and blocked sign-in. */
  skipOutOfScopeDeletionsAppliesTo: z.enum(['scope', 'scopeAndState']).default('scope'),
  /** How a missing required attribute that is not the matching one ends (A-053; the seeds say skipped). */
  requiredMissingStatus: z.enum(['failure', 'skipped']).default('failure'),
  /** Members whose only assignment is a group without matching value are not provisioned (A-145, the seed read literally). */
  emptyGroupMatchBlocksMembers: z.boolean().default(true),
  /** What the mapping function DefaultDomain gives; null where nobody has named one. */
  defaultDomain: z.string().min(1).nullable().default(null),
  /** A directory object stays in the recycle bin this long (how-provisioning-works: 30 days). */
  softDeleteRetentionMs: z
    .int()
    .nonnegative()
    .default(30 * DAY_MS),
  /** Held-back deletions: more than this many disables and deletes in a cycle quarantine it; null switches the guard off. */
  deletionThreshold: z.int().nonnegative().nullable().default(null),
  /** Member values in one PATCH operation. */
  membersPerOperation: z.int().positive().default(100),
  /** Read the target's roles and quarantine on duplicates (templates of the Salesforce/Zendesk kind; off for `scim`). */
  roleImport: z.boolean().default(false),
  /** Provisioning log entries older than this may be removed (howto-analyze-provisioning-logs: 30 days premium). */
  logRetentionMs: z
    .int()
    .positive()
    .default(30 * DAY_MS),
});

export type Settings = z.infer<typeof Settings>;

/** The documented defaults. */
export const DEFAULT_SETTINGS: Settings = Settings.parse({});
