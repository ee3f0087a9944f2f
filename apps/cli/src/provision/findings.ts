import type { LogEntry, Store } from '@scimulator/engine';

/** Objects that ended in the same way for the same reason. */
export interface FindingGroup {
  readonly status: 'failure' | 'skipped' | 'warning';
  /** Error code, or skip reason. */
  readonly reason: string;
  readonly count: number;
  /** The first few, each a name and what the log says about it. */
  readonly examples: readonly { readonly name: string; readonly detail: string }[];
  readonly advice: string;
}

const EXAMPLES_MAX = 20;
const PAGE = 500;

/** The entries of a cycle, page by page, so that memory does not grow with it. */
export async function* entriesOf(
  store: Pick<Store, 'log'>,
  query: Omit<Parameters<Store['log']>[0], 'limit' | 'before'>,
): AsyncGenerator<LogEntry> {
  let before: number | undefined;
  do {
    const page = await store.log({ ...query, limit: PAGE, ...(before !== undefined && { before }) });
    yield* page.entries;
    before = page.next;
  } while (before !== undefined);
}

/** What of a cycle a person has to look at: failures, warnings and skips, grouped by reason, most frequent first. */
export async function findingsOf(
  store: Pick<Store, 'log'>,
  jobId: string,
  cycleId: string,
): Promise<readonly FindingGroup[]> {
  const groups = new Map<
    string,
    FindingGroup & { examples: { name: string; detail: string }[]; count: number }
  >();
  for (const status of ['failure', 'warning', 'skipped'] as const) {
    for await (const entry of entriesOf(store, { jobId, cycleId, status })) {
      const reason = reasonOf(entry);
      // What is already as it should be is counted in the summary and needs no attention.
      if (reason === 'RedundantExport') continue;
      const key = `${status} ${reason}`;
      const group = groups.get(key) ?? { status, reason, count: 0, examples: [], advice: adviceOf(entry) };
      group.count += 1;
      if (group.examples.length < EXAMPLES_MAX)
        group.examples.push({ name: nameOf(entry), detail: detailOf(entry) });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** The error code, or the skip reason that the last step gives. */
export function reasonOf({ provisioningStatusInfo, provisioningSteps }: LogEntry): string {
  const code = provisioningStatusInfo.errorInformation?.errorCode;
  if (code !== undefined) return code;
  const details = provisioningSteps.toReversed().map((step) => step.details);
  return (
    details.map((one) => one['SkipReason'] ?? one['ErrorCode']).find((reason) => reason !== undefined) ?? ''
  );
}

export function nameOf({ sourceIdentity }: LogEntry): string {
  const { details, displayName, id } = sourceIdentity;
  return details['UserPrincipalName'] ?? (displayName === '' ? id : displayName);
}

/** What the log says happened: the error's reason, else the step that ended it. */
export function detailOf({ provisioningStatusInfo, provisioningSteps }: LogEntry): string {
  const { errorInformation } = provisioningStatusInfo;
  if (errorInformation !== null) return errorInformation.reason;
  const scoping = provisioningSteps.find(({ provisioningStepType }) => provisioningStepType === 'scoping');
  const warned = provisioningSteps.find(({ status }) => status === 'warning');
  return (warned ?? scoping ?? provisioningSteps.at(-1))?.description ?? '';
}

function adviceOf(entry: LogEntry): string {
  const { errorInformation } = entry.provisioningStatusInfo;
  return errorInformation?.recommendedAction ?? entry.provisioningSteps.at(-1)?.description ?? '';
}
