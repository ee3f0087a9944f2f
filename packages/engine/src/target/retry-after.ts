interface RetryAfterOptions {
  readonly nowMs: number;
  /** The longest wait that a target can impose. */
  readonly retryAfterMsMax: number;
}

// The three date forms of RFC 9110 5.6.7. Date.parse alone would read "-5" as a year.
const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/;
const ZONE = /GMT$/;

/**
 * How long a Retry-After header asks to wait, in milliseconds, from 0 to the maximum (RFC 9110 10.2.3: seconds or a date).
 * A date that has passed is 0; a negative number, and whatever else is neither, asks for nothing: undefined.
 */
export function parseRetryAfter(
  header: string | undefined,
  { nowMs, retryAfterMsMax }: RetryAfterOptions,
): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : parseHttpDate(text) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(0, waitMs), retryAfterMsMax);
}

/** Milliseconds since 1970; NaN for what is no HTTP date. The asctime form names no zone and means GMT all the same. */
function parseHttpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  return Date.parse(ZONE.test(text) ? text : `${text} GMT`);
}
