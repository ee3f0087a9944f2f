import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { CliError, errorMessage } from './cli-error.ts';
import type { CommandContext, RegisterCommand } from './command.ts';
import { processIo } from './compose.ts';
import type { Io } from './io.ts';
import { printNote } from './print.ts';

/** Each is loaded when it is named: a directory file is made up without waiting for a database driver. */
const COMMANDS: Readonly<Record<string, () => Promise<RegisterCommand>>> = {
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  target: async () => (await import('./commands/target.ts')).registerTarget,
  conform: async () => (await import('./commands/conform.ts')).registerConform,
  provision: async () => (await import('./commands/provision.ts')).registerProvision,
  status: async () => (await import('./commands/status.ts')).registerStatus,
  log: async () => (await import('./commands/log.ts')).registerLog,
  audit: async () => (await import('./commands/audit.ts')).registerAudit,
  restart: async () => (await import('./commands/restart.ts')).registerRestart,
  pause: async () => (await import('./commands/pause.ts')).registerPause,
  start: async () => (await import('./commands/start.ts')).registerStart,
  quarantine: async () => (await import('./commands/quarantine.ts')).registerQuarantine,
  scenario: async () => (await import('./commands/scenario.ts')).registerScenario,
  explain: async () => (await import('./commands/explain.ts')).registerExplain,
  expression: async () => (await import('./commands/expression.ts')).registerExpression,
  generate: async () => (await import('./commands/generate.ts')).registerGenerate,
};

/**
 * Runs the command that the arguments name.
 * @param argv the arguments after the program's name
 * @returns 0 good; 1 the answer is no; 2 the command could not do its work (design 3.1)
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  let exitCode = 0;
  const finish = (code: number) => {
    exitCode = code;
  };
  try {
    const program = await programFor(argv, { io, finish });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, io, argv.includes('--debug'));
  }
}

async function programFor(argv: readonly string[], context: CommandContext): Promise<Command> {
  const program = new Command('scimulator')
    .description('The Microsoft Entra provisioning service, twinned: open, local, deterministic.')
    .version(packageJson.version)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => context.io.stdout.write(text),
      writeErr: (text) => context.io.stderr.write(text),
      // Errors are printed by `report`, in one line.
      outputError: () => {},
    })
    .exitOverride();
  for (const load of named(argv)) (await load())(program, context);
  for (const command of program.commands.flatMap(leavesOf)) {
    command
      .option('--json', 'one JSON object a line on stdout, for machines')
      .option('--debug', 'on an unexpected error, print where in the code it happened');
  }
  return program;
}

/** A command that has commands of its own is no more than their name. */
const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

/** The command that the arguments name; all of them where they name none, for the help and for suggestions. */
function named(argv: readonly string[]): readonly (() => Promise<RegisterCommand>)[] {
  const name = argv.find((argument) => !argument.startsWith('-')) ?? '';
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return load === undefined ? Object.values(COMMANDS) : [load];
}

const SHOWN_BY_COMMANDER = ['commander.helpDisplayed', 'commander.version'];

/** Says in one line what went wrong and what to do; only what nobody foresaw has a stack, and only on demand. */
function report(error: unknown, io: Io, isDebug: boolean): number {
  if (error instanceof CommanderError) {
    if (SHOWN_BY_COMMANDER.includes(error.code)) return 0;
    if (error.code !== 'commander.help') {
      printNote(io, `${oneLine(error.message).replace(/\.$/, '')}; see scimulator --help`);
    }
  } else if (error instanceof CliError) {
    printNote(io, `error: ${oneLine(error.message)}: ${oneLine(error.advice)}`);
  } else {
    const hint = isDebug ? '' : ' (--debug shows where)';
    printNote(io, `unexpected error: ${oneLine(errorMessage(error))}${hint}`);
  }
  if (isDebug && error instanceof Error) printNote(io, `${error.stack}${causeOf(error)}`);
  return 2;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? `\ncaused by ${cause.stack}` : '');
