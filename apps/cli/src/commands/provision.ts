import { type DryRun, dryRunTarget, type RunResult, type ServiceOptions } from '@scimulator/engine';
import { type Command, Option } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { stateOption } from '../job/job-command.ts';
import { scimConnection, serviceFor } from '../job/make-service.ts';
import { EndpointUrl, parsedBy, Rate, Token } from '../options.ts';
import { printNote } from '../print.ts';
import { progressWatcher } from '../provision/progress-watcher.ts';
import { eventReporter, lineReporter, type Reporter } from '../provision/reporter.ts';
import { type ProvisionOptions, type ProvisionRequest, readRequest } from '../provision/request.ts';
import { type ProvisionOutcome, runProvision } from '../provision/run-provision.ts';
import { openExistingState, openState, type StateParts, withRollback } from '../state/open-state.ts';
import { resolveState, type StateSpec } from '../state/state-spec.ts';

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
    .option('--token <token>', 'bearer token of the target (default: SCIMULATOR_TOKEN)', parsedBy(Token))
    .option(
      '--schema <file>',
      'mappings: the synchronization schema of a real application, as Graph returns it',
    )
    .addOption(stateOption())
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

interface Stage {
  readonly spec: StateSpec;
  readonly io: Io;
  readonly reporter: Reporter;
  readonly connect: ServiceOptions['connect'];
}

async function provision(options: ProvisionOptions, io: Io): Promise<0 | 1> {
  const request = await readRequest(options, io);
  for (const part of request.unsupported) printNote(io, `not supported yet, left out: ${part}`);
  const connection = scimConnection(request.token, io);
  const stage = {
    spec: resolveState(options.state, io.cwd),
    io,
    reporter: options.json === true ? eventReporter(io) : lineReporter(io),
    connect: connection.connect,
  };
  try {
    return exitCodeOf(await (options.dryRun === true ? rehearse : perform)(request, stage));
  } finally {
    await connection.close();
  }
}

async function perform(request: ProvisionRequest, stage: Stage): Promise<ProvisionOutcome> {
  const state = await openState(stage.spec, stage.io);
  try {
    const outcome = await carryOut(request, { ...stage, state, isExclusive: state.isExclusive });
    await stage.reporter.outcome(outcome, state.store);
    return outcome;
  } finally {
    await state.close();
  }
}

/**
 * The whole run with its writes recorded instead of sent, in a transaction that is rolled back. Where there is no state yet,
 * none is made.
 */
async function rehearse(request: ProvisionRequest, stage: Stage): Promise<ProvisionOutcome> {
  const { io, reporter, spec } = stage;
  const state = (await openExistingState(spec, io)) ?? (await openState({ kind: 'memory' }, io));
  // One for all cycles of the run: the second finds what the first would have created.
  let dryRun: DryRun | undefined;
  const connect: ServiceOptions['connect'] = (connection) => {
    dryRun ??= dryRunTarget(stage.connect(connection), { ids: io.ids });
    return dryRun.target;
  };
  try {
    return await withRollback(state, async (draft) => {
      const outcome = await carryOut(
        { ...request, retryNow: true },
        { ...stage, connect, state: draft, isExclusive: state.isExclusive },
      );
      reporter.planned(dryRun?.planned ?? []);
      await reporter.outcome(outcome, draft.store);
      return outcome;
    });
  } finally {
    await state.close();
  }
}

async function carryOut(
  request: ProvisionRequest,
  stage: Stage & { readonly state: StateParts; readonly isExclusive: boolean },
): Promise<ProvisionOutcome> {
  const { io, reporter, state } = stage;
  const progress = progressWatcher(io);
  const watch = {
    onBytes: progress.onBytes,
    onSource: (...told: Parameters<Reporter['source']>) => {
      progress.stop();
      reporter.source(...told);
    },
    onCycle: progress.onCycle,
  };
  try {
    return await runProvision(request, { state, service: serviceFor(state, stage), io, watch });
  } finally {
    progress.stop();
  }
}

/** 1 when anything failed, could not be read, was not finished, or the job is in quarantine. */
function exitCodeOf(outcome: ProvisionOutcome): 0 | 1 {
  if (outcome.kind === 'quarantined' || outcome.unreadableCount > 0) return 1;
  return outcome.runs.every(isGood) ? 0 : 1;
}

function isGood(run: RunResult): boolean {
  return run.ended === 'completed' && run.quarantine === undefined && run.execution.state === 'Succeeded';
}
