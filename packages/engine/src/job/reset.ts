import type { Commit } from '../store/store.ts';
import { type JobState, type Quarantine, RESET_SCOPES, type ResetScope } from './job.ts';

/** The portal's restart button, and an empty `resetScope` (entra-engine 8.8). */
export const DEFAULT_RESET: readonly ResetScope[] = ['QuarantineState', 'Watermark', 'Escrows'];

/** `Full` is everything but ForceDeletes. */
const FULL_RESET: readonly ResetScope[] = ['QuarantineState', 'Watermark', 'Escrows', 'ConnectorDataStore'];

/**
 * Reads a `resetScope`: scopes separated by commas, in any order and letter case; nothing means the default.
 *
 * @returns the scopes, or the word that is none
 */
export function parseResetScopes(
  text: string,
):
  | { readonly ok: true; readonly scopes: readonly ResetScope[] }
  | { readonly ok: false; readonly unknown: string } {
  const scopes: ResetScope[] = [];
  for (const word of text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const scope = RESET_SCOPES.find((known) => known.toLowerCase() === word.toLowerCase());
    if (scope === undefined) return { ok: false, unknown: word };
    scopes.push(scope);
  }
  return { ok: true, scopes: scopes.length === 0 ? DEFAULT_RESET : scopes };
}

/** What a job holds when nothing has happened yet. */
export function newJobState(nowMs: number): JobState {
  return {
    successes: 0,
    counterEpoch: 0,
    initialCycleHasEnded: false,
    successiveCompleteFailures: 0,
    entryCounts: { User: 0, Group: 0 },
    forceDeletes: false,
    nextDueMs: nowMs,
  };
}

/** Deletions that have been allowed go out now, not at the next attempt (entra-engine 10). */
function quarantineAfter(quarantine: Quarantine | undefined, asked: ReadonlySet<ResetScope>, nowMs: number) {
  if (quarantine === undefined || !asked.has('ForceDeletes')) return quarantine;
  return { ...quarantine, nextAttemptMs: nowMs };
}

/** The state after a restart, and the tables that are emptied with it (entra-engine 8.8, table of resetScope). */
export function resetJob(
  state: JobState,
  scopes: readonly ResetScope[],
  nowMs: number,
): Required<Pick<Commit, 'state' | 'clear'>> {
  const asked = new Set(scopes.flatMap((scope) => (scope === 'Full' ? FULL_RESET : [scope])));
  const { watermark, cycle, quarantine, ...rest } = state;
  const keepsWatermark = !asked.has('Watermark');
  // What an interrupted cycle has done so far is undone with the links: it begins again.
  const keptCycle = keepsWatermark && !asked.has('ConnectorDataStore') ? cycle : undefined;
  const keptQuarantine = asked.has('QuarantineState') ? undefined : quarantineAfter(quarantine, asked, nowMs);
  const startsCountingAnew = asked.has('Escrows') || asked.has('ConnectorDataStore');
  return {
    state: {
      ...rest,
      ...(keepsWatermark && watermark !== undefined && { watermark }),
      ...(keptCycle !== undefined && {
        cycle: { ...keptCycle, forceDeletes: keptCycle.forceDeletes || asked.has('ForceDeletes') },
      }),
      ...(keptQuarantine !== undefined && { quarantine: keptQuarantine }),
      ...(startsCountingAnew && { successes: 0, counterEpoch: state.counterEpoch + 1 }),
      ...(asked.has('ConnectorDataStore') && { entryCounts: { User: 0, Group: 0 } }),
      successiveCompleteFailures: 0,
      forceDeletes: state.forceDeletes || asked.has('ForceDeletes'),
      nextDueMs: keptQuarantine?.nextAttemptMs ?? nowMs,
    },
    clear: [
      ...(asked.has('Escrows') ? (['escrows'] as const) : []),
      ...(asked.has('ConnectorDataStore') ? (['links', 'staged'] as const) : []),
    ],
  };
}
