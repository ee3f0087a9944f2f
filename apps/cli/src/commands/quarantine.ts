import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import { actOnJob, type Deed, type JobOptions, jobCommand } from '../job/job-command.ts';
import { nextCycle } from '../job/next-cycle.ts';

interface QuarantineOptions extends JobOptions {
  readonly message: string;
}

const impose = (message: string): Deed => ({
  does: (service, jobId) => service.quarantine(jobId, message),
  says: (after) => `The job ${after.config.name} is in quarantine: ${nextCycle(after)}.`,
});

export function registerQuarantine(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'quarantine')
    .summary('quarantine a job by hand')
    .description(
      'Puts a job in quarantine (QuarantinedOnDemand), as the operator of the service does who sees an issue with\nan application. An attempt that succeeds, scimulator start and scimulator restart take it out.',
    )
    .option('--message <text>', 'why, for whoever looks at the job', 'Quarantined by hand')
    .addHelpText('after', examples(['quarantine --message "the vendor is moving"', 'with the reason']))
    .action((wanted: string | undefined, options: QuarantineOptions) =>
      actOnJob({ wanted, options }, io, impose(options.message)),
    );
}
