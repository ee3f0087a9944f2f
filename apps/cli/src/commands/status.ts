import { synchronizationJob } from '@scimulator/engine';
import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { type JobOptions, type JobRequest, jobCommand, withJob } from '../job/job-command.ts';
import { statusLines } from '../job/status-lines.ts';
import { printJson, printLine } from '../print.ts';

export function registerStatus(program: Command, { io, finish }: CommandContext): void {
  jobCommand(program, 'status')
    .summary('how a job is: health, progress, last run')
    .description(
      'Shows the health of a job with reason, evidence, remedy and next attempt, and the summary of its last run,\nwhich there is once the first initial cycle has ended. Exit code 1 while the job is in quarantine.',
    )
    .addHelpText(
      'after',
      examples(
        ['status', 'the only job of ./.scimulator'],
        ['status default --json', 'as Microsoft Graph shows it (synchronizationJob)'],
      ),
    )
    .action(async (wanted: string | undefined, options: JobOptions) =>
      finish(await status({ wanted, options }, io)),
    );
}

function status(request: JobRequest, io: Io): Promise<0 | 1> {
  return withJob(request, io, async ({ job, state }) => {
    if (request.options.json === true) printJson(io, synchronizationJob(job, io.clock.now()));
    else {
      const escrows = await state.store.countEscrows(job.config.id);
      for (const line of statusLines({ job, escrows, isExclusive: state.isExclusive })) printLine(io, line);
    }
    return job.state.quarantine === undefined ? 0 : 1;
  });
}
