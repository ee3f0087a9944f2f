import type { Settings } from '../settings.ts';

type RetrySettings = Pick<Settings, 'retryOffsetsMs' | 'retryEveryMs' | 'retryForMs'>;

/**
 * The offsets from a first failure at which an attempt is made: by default +6 h, +12 h, +24 h, +48 h, … +672 h.
 *
 * Source: quarantine-status article; entra-engine 8.5 and A-118 (a last attempt at 28 days, then no more).
 */
function* retryOffsets(settings: RetrySettings): Generator<number> {
  let offset = 0;
  for (const listed of settings.retryOffsetsMs) {
    if (listed > settings.retryForMs) return;
    offset = listed;
    yield offset;
  }
  for (offset += settings.retryEveryMs; offset <= settings.retryForMs; offset += settings.retryEveryMs)
    yield offset;
}

/**
 * The next attempt after one that failed at `nowMs`, for a series of failures that began at `firstFailureMs`.
 * Undefined when the series is over.
 */
export function nextAttemptMs(
  { firstFailureMs, nowMs }: { readonly firstFailureMs: number; readonly nowMs: number },
  settings: RetrySettings,
): number | undefined {
  for (const offset of retryOffsets(settings)) {
    if (firstFailureMs + offset > nowMs) return firstFailureMs + offset;
  }
  return undefined;
}
