import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import { actOnJob, type Deed, type JobOptions, jobCommand } from '../job/job-command.ts';
import { nextCycle } from '../job/next-cycle.ts';

const START: Deed = {
  does: (service, jobId) => service.start(jobId),
  says: (after, before) => {
    const hasLeft = before.state.quarantine !== undefined && after.state.quarantine === undefined;
    return `The job ${after.config.name} is started${hasLeft ? ' and has left quarantine' : ''}: ${nextCycle(after)}.`;
  },
};

export function registerStart(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'start')
    .summary('let a paused or quarantined job run again')
    .description(
      'Turns provisioning on. A quarantined job leaves quarantine; everything else is kept, so that the next\ncycle goes on where the last one stopped.',
    )
    .addHelpText('after', examples(['start', 'the only job of ./.scimulator']))
    .action((wanted: string | undefined, options: JobOptions) => actOnJob({ wanted, options }, io, START));
}
