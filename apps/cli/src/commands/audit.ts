import { AUDIT_ACTIVITIES, type AuditActivity, type AuditEntry } from '@scimulator/engine';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { type JobOptions, type JobRequest, jobCommand, withJob } from '../job/job-command.ts';
import { Count, parsedBy } from '../options.ts';
import { printJson, printLine, printNote } from '../print.ts';

interface AuditOptions extends JobOptions {
  readonly activity?: AuditActivity;
  readonly limit: number;
}

export function registerAudit(program: Command, { io }: CommandContext): void {
  jobCommand(program, 'audit')
    .summary('the audit log: what was done to a job, and the history of its quarantines')
    .description(
      'Shows, newest first, what administrators and the service did to a job: settings, starts, restarts, and each\nentering, change of reason, leaving and disabling of a quarantine.',
    )
    .option('--activity <name>', `only this activity: ${AUDIT_ACTIVITIES.join(', ')}`, readActivity)
    .option('--limit <number>', 'at most so many entries', parsedBy(Count), 50)
    .addHelpText(
      'after',
      examples(
        ['audit', 'everything that was done to the only job of ./.scimulator'],
        ['audit --activity Quarantine', 'the history of its quarantines'],
      ),
    )
    .action((wanted: string | undefined, options: AuditOptions) => audit({ wanted, options }, io));
}

function audit(request: JobRequest & { readonly options: AuditOptions }, io: Io): Promise<void> {
  return withJob(request, io, async ({ job, state }) => {
    const { activity, limit, json } = request.options;
    const entries = await state.store.audit({
      jobId: job.config.id,
      limit,
      ...(activity !== undefined && { activity }),
    });
    for (const entry of entries) {
      if (json === true) printJson(io, entry);
      else for (const line of auditLines(entry)) printLine(io, line);
    }
    if (entries.length === 0) printNote(io, 'no entry of the audit log fits');
  });
}

function auditLines(entry: AuditEntry): readonly string[] {
  const { activityDateTime, activityDisplayName, result, initiatedBy, resultReason } = entry;
  return [
    `${activityDateTime}  ${result}  ${activityDisplayName} (by the ${initiatedBy})`,
    `  reason   ${resultReason}`,
    ...entry.additionalDetails
      .filter(({ key }) => result === 'failure' && key === 'Remedy')
      .map(({ value }) => `  remedy   ${value}`),
  ];
}

function readActivity(text: string): AuditActivity {
  const known = AUDIT_ACTIVITIES.find((activity) => activity.toLowerCase() === text.toLowerCase());
  if (known !== undefined) return known;
  throw new InvalidArgumentError(`There is no such activity; there are: ${AUDIT_ACTIVITIES.join(', ')}.`);
}
