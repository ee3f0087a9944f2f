import type { LogEntry, LogQuery, ProvisioningAction, ProvisioningStatus } from '@scimulator/engine';
import { type Command, Option } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { entryLines } from '../job/entry-lines.ts';
import { type FoundJob, type JobOptions, type JobRequest, jobCommand, withJob } from '../job/job-command.ts';
import { logPages } from '../job/log-pages.ts';
import { Count, parsedBy } from '../options.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { many } from '../words.ts';

interface LogOptions extends JobOptions {
  readonly cycle?: string;
  readonly about?: string;
  readonly status?: ProvisioningStatus;
  readonly action?: ProvisioningAction;
  readonly limit: number;
  readonly before?: number;
  readonly steps?: true;
}

const STATUSES = ['success', 'failure', 'skipped', 'warning'] as const satisfies ProvisioningStatus[];
const ACTIONS = [
  'create',
  'update',
  'delete',
  'disable',
  'stagedDelete',
  'other',
] as const satisfies ProvisioningAction[];

export function registerLog(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'log')
    .summary('the provisioning log: what happened to whom, and why')
    .description(
      'Shows the provisioning log, newest first: one entry for each object that a cycle evaluated, one more for\neach export of its manager or members.',
    )
    .option('--cycle <id>', 'only entries of this cycle')
    .option(
      '--about <name or id>',
      'only about this object: its user name, display name or id, of either side',
    )
    .addOption(new Option('--status <status>', 'only entries that ended so').choices(STATUSES))
    .addOption(new Option('--action <action>', 'only entries of this kind').choices(ACTIONS))
    .option('--limit <number>', 'at most so many entries', parsedBy(Count), 50)
    .option('--before <place>', 'go on where an earlier listing ended', parsedBy(Count))
    .option('--steps', 'show the steps of each entry, and what was changed')
    .addHelpText(
      'after',
      examples(
        ['log --status failure', 'what failed, why, and what to do about it'],
        ['log --about ada@contoso.example --steps', 'everything that happened to one person'],
        [
          'log --limit 1000000 --json',
          'the whole log, as Microsoft Graph shows it (provisioningObjectSummary)',
        ],
      ),
    )
    .action((wanted: string | undefined, options: LogOptions) => log({ wanted, options }, io));
}

function log(request: JobRequest & { readonly options: LogOptions }, io: Io): Promise<void> {
  return withJob(request, io, async (found) => {
    const { options } = request;
    let shown = 0;
    let next: number | undefined;
    for await (const page of logPages(found.state.store, queryOf(options, found))) {
      for (const entry of page.entries) {
        if (options.json === true) printJson(io, graphEntry(entry));
        else for (const line of entryLines(entry, { withSteps: options.steps === true })) printLine(io, line);
      }
      shown += page.entries.length;
      next = page.next;
    }
    if (shown === 0) printNote(io, 'no entry of the log fits');
    if (next !== undefined)
      printNote(io, `${many(shown, 'entry', 'entries')} shown; the next ones: --before ${next}`);
  });
}

function queryOf({ cycle, about, status, action, before, limit }: LogOptions, { job }: FoundJob): LogQuery {
  return {
    jobId: job.config.id,
    limit,
    ...(cycle !== undefined && { cycleId: cycle }),
    ...(about !== undefined && { about }),
    ...(status !== undefined && { status }),
    ...(action !== undefined && { action }),
    ...(before !== undefined && { before }),
  };
}

function graphEntry({ subject: _ours, ...entry }: LogEntry): Omit<LogEntry, 'subject'> {
  return entry;
}
