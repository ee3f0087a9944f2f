import { circleBreaches } from './rules/circles.ts';
import { isShipped, isTest } from './rules/places.ts';
import type { SourceFile } from './source/source-file.ts';

/** The numbers that tell how a body of code grows old; the tails say more than the medians. */
export interface Metrics {
  readonly files: number;
  readonly fileLines: Spread;
  /** Of functions with a block. */
  readonly functionLines: Spread;
  readonly functions: number;
  readonly functionsOver60Lines: number;
  readonly functionsOver3Parameters: number;
  readonly functionsOver4Parameters: number;
  /** Lines of tests for each line of source; undefined where there is no source. */
  readonly testLinesPerSourceLine: number | undefined;
  readonly clockReads: number;
  readonly anys: number;
  readonly circles: number;
  readonly defaultExports: number;
}

export interface Spread {
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

const CLOCKS: ReadonlySet<string> = new Set(['Date.now', 'new Date()', 'performance']);

/** Measures source without tests; the tests count only by their lines. */
export function measure(files: readonly SourceFile[]): Metrics {
  const source = files.filter(({ path }) => isShipped(path));
  const tests = files.filter(({ path }) => isTest(path));
  const functions = source.flatMap((file) => file.functions).filter(({ hasBlock }) => hasBlock);
  const sourceLines = sum(source.map(({ lines }) => lines));
  return {
    files: source.length,
    fileLines: spread(source.map(({ lines }) => lines)),
    functionLines: spread(functions.map(({ lines }) => lines)),
    functions: functions.length,
    functionsOver60Lines: functions.filter(({ lines }) => lines > 60).length,
    functionsOver3Parameters: functions.filter(({ parameters }) => parameters > 3).length,
    functionsOver4Parameters: functions.filter(({ parameters }) => parameters > 4).length,
    testLinesPerSourceLine:
      sourceLines === 0 ? undefined : sum(tests.map(({ lines }) => lines)) / sourceLines,
    clockReads: source.flatMap(({ uses }) => uses).filter(({ name }) => CLOCKS.has(name)).length,
    anys: sum(source.map(({ anys }) => anys.length)),
    circles: circleBreaches(source).length,
    defaultExports: sum(source.map(({ defaultExports }) => defaultExports.length)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { median: at(0.5), p90: at(0.9), max: at(1) };
}

/** The metrics of each named body of code, as a Markdown table. */
export function metricsTable(rows: Readonly<Record<string, Metrics>>): string {
  return markdownTable([
    [
      '',
      'files',
      'lines median / p90 / max',
      'fn median / p90 / max',
      'fn > 60 lines',
      '> 4 params',
      '> 3 params',
      'test : source lines',
      'clock',
      '`any`',
      'circles',
      'default exports',
    ],
    ...Object.entries(rows).map(([name, metrics]) => [name, ...cells(metrics)]),
  ]);
}

function cells(metrics: Metrics): readonly string[] {
  const share = (count: number): string =>
    metrics.functions === 0 ? '–' : `${((100 * count) / metrics.functions).toFixed(1)} %`;
  return [
    String(metrics.files),
    printSpread(metrics.fileLines),
    printSpread(metrics.functionLines),
    share(metrics.functionsOver60Lines),
    share(metrics.functionsOver4Parameters),
    share(metrics.functionsOver3Parameters),
    metrics.testLinesPerSourceLine?.toFixed(1) ?? '–',
    String(metrics.clockReads),
    String(metrics.anys),
    String(metrics.circles),
    String(metrics.defaultExports),
  ];
}

const printSpread = ({ median, p90, max }: Spread): string => `${median} / ${p90} / ${max}`;

function markdownTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...body].map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
