import type { LogEntry, Store } from '@scimulator/engine';
import { detailOf, nameOf, reasonOf } from '../job/entry-words.ts';
import { entriesOf } from '../job/log-pages.ts';

/** Objects that ended in the same way for the same reason. */
export interface FindingGroup {
  readonly status: FindingStatus;
  /** Error code, or skip reason. */
  readonly reason: string;
  readonly count: number;
  /** The first few, each a name and what the log says about it. */
  readonly examples: readonly { readonly name: string; readonly detail: string }[];
  readonly advice: string;
}

const FINDING_STATUSES = [
  'failure',
  'warning',
  'skipped',
] as const satisfies LogEntry['provisioningStatusInfo']['status'][];
type FindingStatus = (typeof FINDING_STATUSES)[number];

const EXAMPLES_MAX = 20;

/** What of a cycle a person has to look at: failures, warnings and skips, grouped by reason. */
export async function findingsOf(
  store: Pick<Store, 'log'>,
  { jobId, cycleId }: { readonly jobId: string; readonly cycleId: string },
): Promise<readonly FindingGroup[]> {
  const groups = new Map<string, FindingGroup>();
  for (const status of FINDING_STATUSES) {
    for await (const entry of entriesOf(store, { jobId, cycleId, status })) {
      const reason = reasonOf(entry);
      // What is already as it should be is counted in the summary and needs no attention.
      if (reason === 'RedundantExport') continue;
      const key = `${status} ${reason}`;
      const group = groups.get(key) ?? { status, reason, count: 0, examples: [], advice: adviceOf(entry) };
      groups.set(key, withEntry(group, entry));
    }
  }
  return [...groups.values()];
}

function withEntry(group: FindingGroup, entry: LogEntry): FindingGroup {
  const isShown = group.count < EXAMPLES_MAX;
  return {
    ...group,
    count: group.count + 1,
    examples: isShown
      ? [...group.examples, { name: nameOf(entry), detail: detailOf(entry) }]
      : group.examples,
  };
}

function adviceOf(entry: LogEntry): string {
  const { errorInformation } = entry.provisioningStatusInfo;
  return errorInformation?.recommendedAction ?? entry.provisioningSteps.at(-1)?.description ?? '';
}
