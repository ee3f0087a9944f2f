import type { Command } from 'commander';
import type { Io } from './io.ts';

/** What a command gets beside its own arguments and options, and where it leaves its exit code. */
export interface CommandContext {
  readonly io: Io;
  /** 0: good. 1: the answer is no. A command that cannot do its work throws a CliError (2). */
  finish(exitCode: 0 | 1 | 2): void;
}

/** Adds one command to the program. Each command is a file of its own. */
export type RegisterCommand = (program: Command, context: CommandContext) => void;

/** Examples at the end of a command's help, each with what it does. */
export function examples(...lines: readonly (readonly [command: string, does: string])[]): string {
  return ['', 'Examples:', ...lines.map(([command, does]) => `  # ${does}\n  scimulator ${command}`)].join(
    '\n',
  );
}
