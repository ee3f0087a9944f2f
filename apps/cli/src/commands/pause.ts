import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import { actOnJob, type Deed, type JobOptions, jobCommand } from '../job/job-command.ts';
import { nextCycle } from '../job/next-cycle.ts';

const PAUSE: Deed = {
  does: (service, jobId) => service.pause(jobId),
  says: (after) => `The job ${after.config.name} is paused: ${nextCycle(after)}.`,
};

export function registerPause(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'pause')
    .summary('keep a job from running')
    .description('Turns provisioning off. Everything is kept, and a cycle that is running finishes.')
    .addHelpText('after', examples(['pause', 'the only job of ./.scimulator']))
    .action((wanted: string | undefined, options: JobOptions) => actOnJob({ wanted, options }, io, PAUSE));
}
