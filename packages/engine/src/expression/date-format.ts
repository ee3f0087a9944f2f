/*
 * .NET's custom date and time formats, in the invariant culture: `yyyy-MM-dd`, `M/d/yyyy h:mm:ss tt`, `yyyyMMddHHmmss.fZ`.
 */
import {
  type CalendarFields,
  DAYS,
  type DateTime,
  dateTimeOf,
  fractionOf,
  hourOf,
  isName,
  MONTHS,
  monthNamed,
  offsetOf,
  TICKS_PER_MS,
} from './date-time.ts';

/** How CDate, DateAdd, DateFromNum and Now write a date. */
export const GENERAL_FORMAT = 'M/d/yyyy h:mm:ss tt';

/** A format of one letter stands for a longer one. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

const PIECE = /%|d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+|'[^']*'|"[^"]*"|\\[\s\S]|[\s\S]/g;
const SPECIFIER = /^[dfFghHKmMstyz]/;

type Piece =
  | { readonly kind: 'specifier'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string };

function piecesOf(format: string): readonly Piece[] {
  const pieces = (STANDARD[format] ?? format).match(PIECE) ?? [];
  return pieces.filter((text) => text !== '%').map(pieceOf);
}

function pieceOf(text: string): Piece {
  if (SPECIFIER.test(text)) return { kind: 'specifier', text };
  if (text.length > 1 && text.startsWith('\\')) return { kind: 'literal', text: text.slice(1) };
  const isQuoted = text.length > 1 && /^['"]/.test(text);
  return { kind: 'literal', text: isQuoted ? text.slice(1, -1) : text };
}

/** Writes a date in a format, in UTC. */
export function formatDateTime(moment: DateTime, format: string): string {
  return piecesOf(format).reduce((written, { kind, text }) => {
    const added = kind === 'literal' ? text : printSpecifier(text, moment);
    // An F without digits takes the point before it away.
    return added === '' && text.startsWith('F') ? written.replace(/\.$/, '') : written + added;
  }, '');
}

function printSpecifier(text: string, { ms, ticks, hasZone }: DateTime): string {
  const date = new Date(ms);
  const { length } = text;
  const digits = (value: number, most = 2) => String(value).padStart(Math.min(length, most), '0');
  switch (text.charAt(0)) {
    case 'd':
      return length < 3 ? digits(date.getUTCDate()) : shortened(DAYS[date.getUTCDay()] ?? '', length === 3);
    case 'f':
      return fraction(date, ticks).slice(0, length);
    case 'F':
      return fraction(date, ticks).slice(0, length).replace(/0+$/, '');
    case 'g':
      return 'A.D.';
    case 'h':
      return digits(date.getUTCHours() % 12 || 12);
    case 'H':
      return digits(date.getUTCHours());
    case 'K':
      return hasZone ? 'Z' : '';
    case 'm':
      return digits(date.getUTCMinutes());
    case 'M':
      return length < 3
        ? digits(date.getUTCMonth() + 1)
        : shortened(MONTHS[date.getUTCMonth()] ?? '', length === 3);
    case 's':
      return digits(date.getUTCSeconds());
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, length);
    case 'y':
      return length < 3 ? digits(date.getUTCFullYear() % 100) : digits(date.getUTCFullYear(), length);
    default:
      // z: everything is UTC.
      return length === 1 ? '+0' : length === 2 ? '+00' : '+00:00';
  }
}

const shortened = (name: string, isShort: boolean): string => (isShort ? name.slice(0, 3) : name);

function fraction(date: Date, ticks: number): string {
  return String(date.getUTCMilliseconds() * TICKS_PER_MS + ticks).padStart(7, '0');
}

/** What a text is read with beside its format (.NET: DateTimeStyles). */
export interface ReadStyle {
  readonly allowsLeadingWhite: boolean;
  readonly allowsTrailingWhite: boolean;
  readonly allowsInnerWhite: boolean;
  /** A text without a date means the first day of the year 1 instead of today. */
  readonly hasNoCurrentDate: boolean;
  readonly nowMs: number;
}

/**
 * Reads a text that is written in exactly this format; undefined for any other. As .NET does, each piece takes what it can and
 * gives nothing back, so that no format takes long.
 */
export function parseExactly(text: string, format: string, style: ReadStyle): DateTime | undefined {
  const begun = style.allowsLeadingWhite ? text.trimStart() : text;
  const whole = style.allowsTrailingWhite ? begun.trimEnd() : begun;
  const written: Written[] = [];
  let at = 0;
  for (const { kind, text: piece } of piecesOf(format)) {
    if (style.allowsInnerWhite) at += takenBy(/\s*/y, whole, at)?.length ?? 0;
    const taken = takenBy(kind === 'literal' ? literally(piece) : readerOf(piece), whole, at);
    if (taken === undefined) return undefined;
    if (kind === 'specifier') written.push({ specifier: piece, value: taken });
    at += taken.length;
  }
  return at === whole.length ? read(written, style) : undefined;
}

function takenBy(reader: RegExp, text: string, at: number): string | undefined {
  reader.lastIndex = at;
  return reader.exec(text)?.[0];
}

const literally = (text: string): RegExp => new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'y');

/** The pattern of what a specifier stands for. */
function readerOf(specifier: string): RegExp {
  const { length } = specifier;
  const number = length === 1 ? /\d{1,2}/y : /\d{2}/y;
  const digits = () => new RegExp(`\\d{${length}}`, 'y');
  switch (specifier.charAt(0)) {
    case 'd':
    case 'M':
      return length < 3 ? number : /[a-z]{3,9}/iy;
    case 'f':
      return digits();
    case 'F':
      return new RegExp(`\\d{0,${length}}`, 'y');
    case 'g':
      return /A\.?D\.?/iy;
    case 'K':
      return /Z|[+-]\d{2}:\d{2}|/iy;
    case 't':
      return length === 1 ? /[AP]/iy : /[AP]M/iy;
    case 'y':
      return length < 3 ? number : digits();
    case 'z':
      return length < 3 ? /[+-]\d{1,2}/y : /Z|[+-]\d{2}:?\d{2}/iy;
    default:
      return number;
  }
}

interface Written {
  readonly specifier: string;
  readonly value: string;
}

function read(written: readonly Written[], style: ReadStyle): DateTime | undefined {
  const found = (...specifiers: readonly string[]) =>
    written.find(({ specifier, value }) => value !== '' && specifiers.some((each) => specifier === each))
      ?.value;
  const number = (...specifiers: readonly string[]) => {
    const value = found(...specifiers);
    return value === undefined ? undefined : Number(value);
  };
  const monthName = found('MMM', 'MMMM');
  const month = monthName === undefined ? number('M', 'MM') : (monthNamed(monthName) ?? 0);
  const date = dateFields({ year: yearOf(written), month, day: number('d', 'dd') }, style);
  const half = found('t', 'tt');
  const hour = number('H', 'HH') ?? hourOf(number('h', 'hh') ?? (half === undefined ? 0 : 12), half);
  if (hour === undefined) return undefined;
  const fields: CalendarFields = {
    ...date,
    hour,
    minute: number('m', 'mm') ?? 0,
    second: number('s', 'ss') ?? 0,
    fraction: fractionOf(written.find(({ specifier }) => /^f/i.test(specifier))?.value ?? ''),
  };
  const zone = found('K', 'z', 'zz', 'zzz');
  const moment = dateTimeOf(fields, zone === undefined ? undefined : offsetOf(zone));
  const weekday = found('ddd', 'dddd');
  if (moment === undefined || weekday === undefined) return moment;
  const day = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
  return isName(weekday, DAYS[day] ?? '') ? moment : undefined;
}

/** Of two digits .NET's invariant calendar makes a year from 1950 to 2049. */
function yearOf(written: readonly Written[]): number | undefined {
  const year = written.find(({ specifier }) => specifier.startsWith('y'));
  if (year === undefined) return undefined;
  const value = Number(year.value);
  if (year.specifier.length > 2) return value;
  return value < 50 ? 2000 + value : 1900 + value;
}

interface DateFields {
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
}

/** A time without a date is one of today; without a year it is this year's. */
function dateFields({ year, month, day }: DateFields, { hasNoCurrentDate, nowMs }: ReadStyle) {
  const isTimeOnly = year === undefined && month === undefined && day === undefined;
  if (isTimeOnly && hasNoCurrentDate) return { year: 1, month: 1, day: 1 };
  const now = new Date(nowMs);
  if (isTimeOnly) return { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate() };
  return { year: year ?? now.getUTCFullYear(), month: month ?? 1, day: day ?? 1 };
}
