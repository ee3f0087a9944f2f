/*
 * Text that stands for a value of another type, wherever it comes from: bodies, filters, PATCH operations.
 */

/** The form in which text that is not case-exact is compared. Indexes that must agree with filters use it too. */
export function foldCase(text: string): string {
  // Ids, mail addresses and most names are ASCII, which has one normal form only; the members of large groups pass here.
  return BEYOND_ASCII.test(text) ? text.normalize('NFC').toLowerCase() : text.toLowerCase();
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Names of attributes, URNs and keywords are the same in any case (RFC 7643 2.1, RFC 7644 3.10). */
export function sameName(given: unknown, name: string): boolean {
  return given === name || (typeof given === 'string' && given.toLowerCase() === name.toLowerCase());
}

/** Entra's legacy dialect writes booleans as "True" and "False"; undefined for anything that is no boolean. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const folded = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}

const DATE_TIME = /^(-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,18}))?(Z|[+-]\d\d:\d\d)?$/;

/** An xsd:dateTime as nanoseconds since 1970; without a zone it is UTC. Undefined where the text is no dateTime. */
export function readInstantNs(value: unknown): bigint | undefined {
  const [, seconds, fraction = '', zone = 'Z'] =
    typeof value === 'string' ? (DATE_TIME.exec(value.toUpperCase()) ?? []) : [];
  if (seconds === undefined) return undefined;
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}
