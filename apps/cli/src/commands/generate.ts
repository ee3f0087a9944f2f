import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { CliError, errorCode, errorMessage } from '../cli-error.ts';
import { type CommandContext, examples } from '../command.ts';
import { csvFile } from '../generate/csv-file.ts';
import { jsonFile } from '../generate/json-file.ts';
import { ldifFile } from '../generate/ldif-file.ts';
import { type Organisation, organisation } from '../generate/people.ts';
import type { Io } from '../io.ts';
import { Count, parsedBy, Seed } from '../options.ts';
import { printJson, printNote } from '../print.ts';
import { type Progress, startProgress } from '../progress.ts';
import type { SourceFormat } from '../source/item.ts';
import { many } from '../words.ts';

interface GenerateOptions {
  readonly users: number;
  readonly groups?: number;
  readonly seed: number;
  readonly format: SourceFormat;
  readonly out?: string;
  readonly json?: true;
}

/** One group for so many users, where nobody says how many. */
const USERS_PER_GROUP = 20;
/** One write for so many characters, because each write has its price. */
const PIECE_LENGTH = 65_536;

export function registerGenerate(program: Command, { io, finish }: CommandContext): void {
  program
    .command('generate')
    .summary('make up a directory file')
    .description(
      'Makes up a directory: people with managers and departments, groups, roles. The same for the same seed.',
    )
    .requiredOption('--users <number>', 'how many people', parsedBy(Count))
    .option(
      '--groups <number>',
      `how many groups (default: one for ${USERS_PER_GROUP} users)`,
      parsedBy(Count),
    )
    .option('--seed <number>', 'another number, other people', parsedBy(Seed), 1)
    .addOption(
      new Option('--format <format>', 'csv has users alone').choices(['json', 'csv', 'ldif']).default('json'),
    )
    .option('--out <file>', 'where to write (default: stdout)')
    .addHelpText(
      'after',
      examples(
        ['generate --users 200 > people.json', 'two hundred people'],
        ['generate --users 1000000 --groups 500 --seed 7 --out big.json', 'a large company'],
        ['generate --users 50 --format csv --out people.csv', 'as the Entra admin centre downloads them'],
      ),
    )
    .action(async (options: GenerateOptions) => finish(await runGenerate(options, io)));
}

async function runGenerate(options: GenerateOptions, io: Io): Promise<0> {
  const { users, format, seed, out } = options;
  if (format === 'csv' && options.groups !== undefined) {
    throw new CliError('a CSV file has no groups', 'leave --groups out, or choose --format json or ldif');
  }
  const groups = format === 'csv' ? 0 : (options.groups ?? Math.ceil(users / USERS_PER_GROUP));
  const progress = startProgress(io, { label: 'users', total: users });
  const made = counted(organisation({ users, groups, seed }), progress);
  try {
    await write(pieces(WRITERS[format](made, seed)), out, io);
  } finally {
    progress.stop();
  }
  if (out !== undefined) announce({ ...options, groups }, out, io);
  return 0;
}

const WRITERS: Readonly<
  Record<SourceFormat, (organisation: Organisation, seed: number) => Iterable<string>>
> = {
  json: jsonFile,
  csv: csvFile,
  ldif: ldifFile,
};

/** The same organisation, telling how far it has been read. */
function counted({ users, groups }: Organisation, progress: Progress): Organisation {
  return {
    groups,
    users: {
      *[Symbol.iterator]() {
        let count = 0;
        for (const person of users) {
          progress.update(count++);
          yield person;
        }
      },
    },
  };
}

function* pieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function write(text: Iterable<string>, out: string | undefined, io: Io): Promise<void> {
  const { signal } = io;
  try {
    if (out === undefined) await pipeline(Readable.from(text), io.stdout, { end: false, signal });
    else await pipeline(Readable.from(text), createWriteStream(resolve(io.cwd, out)), { signal });
  } catch (error) {
    if (signal.aborted) throw new CliError('stopped before the end', 'the file is not whole; run it again');
    if (errorCode(error) === undefined) throw error;
    throw new CliError(
      `cannot write ${out ?? 'to stdout'} (${errorMessage(error)})`,
      'give a path that can be written to',
    );
  }
}

function announce({ users, groups, json }: GenerateOptions, out: string, io: Io): void {
  if (json) printJson(io, { event: 'generated', file: out, users, groups: groups ?? 0 });
  else printNote(io, `wrote ${many(users, 'user')} and ${many(groups ?? 0, 'group')} to ${out}`);
}
