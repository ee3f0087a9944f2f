import { type Paint, painter, safe } from '../report/paint.ts';
import { describeClaim, type TimelineEntry } from './chronicle.ts';
import type { ScenarioReport } from './report.ts';
import type { ScenarioResult } from './run.ts';

interface ConsoleOptions {
  readonly color: boolean;
  /** Print the timeline, and the exchanges in it, of scenarios that passed too. */
  readonly trace: boolean;
}

/** One scenario for people: a line, then what was not as expected; what happened on the way where it is asked for. */
export function formatScenario(result: ScenarioResult, { color, trace }: ConsoleOptions): string {
  const paint = painter(color);
  const { id, verdict, title, timeline } = result;
  const mark = verdict === 'pass' ? paint('green', '✓') : paint('red', '✗');
  const lines = [
    `${mark} ${id}  ${seconds(result.durationMs)}  ${paint('grey', objects(result.evaluated))}`,
    ...(verdict === 'pass' ? [] : [`    ${title}`, ...problems(result)]),
    ...(trace ? timeline.map((entry) => timelineLine(entry, paint)) : []),
  ];
  return lines.join('\n');
}

/** The sums of a run. */
export function formatScenarioSummary(
  { summary, durationMs, scale }: ScenarioReport,
  { color }: Pick<ConsoleOptions, 'color'>,
): string {
  const { pass, fail, error } = summary;
  const words = `${pass} passed, ${fail} failed, ${error} not carried out`;
  const numbers = scale === 1 ? 'at the true thresholds' : `at thresholds divided by ${scale}`;
  return `${painter(color)(fail + error > 0 ? 'red' : 'green', words)} ${numbers} in ${seconds(durationMs)}`;
}

function problems({ verdict, reason, claims }: ScenarioResult): readonly string[] {
  const broken = claims.filter(({ passed }) => !passed).map(describeClaim);
  const texts = verdict === 'error' && reason !== undefined ? [...broken, reason] : broken;
  return texts.map((text) => `    ${safe(text)}`);
}

function timelineLine({ at, kind, what, times, exchange }: TimelineEntry, paint: Paint): string {
  const again = times === undefined ? '' : ` (${times} times)`;
  const line = `    ${at}  ${kind.padEnd(10)}  ${safe(what)}${again}`;
  return [
    kind === 'exchange' ? paint('grey', line) : line,
    ...[exchange?.requestBody, exchange?.responseBody].flatMap((body) =>
      body === undefined || body === '' ? [] : [paint('grey', `${INDENT}${safe(body)}`)],
    ),
  ].join('\n');
}

/** Below what happened, behind time and kind. */
const INDENT = ' '.repeat(42);

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;

const objects = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'object' : 'objects'}`;
