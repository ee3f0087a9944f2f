import { DEFAULT_RESET, parseResetScopes, RESET_SCOPES, type ResetScope } from '@scimulator/engine';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import { actOnJob, type Deed, type JobOptions, jobCommand } from '../job/job-command.ts';
import { nextCycle } from '../job/next-cycle.ts';

interface RestartOptions extends JobOptions {
  readonly reset?: readonly ResetScope[];
}

const restart = (scopes: readonly ResetScope[]): Deed => ({
  does: (service, jobId) => service.restart(jobId, scopes),
  says: (after) => `The job ${after.config.name} is restarted (${scopes.join(', ')}): ${nextCycle(after)}.`,
});

export function registerRestart(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'restart')
    .summary('start a job over, clearing what it remembers')
    .description(
      `Clears parts of what a job remembers; without --reset what the portal's button clears: ${DEFAULT_RESET.join(', ')}.\nA cycle that is running finishes first.`,
    )
    .option(
      '--reset <scopes>',
      `what to clear, separated by commas, may be repeated: ${RESET_SCOPES.join(', ')}`,
      readScopes,
    )
    .addHelpText(
      'after',
      examples(
        ['restart', 'out of quarantine, and everybody is evaluated again'],
        ['restart --reset ForceDeletes', 'let the deletions go out that the guard held back'],
        ['restart --reset Full', 'forget the links too, and match everybody from scratch'],
      ),
    )
    .action((wanted: string | undefined, options: RestartOptions) =>
      actOnJob({ wanted, options }, io, restart(options.reset ?? DEFAULT_RESET)),
    );
}

function readScopes(text: string, before: readonly ResetScope[] = []): readonly ResetScope[] {
  const read = parseResetScopes(text);
  if (read.ok) return [...new Set([...before, ...read.scopes])];
  throw new InvalidArgumentError(`${read.unknown} is none of ${RESET_SCOPES.join(', ')}.`);
}
