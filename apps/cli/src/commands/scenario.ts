import {
  buildScenarioReport,
  formatJson,
  formatScenario,
  formatScenarioJunit,
  formatScenarioSummary,
  isScale,
  listScenarios,
  runScenarios,
  type ScenarioReport,
  type ScenarioResult,
} from '@scimulator/conformance';
import { nearestNames } from '@scimulator/scim-target';
import type { Command } from 'commander';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { CliError } from '../cli-error.ts';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { eachParsedBy, parsedBy } from '../options.ts';
import { printJson, printLine, printNote, usesColour } from '../print.ts';
import { deliverReport, ReportText, type ReportTo } from '../report-to.ts';

const SCALE_ERROR = 'Give a whole number that divides 500, such as 10 or 100';

const Scale = z
  .string()
  .regex(/^\d+$/, { error: SCALE_ERROR })
  .transform(Number)
  .refine(isScale, { error: SCALE_ERROR });

interface ListOptions {
  readonly json?: true;
}

interface ScenarioOptions {
  readonly scale: number;
  readonly trace?: true;
  readonly report?: readonly ReportTo[];
  readonly json?: true;
}

export function registerScenario(program: Command, { io, finish }: CommandContext): void {
  const scenario = program
    .command('scenario')
    .summary('prove the life of a job')
    .description(
      'Proves the life of a provisioning job end to end, against the built-in target and in virtual time: why objects are\nskipped, when failures quarantine a job, how a quarantine ends. At the true documented thresholds.',
    );
  scenario
    .command('list')
    .description('Names every scenario and what it proves.')
    .addHelpText('after', examples(['scenario list', 'what is there?']))
    .action((options: ListOptions) => {
      listAll(options, io);
      finish(0);
    });
  scenario
    .command('run')
    .description('Runs scenarios: all of them, or those whose ids fit. Exit code 1 when one does not hold.')
    .argument('[id...]', 'ids or globs, such as "escrow/*" (default: all)')
    .option('--scale <number>', 'divides all thresholds and numbers of objects', parsedBy(Scale), 1)
    .option('--trace', 'print what happened, with every request and answer')
    .option(
      '--report <format>',
      'console, json=FILE or junit=FILE, may be repeated (default: console)',
      eachParsedBy(ReportText),
    )
    .addHelpText(
      'after',
      examples(
        ['scenario run', 'everything, at the true thresholds'],
        ['scenario run --scale 100', 'the same at a hundredth, in seconds'],
        ['scenario run skip/scoping-filter --trace', 'one, with its timeline and its requests'],
        ['scenario run "quarantine/*" --report junit=scenarios.xml', 'in CI'],
      ),
    )
    .action(async (ids: readonly string[], options: ScenarioOptions) =>
      finish(await runAll(ids, options, io)),
    );
}

function listAll({ json }: ListOptions, io: Io): void {
  const scenarios = listScenarios();
  const width = Math.max(...scenarios.map(({ id }) => id.length));
  for (const scenario of scenarios) {
    if (json) printJson(io, scenario);
    else printLine(io, `${scenario.id.padEnd(width)}  ${scenario.title}`);
  }
}

async function runAll(ids: readonly string[], options: ScenarioOptions, io: Io): Promise<0 | 1 | 2> {
  refuseUnknown(ids);
  const startMs = io.clock.now();
  const scenarios = await collect(ids, options, io);
  const { scale } = options;
  const report = buildScenarioReport({
    version: packageJson.version,
    scale,
    startMs,
    endMs: io.clock.now(),
    scenarios,
  });
  await deliver(report, options, io);
  if (io.signal.aborted) {
    printNote(io, 'stopped before the end; what is reported is what was run until then');
    return 2;
  }
  return report.summary.fail + report.summary.error > 0 ? 1 : 0;
}

/** @throws CliError */
function refuseUnknown(ids: readonly string[]): void {
  const unknown = ids.find((id) => listScenarios([id]).length === 0);
  if (unknown === undefined) return;
  const names = listScenarios().map(({ id }) => id);
  throw new CliError(
    `there is no scenario ${unknown}`,
    `did you mean ${nearestNames(unknown, names, 3).join(', ')}? "scimulator scenario list" names them all`,
  );
}

async function collect(
  ids: readonly string[],
  options: ScenarioOptions,
  io: Io,
): Promise<readonly ScenarioResult[]> {
  const status = statusLine(io);
  const scenarios: ScenarioResult[] = [];
  for await (const result of runScenarios({
    ...(ids.length > 0 && { only: ids }),
    scale: options.scale,
    trace: options.trace === true,
    onProgress: ({ id }) => status.show(`… ${id}`),
    wallClock: io.clock,
    signal: io.signal,
  })) {
    scenarios.push(result);
    status.clear();
    if (options.json) printJson(io, { event: 'scenario', ...result });
    else if (wantsConsole(options)) {
      printLine(io, formatScenario(result, { color: usesColour(io), trace: options.trace === true }));
    }
  }
  status.clear();
  return scenarios;
}

const wantsConsole = ({ report }: ScenarioOptions): boolean =>
  report === undefined || report.some(({ format }) => format === 'console');

/** What is being done at the moment, on a line that gives way to the next; on a terminal alone. */
function statusLine({ isTty, stderr }: Io): { show(text: string): void; clear(): void } {
  const write = (text: string) => {
    if (isTty.stderr) stderr.write(`\r\u001b[2K${text}`);
  };
  return { show: write, clear: () => write('') };
}

async function deliver(report: ScenarioReport, options: ScenarioOptions, io: Io): Promise<void> {
  const forms = {
    // Each scenario has been printed as it ended; the summary follows the files.
    console: () => {},
    json: () => formatJson(report),
    junit: () => formatScenarioJunit(report),
  };
  await deliverReport(options.report ?? [], forms, io);
  if (options.json) {
    const { scenarios: _printedOneByOne, ...rest } = report;
    printJson(io, { event: 'report', ...rest });
  } else if (wantsConsole(options)) {
    printLine(io, formatScenarioSummary(report, { color: usesColour(io) }));
  }
}
