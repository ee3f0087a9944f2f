import {
  buildReport,
  type CheckResult,
  CLEAN_UP,
  entraVerdict,
  exitCodeOf,
  type FailOn,
  formatConsole,
  formatJson,
  formatJunit,
  type Profile,
  type Report,
  type RunOptions,
  runChecks,
  selectChecks,
} from '@scimulator/conformance';
import { type Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { CliError } from '../cli-error.ts';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { EndpointUrl, eachParsedBy, parsedBy, refusePlainHttp, Seconds, Token } from '../options.ts';
import { printJson, printLine, printNote, usesColour } from '../print.ts';
import { startProgress } from '../progress.ts';
import { deliverReport, ReportText, type ReportTo } from '../report-to.ts';

interface ConformOptions {
  readonly token?: string;
  readonly profile: Profile;
  readonly only?: string;
  readonly report?: readonly ReportTo[];
  readonly failOn: FailOn;
  readonly timeout: number;
  readonly allowInsecureHttp?: true;
  readonly json?: true;
}

export function registerConform(program: Command, { io, finish }: CommandContext): void {
  program
    .command('conform')
    .summary('check any SCIM endpoint')
    .description(
      'Checks a SCIM endpoint against the RFCs and against what Entra really sends, each verdict with the request\nthat proves it. Whatever the run creates is deleted at the end, also after Ctrl-C.',
    )
    .argument('<url>', 'where SCIM starts, e.g. https://example.com/scim/v2', parsedBy(EndpointUrl))
    .option(
      '--token <token>',
      'the bearer token (default: SCIMULATOR_TOKEN of the environment)',
      parsedBy(Token),
    )
    .addOption(
      new Option('--profile <name>', 'whose needs count beside the RFCs')
        .choices(['entra', 'rfc', 'okta'])
        .default('entra'),
    )
    .option('--only <glob>', 'only the checks whose id fits, e.g. "SCIM-PATCH-*"')
    .option(
      '--report <format>',
      'console, json=FILE or junit=FILE, may be repeated (default: console)',
      eachParsedBy(ReportText),
    )
    .addOption(
      new Option('--fail-on <level>', 'from which level a finding makes the exit code 1')
        .choices(['must', 'should', 'never'])
        .default('must'),
    )
    .option('--timeout <seconds>', 'how long one answer may take', parsedBy(Seconds), 10)
    .option('--allow-insecure-http', 'speak plain http to another machine, token and all')
    .addHelpText(
      'after',
      examples(
        ['conform https://example.com/scim/v2 --token secret', 'what would Entra stumble over?'],
        ['conform http://localhost:8080/scim/v2 --profile rfc --only "SCIM-FILTER-*"', 'the filters alone'],
        ['conform https://example.com/scim/v2 --report junit=scim.xml --fail-on should', 'in CI'],
      ),
    )
    .action(async (url: string, options: ConformOptions) => finish(await runConform(url, options, io)));
}

async function runConform(url: string, options: ConformOptions, io: Io): Promise<0 | 1 | 2> {
  refusePlainHttp(url, options.allowInsecureHttp === true);
  const run = runOptions(url, options, io);
  if (selectChecks(run).length === 0) {
    throw new CliError(
      `no check fits --only ${options.only}`,
      'ids look like SCIM-FILTER-03; use * for any characters',
    );
  }
  const startMs = io.clock.now();
  const checks = await collectChecks(run, options, io);
  const wantsEntra = options.profile === 'entra' && options.only === undefined && wasReached(checks);
  const report = buildReport({
    version: packageJson.version,
    endpoint: url,
    profile: options.profile,
    startMs,
    checks,
    entra: wantsEntra && !run.signal?.aborted ? await entraVerdict(run) : undefined,
    endMs: io.clock.now(),
  });
  await deliver(report, options, io);
  return conclude(report, options, { io, wasStopped: run.signal?.aborted === true });
}

function runOptions(url: string, options: ConformOptions, io: Io): RunOptions {
  return {
    fetch: io.fetch,
    baseUrl: url,
    token: options.token ?? io.env['SCIMULATOR_TOKEN'],
    profile: options.profile,
    only: options.only,
    clock: io.clock,
    ids: io.ids,
    sleep: io.sleep,
    timeoutMs: options.timeout * 1000,
    signal: io.signal,
  };
}

async function collectChecks(
  run: RunOptions,
  options: ConformOptions,
  io: Io,
): Promise<readonly CheckResult[]> {
  const progress = startProgress(io, { label: 'checks', total: selectChecks(run).length });
  const checks: CheckResult[] = [];
  try {
    for await (const check of runChecks(run)) {
      checks.push(check);
      progress.update(checks.length, check.id);
      if (options.json) printJson(io, { event: 'check', ...check });
    }
  } finally {
    progress.stop();
  }
  return checks;
}

const wasReached = (checks: readonly CheckResult[]): boolean =>
  checks.some(({ id, verdict }) => id !== CLEAN_UP && verdict !== 'error');

async function deliver(report: Report, options: ConformOptions, io: Io): Promise<void> {
  const isQuiet = options.json === true || !wasReached(report.checks);
  const forms = {
    console: () => {
      if (!isQuiet) printLine(io, formatConsole(report, { color: usesColour(io) }).trimEnd());
    },
    json: () => formatJson(report),
    junit: () => formatJunit(report),
  };
  await deliverReport(options.report ?? [{ format: 'console' }], forms, io);
  if (options.json) {
    const { checks: _printedOneByOne, ...rest } = report;
    printJson(io, { event: 'report', ...rest });
  }
}

function conclude(
  report: Report,
  options: ConformOptions,
  { io, wasStopped }: { readonly io: Io; readonly wasStopped: boolean },
): 0 | 1 | 2 {
  if (wasStopped) {
    const leftover = report.checks.find(({ id }) => id === CLEAN_UP)?.reason;
    printNote(io, `stopped before the end; ${leftover ?? 'what the run had created is deleted'}`);
    return 2;
  }
  if (wasReached(report.checks)) return exitCodeOf(report, options.failOn);
  const reason = report.checks.find(({ verdict }) => verdict === 'error')?.reason ?? 'no answer';
  throw new CliError(
    `nothing could be checked at ${report.endpoint} (${reason})`,
    'check the address and the token',
  );
}
