import type { LogEntry } from '../log/entry.ts';

/** Longer names are found by their beginning: an index of Postgres cannot hold them whole. */
const NAME_LENGTH_MAX = 256;

/** A name as it is looked up: letter case does not tell people apart. */
export const asName = (name: string): string => name.toLowerCase().slice(0, NAME_LENGTH_MAX);

/** Everything that a log entry is found by with `LogQuery.about`. */
export function namesOf({ sourceIdentity, targetIdentity }: LogEntry): readonly string[] {
  const names = [sourceIdentity, targetIdentity].flatMap(({ id, displayName, details }) => [
    id,
    displayName,
    details['UserPrincipalName'] ?? '',
  ]);
  return [...new Set(names.filter((name) => name !== '').map(asName))];
}
