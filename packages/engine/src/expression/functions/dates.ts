import { type Call, EvaluationError, integer, text } from '../call.ts';
import { formatDateTime, GENERAL_FORMAT, parseExactly, type ReadStyle } from '../date-format.ts';
import { type DateTime, MINUTE_MS, parseDateTime, TICKS_PER_MS } from '../date-time.ts';
import { defineFunction, type ExpressionFunction, optional, parameter } from '../function.ts';

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const INTERVALS = ['yyyy', 'm', 'd', 'ww', 'h', 'n', 's'] as const;
type Interval = (typeof INTERVALS)[number];

/** Functions over dates. All of them work in UTC. */
export const DATE_FUNCTIONS: readonly ExpressionFunction[] = [
  defineFunction({
    name: 'CDate',
    parameters: [parameter('expression')],
    example: ['CDate("2021-06-30+08:00")', '6/29/2021 4:00:00 PM'],
    evaluate: (call) => generally(date(call, 0)),
  }),
  defineFunction({
    name: 'DateAdd',
    parameters: [parameter('interval'), parameter('value', { type: 'Integer' }), parameter('dateTime')],
    example: ['DateAdd("m", 10, CDate("2012-03-16-07:00"))', '1/16/2013 7:00:00 AM'],
    evaluate: (call) => {
      const moment = date(call, 2);
      return moment === null ? null : generally(later(moment, interval(call), integer(call, 1)));
    },
  }),
  defineFunction({
    name: 'DateDiff',
    parameters: [parameter('interval'), parameter('date1'), parameter('date2')],
    example: ['DateDiff("h", "2021-08-24", "2021-08-25")', 24],
    evaluate: (call) => {
      const [first, second] = [date(call, 1), date(call, 2)];
      if (first === null || second === null) return null;
      const unit = interval(call);
      return boundariesBefore(second.ms, unit) - boundariesBefore(first.ms, unit);
    },
  }),
  defineFunction({
    name: 'DateFromNum',
    parameters: [parameter('value')],
    example: ['DateFromNum(129699324000000000)', '1/1/2012 11:00:00 PM'],
    evaluate: (call) => {
      const value = text(call, 0);
      if (value === null) return null;
      const fileTime = /^\s*\d{1,19}\s*$/.test(value) ? BigInt(value) : undefined;
      if (fileTime === undefined || fileTime > FILE_TIME_MAX)
        throw new EvaluationError(`'${value}' is no number of 100 ns since the year 1601`);
      return generally(ofFileTime(fileTime));
    },
  }),
  defineFunction({
    name: 'FormatDateTime',
    // The listing of Graph shows it without dateTimeStyles, so three arguments are a source and two formats.
    parameters: [
      parameter('source'),
      optional('dateTimeStyles'),
      optional('inputFormat'),
      optional('outputFormat'),
    ],
    example: ['FormatDateTime("20150123105347.1Z", , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', '2015-01-23'],
    evaluate: reformat,
  }),
  defineFunction({
    name: 'Now',
    parameters: [],
    example: ['Now()'],
    evaluate: ({ environment }) => generally({ ms: environment.nowMs, ticks: 0, hasZone: true }),
  }),
  defineFunction({
    name: 'NumFromDate',
    parameters: [parameter('value')],
    example: ['NumFromDate("2012-01-01T23:00:00Z")', '129699324000000000'],
    // As a text: the number has more digits than a JSON number keeps.
    evaluate: (call) => {
      const moment = date(call, 0);
      return moment === null ? null : String(fileTimeOf(moment));
    },
  }),
];

function generally(moment: DateTime | null): string | null {
  return moment === null ? null : formatDateTime(moment, GENERAL_FORMAT);
}

/** The argument as a date, or null. */
function date(call: Call, index: number): DateTime | null {
  const written = text(call, index);
  if (written === null) return null;
  const moment = parseDateTime(written);
  if (moment !== undefined) return moment;
  throw new EvaluationError(
    `${call.name} takes a date as argument ${index + 1}, like 2021-06-30 or 6/30/2021 4:00:00 PM, and got '${written}'`,
  );
}

function interval(call: Call): Interval {
  const written = text(call, 0);
  const known = INTERVALS.find((each) => each === written?.toLowerCase());
  if (known !== undefined) return known;
  throw new EvaluationError(`${call.name} counts in ${INTERVALS.join(', ')}, not in '${written ?? ''}'`);
}

function later(moment: DateTime, unit: Interval, count: number): DateTime {
  const ms = laterMs(moment.ms, unit, count);
  const year = new Date(ms).getUTCFullYear();
  if (year >= 1 && year <= 9_999) return { ...moment, ms };
  throw new EvaluationError(`DateAdd leaves the years 1 to 9999`);
}

function laterMs(ms: number, unit: Interval, count: number): number {
  switch (unit) {
    case 'yyyy':
      return addMonths(ms, 12 * count);
    case 'm':
      return addMonths(ms, count);
    case 'd':
      return ms + count * DAY_MS;
    case 'ww':
      return ms + count * WEEK_MS;
    case 'h':
      return ms + count * HOUR_MS;
    case 'n':
      return ms + count * MINUTE_MS;
    case 's':
      return ms + count * 1_000;
  }
}

/** The same day of another month, or its last day where it has no such day. */
function addMonths(ms: number, count: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const lastDay = new Date(date.getTime());
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  date.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  return date.getTime();
}

/** 1970-01-04 was a Sunday. */
const A_SUNDAY_MS = 3 * DAY_MS;

/**
 * How many boundaries of the unit lie before a moment. A difference counts boundaries, as VBA does: from 23:59 to 0:01 it is
 * a day, and a week is a Sunday passed.
 */
function boundariesBefore(ms: number, unit: Interval): number {
  const moment = new Date(ms);
  switch (unit) {
    case 'yyyy':
      return moment.getUTCFullYear();
    case 'm':
      return moment.getUTCFullYear() * 12 + moment.getUTCMonth();
    case 'd':
      return Math.floor(ms / DAY_MS);
    case 'ww':
      return Math.floor((ms - A_SUNDAY_MS) / WEEK_MS);
    case 'h':
      return Math.floor(ms / HOUR_MS);
    case 'n':
      return Math.floor(ms / MINUTE_MS);
    case 's':
      return Math.floor(ms / 1_000);
  }
}

/** 1601-01-01, from which Windows counts its file times, in milliseconds since 1970. */
const FILE_TIME_EPOCH_MS = Date.UTC(1601, 0, 1);
/** The end of the year 9999. */
const FILE_TIME_MAX = 2_650_467_743_999_999_999n;

function fileTimeOf({ ms, ticks }: DateTime): bigint {
  return BigInt(ms - FILE_TIME_EPOCH_MS) * BigInt(TICKS_PER_MS) + BigInt(ticks);
}

function ofFileTime(fileTime: bigint): DateTime {
  const ticksPerMs = BigInt(TICKS_PER_MS);
  return {
    ms: Number(fileTime / ticksPerMs) + FILE_TIME_EPOCH_MS,
    ticks: Number(fileTime % ticksPerMs),
    hasZone: true,
  };
}

function reformat(call: Call): string | null {
  const [styles, input, output] = call.count === 3 ? [null, text(call, 1), text(call, 2)] : formats(call);
  const source = text(call, 0);
  if (source === null) return null;
  if (input === null || input === '' || output === null || output === '')
    throw new EvaluationError('FormatDateTime needs an inputFormat and an outputFormat');
  const moment = parseExactly(source, input, readStyle(styles ?? '', call.environment.nowMs));
  if (moment !== undefined) return formatDateTime(moment, output);
  throw new EvaluationError(`'${source}' is no date in the format ${input}`);
}

const formats = (call: Call) => [text(call, 1), text(call, 2), text(call, 3)] as const;

const STYLES = [
  'None',
  'AllowLeadingWhite',
  'AllowTrailingWhite',
  'AllowInnerWhite',
  'AllowWhiteSpaces',
  'NoCurrentDateDefault',
  'AdjustToUniversal',
  'AssumeLocal',
  'AssumeUniversal',
  'RoundtripKind',
] as const;

/** Nothing stands for RoundtripKind, AllowLeadingWhite, AllowTrailingWhite. What is about time zones changes nothing: all is UTC. */
function readStyle(written: string, nowMs: number): ReadStyle {
  const names = written.split(',').map((name) => name.trim());
  const unknown = names.find((name) => name !== '' && !STYLES.some((style) => style === name));
  if (unknown !== undefined)
    throw new EvaluationError(`there is no dateTimeStyles '${unknown}'; use ${STYLES.join(', ')}`);
  const isDefault = written.trim() === '';
  const has = (style: (typeof STYLES)[number]) => names.includes(style);
  return {
    allowsLeadingWhite: isDefault || has('AllowLeadingWhite') || has('AllowWhiteSpaces'),
    allowsTrailingWhite: isDefault || has('AllowTrailingWhite') || has('AllowWhiteSpaces'),
    allowsInnerWhite: has('AllowInnerWhite') || has('AllowWhiteSpaces'),
    hasNoCurrentDate: has('NoCurrentDateDefault'),
    nowMs,
  };
}
