import type { LogEntry } from '../log/entry.ts';
import type { LogQuery } from './store.ts';

/** Everything a log entry can be found by with {@link LogQuery.about}. */
export function namesOf({ sourceIdentity, targetIdentity }: LogEntry): readonly string[] {
  const names = [sourceIdentity, targetIdentity].flatMap(({ id, displayName, details }) => [
    id,
    displayName,
    details['userPrincipalName'] ?? '',
    details['userName'] ?? '',
  ]);
  return [...new Set(names)].filter((name) => name !== '');
}

/** Whether an entry is among those asked for, its place in the log aside. */
export function isAskedFor(entry: LogEntry, query: LogQuery): boolean {
  return (
    isWanted(entry.jobId, query.jobId) &&
    isWanted(entry.cycleId, query.cycleId) &&
    isWanted(entry.provisioningStatusInfo.status, query.status) &&
    isWanted(entry.provisioningAction, query.action) &&
    (query.about === undefined || namesOf(entry).includes(query.about))
  );
}

const isWanted = (value: string, wanted: string | undefined): boolean =>
  wanted === undefined || value === wanted;
