import { type DryRun, dryRunTarget, type RunResult, type ServiceOptions } from '@scimulator/engine';
import { type Command, Option } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { scimConnection, serviceFor } from '../job/make-service.ts';
import { EndpointUrl, parsedBy, Rate } from '../options.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { startProgress } from '../progress.ts';
import { dryRunLines } from '../provision/dry-run-lines.ts';
import { entriesOf, findingsOf } from '../provision/findings.ts';
import type { ImportResult } from '../provision/import-source.ts';
import { findingLines, quarantineLines, runLines, sourceLines } from '../provision/print-outcome.ts';
import { type ProvisionOptions, type ProvisionRequest, readRequest } from '../provision/request.ts';
import {
  type ProvisionOutcome,
  type ProvisionScope,
  type ProvisionWatcher,
  runProvision,
} from '../provision/run-provision.ts';
import { openState, type State, type StateParts, withRollback } from '../state/open-state.ts';
import { DEFAULT_STATE, resolveState, type StateSpec, StateText } from '../state/state-spec.ts';

export function registerProvision(program: Command, { io, finish }: CommandContext): void {
  program
    .command('provision')
    .summary('run one provisioning cycle from a directory file into a SCIM target')
    .description(
      'Runs one cycle as Entra would: initial the first time, incremental after that.\nPrints the summary, and each failure and skip with its reason.',
    )
    .requiredOption(
      '--source <file>',
      'directory file: JSON in the shape of Graph, the admin centre’s CSV, or LDIF',
    )
    .requiredOption(
      '--target <url>',
      'SCIM endpoint; ?aadOptscim062020 asks for the newer dialect',
      parsedBy(EndpointUrl),
    )
    .option('--token <token>', 'bearer token of the target (default: SCIMULATOR_TOKEN)')
    .option(
      '--schema <file>',
      'mappings: the synchronization schema of a real application, as Graph returns it',
    )
    .option('--state <where>', 'memory, pglite:DIR or postgres://…', parsedBy(StateText), DEFAULT_STATE)
    .option('--job <name>', 'name of the job, for several jobs on one target', 'default')
    .addOption(
      new Option(
        '--scope <who>',
        'who is in scope (default: assigned, where the file has assignments)',
      ).choices(['assigned', 'all']),
    )
    .option('--dry-run', 'show what would be sent; send nothing but reads and keep nothing')
    .option('--rate <number>', 'at most this many requests a second', parsedBy(Rate))
    .option('--settings <file>', 'JSON object of settings')
    .option(
      '--set <name=value>',
      'one setting, may be repeated',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--retry-now', 'make the next attempt of a quarantined job at once')
    .option('--allow-shrink', 'accept a file that shows nothing, or much less than the last one')
    .option('--allow-insecure-http', 'send the token over plain http to another machine')
    .addHelpText(
      'after',
      examples(
        [
          'provision --source people.csv --target https://app.example/scim/v2 --token …',
          'everybody in the file',
        ],
        ['provision --source people.json --target … --token … --dry-run', 'only look what would happen'],
      ),
    )
    .action(async (options: ProvisionOptions) => finish(await provision(options, io)));
}

async function provision(options: ProvisionOptions, io: Io): Promise<0 | 1> {
  const request = await readRequest(options, io);
  const spec = resolveState(options.state, io.cwd);
  const state = await openState(spec, io);
  const connection = scimConnection(request.token, io);
  const output = outputFor(options, io);
  output.unsupported(request);
  try {
    if (options.dryRun === true)
      return await rehearse(request, { state, spec, io, output, connect: connection.connect });
    const ran = await carryOut(request, state, { spec, io, output, connect: connection.connect });
    return await output.outcome(ran, state);
  } finally {
    await connection.close();
    await state.close();
  }
}

interface Stage {
  readonly spec: StateSpec;
  readonly io: Io;
  readonly output: Output;
  readonly connect: ServiceOptions['connect'];
}

async function carryOut(
  request: ProvisionRequest,
  state: StateParts,
  stage: Stage,
): Promise<ProvisionOutcome> {
  const { io, output } = stage;
  const service = serviceFor(state, stage);
  try {
    return await runProvision(request, { state, service, io, watch: output.watch });
  } finally {
    output.done();
  }
}

/** The whole run, with writes recorded instead of sent, in a transaction that is rolled back. */
function rehearse(request: ProvisionRequest, stage: Stage & { readonly state: State }): Promise<0 | 1> {
  let dryRun: DryRun | undefined;
  const connect: ServiceOptions['connect'] = (connection) => {
    dryRun = dryRunTarget(stage.connect(connection), { ids: stage.io.ids });
    return dryRun.target;
  };
  return withRollback(stage.state, async (draft) => {
    const ran = await carryOut({ ...request, retryNow: true }, draft, { ...stage, connect });
    stage.output.planned(dryRun?.planned ?? []);
    return stage.output.outcome(ran, draft);
  });
}

interface Output {
  readonly watch: ProvisionWatcher;
  unsupported(request: ProvisionRequest): void;
  planned(requests: DryRun['planned']): void;
  done(): void;
  outcome(outcome: ProvisionOutcome, state: StateParts): Promise<0 | 1>;
}

function outputFor(options: ProvisionOptions, io: Io): Output {
  const isJson = options.json === true;
  const print = (lines: readonly string[]) => {
    for (const line of lines) printLine(io, line);
  };
  const progress = watcherFor(io, (result, scope) => {
    if (isJson) printJson(io, sourceEvent(result, scope));
    else print(sourceLines(result, scope));
  });
  return {
    watch: progress.watch,
    done: progress.stop,
    unsupported: ({ unsupported }) => {
      for (const part of unsupported) printNote(io, `not supported yet, left out: ${part}`);
    },
    planned: (requests) => {
      if (isJson) for (const request of requests) printJson(io, { event: 'planned', ...request });
      else print(dryRunLines(requests));
    },
    outcome: async (outcome, state) => {
      if (isJson) await printEvents(outcome, state, io);
      else await printReport(outcome, state, print);
      return exitCodeOf(outcome);
    },
  };
}

/** Reading shows by bytes, the cycle by pages. */
function watcherFor(io: Io, onSource: ProvisionWatcher['onSource']) {
  let bar: ReturnType<typeof startProgress> | undefined;
  let cycleId: string | undefined;
  const stop = () => bar?.stop();
  const watch: ProvisionWatcher = {
    onBytes: (read, total) => {
      bar ??= startProgress(io, { label: 'reading the source', total });
      bar.update(read);
    },
    onSource: (result, scope) => {
      stop();
      onSource(result, scope);
    },
    onProgress: ({ state: { cycle } }) => {
      if (cycle === undefined) return;
      if (cycle.cycleId !== cycleId) {
        stop();
        bar = startProgress(io, { label: 'provisioning, pages', total: cycle.pagesTotal });
        cycleId = cycle.cycleId;
      }
      bar?.update(
        cycle.pagesDone,
        `${cycle.phase}: ${cycle.counts.exported} written, ${cycle.counts.escrowed} failed`,
      );
    },
  };
  return { watch, stop };
}

function sourceEvent({ reading, comparison }: ImportResult, { scope }: ProvisionScope): object {
  const { format, users, groups, unreadableCount, unreadable, ignored } = reading;
  return {
    event: 'source',
    format,
    users,
    groups,
    ...comparison,
    unreadableCount,
    unreadable,
    ignored: Object.fromEntries(ignored),
    scope,
  };
}

async function printReport(
  outcome: ProvisionOutcome,
  { store }: StateParts,
  print: (lines: readonly string[]) => void,
): Promise<void> {
  if (outcome.kind === 'quarantined') {
    print([
      `The job ${outcome.job.config.name} is in quarantine; nothing has been read or sent.`,
      ...quarantineLines(outcome.quarantine),
    ]);
    return;
  }
  for (const run of outcome.runs) {
    print(runLines(run));
    const cycleId = cycleIdOf(run);
    if (cycleId !== undefined) print(findingLines(await findingsOf(store, outcome.job.config.id, cycleId)));
  }
}

async function printEvents(outcome: ProvisionOutcome, { store }: StateParts, io: Io): Promise<void> {
  if (outcome.kind === 'quarantined') {
    printJson(io, { event: 'quarantined', jobId: outcome.job.config.id, quarantine: outcome.quarantine });
    return;
  }
  const jobId = outcome.job.config.id;
  for (const run of outcome.runs) {
    const cycleId = cycleIdOf(run);
    if (cycleId !== undefined) {
      for await (const entry of entriesOf(store, { jobId, cycleId }))
        printJson(io, { event: 'entry', ...entry });
    }
    printJson(io, { event: 'cycle', jobId, ...run });
  }
}

function cycleIdOf(run: RunResult): string | undefined {
  switch (run.ended) {
    case 'completed':
    case 'aborted':
      return run.execution.activityIdentifier;
    case 'interrupted':
      return run.cycle.cycleId;
    case 'refused':
      return undefined;
  }
}

/** 1 when anything failed, could not be read, was not finished, or the job is in quarantine. */
function exitCodeOf(outcome: ProvisionOutcome): 0 | 1 {
  if (outcome.kind === 'quarantined' || outcome.reading.unreadableCount > 0) return 1;
  return outcome.runs.every(isGood) ? 0 : 1;
}

function isGood(run: RunResult): boolean {
  return run.ended === 'completed' && run.quarantine === undefined && run.execution.state === 'Succeeded';
}
