import type { Command } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import { printStory } from '../demo/print-story.ts';
import { tellStory } from '../demo/story.ts';
import type { Io } from '../io.ts';
import { Count, parsedBy, Seed } from '../options.ts';
import { printNote } from '../print.ts';

interface DemoOptions {
  readonly users: number;
  readonly seed: number;
  readonly json?: true;
}

/** With fewer the shares of the story are no shares; with more nobody waits for it. */
const USERS_MIN = 20;
const USERS_MAX = 2_000;

const Users = Count.refine((users) => users >= USERS_MIN && users <= USERS_MAX, {
  error: `Give a whole number from ${USERS_MIN} to ${USERS_MAX}`,
});

export function registerDemo(program: Command, { io, finish }: CommandContext): void {
  program
    .command('demo')
    .summary('see the life of a provisioning job in a few seconds')
    .description(
      'Tells the life of a provisioning job in virtual time: cycles, a change, a farewell, escrow, quarantine, 28 days, recovery.\nEach chapter shows its evidence and checks what it claims. Nothing is written to disk, nothing goes over a network.',
    )
    .option('--users <number>', 'how many people', parsedBy(Users), 200)
    .option('--seed <number>', 'another number, other people', parsedBy(Seed), 1)
    .addHelpText(
      'after',
      examples(['demo', 'the whole story'], ['demo --json', 'all the evidence, one event a line']),
    )
    .action(async (options: DemoOptions) => finish(await runDemo(options, io)));
}

async function runDemo({ users, seed, json }: DemoOptions, io: Io): Promise<0 | 1> {
  const beganMs = io.clock.now();
  const exitCode = await printStory(tellStory({ users, seed }), { isJson: json === true }, io);
  printNote(io, `It took ${((io.clock.now() - beganMs) / 1_000).toFixed(1)} s of real time.`);
  return exitCode;
}
