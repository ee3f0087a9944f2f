/*
 * Dates as mapping functions exchange them: texts. What .NET's DateTime would hold is held here between two texts.
 */

/** A moment, to 100 ns. A text that names no time zone means UTC. */
export interface DateTime {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly ms: number;
  /** The rest, in units of 100 ns, from 0 to 9,999. */
  readonly ticks: number;
  /** The text said which time zone it meant. */
  readonly hasZone: boolean;
}

export interface CalendarFields {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Of a second, in units of 100 ns. */
  readonly fraction: number;
}

export const TICKS_PER_MS = 10_000;
export const MINUTE_MS = 60_000;

/** Undefined for a day or a time that does not exist, like 30 February or 25 o'clock. */
export function dateTimeOf(
  { year, month, day, hour, minute, second, fraction }: CalendarFields,
  offsetMinutes: number | undefined,
): DateTime | undefined {
  if (year < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second, Math.trunc(fraction / TICKS_PER_MS));
  return {
    ms: date.getTime() - (offsetMinutes ?? 0) * MINUTE_MS,
    ticks: fraction % TICKS_PER_MS,
    hasZone: offsetMinutes !== undefined,
  };
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** From 1; undefined for what is no name of a month, long or of three letters. */
export function monthNamed(name: string): number | undefined {
  const index = MONTHS.findIndex((month) => isName(name, month));
  return index < 0 ? undefined : index + 1;
}

export function isName(written: string, name: string): boolean {
  const folded = written.toLowerCase();
  return folded === name.toLowerCase() || folded === name.slice(0, 3).toLowerCase();
}

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,7})\d{0,9})?)?(?:\s*(?<half>[AP]M))?`;
const ZONE = String.raw`(?<zone>Z|GMT|UTC|[+-]\d{2}:?\d{2})`;
const WEEKDAY = String.raw`(?:[A-Z]{3,9},\s*)?`;

/** The forms that .NET's invariant culture reads: ISO 8601, month/day/year, and with the month's name. */
const FORMS = [
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})`,
  String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})[ -](?<monthName>[A-Z]{3,9})[ -](?<year>\d{4})`,
  String.raw`${WEEKDAY}(?<monthName>[A-Z]{3,9}) (?<day>\d{1,2}),? (?<year>\d{4})`,
].map((date) => new RegExp(String.raw`^\s*${date}(?:(?:T|\s+)${TIME})?\s*${ZONE}?\s*$`, 'i'));

/** No date is longer; blanks without end would only take time. */
const LENGTH_MAX = 100;

/** Reads a date however it is written, as .NET's DateTime.Parse does; undefined for what is none. */
export function parseDateTime(text: string): DateTime | undefined {
  if (text.length > LENGTH_MAX) return undefined;
  const groups = FORMS.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const number = (name: string) => Number(groups[name] ?? 0);
  const month = groups['monthName'] === undefined ? number('month') : monthNamed(groups['monthName']);
  const hour = hourOf(number('hour'), groups['half']);
  if (month === undefined || hour === undefined) return undefined;
  const fields = {
    year: number('year'),
    month,
    day: number('day'),
    hour,
    minute: number('minute'),
    second: number('second'),
    fraction: fractionOf(groups['fraction'] ?? ''),
  };
  return dateTimeOf(fields, groups['zone'] === undefined ? undefined : offsetOf(groups['zone']));
}

/** The hour of a day from the hour of a half day; undefined for `13 PM`. */
export function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

/** The first seven digits of a second's fraction, in units of 100 ns. */
export function fractionOf(digits: string): number {
  return Number(digits.slice(0, 7).padEnd(7, '0'));
}

/** `+02:00`, `-0700`, `+2`, `Z`; in minutes. */
export function offsetOf(zone: string): number {
  const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (parts === null) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return parts[1] === '-' ? -minutes : minutes;
}
