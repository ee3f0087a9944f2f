import {
  type Explanation,
  explainObject,
  findObjects,
  type Job,
  type SourceObject,
  safePatterns,
} from '@scimulator/engine';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { type CommandContext, examples } from '../command.ts';
import { explanationLines } from '../explain/explanation-lines.ts';
import type { Io } from '../io.ts';
import { type JobOptions, stateOption, withJob } from '../job/job-command.ts';
import { printJson, printLine } from '../print.ts';
import type { StateParts } from '../state/open-state.ts';

interface ExplainOptions extends JobOptions {
  readonly job?: string;
}

export function registerExplain(program: Command, { io, finish }: CommandContext): void {
  program
    .command('explain')
    .summary('why somebody is, or is not, provisioned')
    .description(
      'Evaluates a user or a group now, as the next cycle would, without asking the target: what decides, with its\nvalues, what to do about it, and what the last cycle said. Exit code 1 for whoever is not provisioned.',
    )
    .argument('<user>', 'user principal name, display name, source id or target id')
    .addOption(stateOption())
    .option('--job <job>', 'name, target URL or id, where the state holds several jobs')
    .addHelpText(
      'after',
      examples(
        ['explain ada@contoso.example', 'the steps of the evaluation, and the remedy'],
        ['explain "Sales Team" --json', 'the same for machines'],
      ),
    )
    .action(async (wanted: string, options: ExplainOptions) => finish(await explain(wanted, options, io)));
}

function explain(wanted: string, options: ExplainOptions, io: Io): Promise<0 | 1> {
  return withJob({ wanted: options.job, options }, io, async ({ job, state }) => {
    const object = await onlyObject(wanted, job, state);
    const { store, directory } = state;
    const ports = { store, directory, patterns: safePatterns(), clock: io.clock, ids: io.ids };
    const explanation: Explanation = await explainObject(object, job, ports);
    if (options.json === true) printJson(io, explanation);
    else for (const line of explanationLines(explanation, job)) printLine(io, line);
    return explanation.decision.outcome === 'provisioned' ? 0 : 1;
  });
}

/** @throws CliError when nobody, or several, are called so */
async function onlyObject(wanted: string, job: Job, state: StateParts): Promise<SourceObject> {
  const found = await findObjects(wanted, job, state);
  const [object] = found;
  if (object !== undefined && found.length === 1) return object;
  if (object === undefined) {
    throw new CliError(
      `the directory holds nobody called ${wanted}`,
      'give a user principal name, a display name, a source id or a target id; what is not in the source file is not known here',
    );
  }
  throw new CliError(
    `${found.length} objects are called ${wanted}`,
    `give the id of one: ${found.map(({ id, type }) => `${type} ${id}`).join(', ')}`,
  );
}
