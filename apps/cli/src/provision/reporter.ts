import type { DryRun, RunResult, Store } from '@scimulator/engine';
import type { Io } from '../io.ts';
import { entriesOf } from '../job/log-pages.ts';
import { quarantineLines } from '../job/quarantine-lines.ts';
import { printJson, printLine } from '../print.ts';
import { dryRunLines, redacted } from './dry-run-lines.ts';
import { findingsOf } from './findings.ts';
import type { ImportResult } from './import-source.ts';
import { findingLines, runLines, sourceLines } from './outcome-lines.ts';
import type { ProvisionOutcome, ProvisionScope } from './run-provision.ts';

/** Says what a provisioning run found and did. */
export interface Reporter {
  source(result: ImportResult, scope: ProvisionScope): void;
  /** What a dry run held back. */
  planned(requests: DryRun['planned']): void;
  outcome(outcome: ProvisionOutcome, store: Pick<Store, 'log'>): Promise<void>;
}

/** For people. */
export function lineReporter(io: Io): Reporter {
  const print = (lines: readonly string[]) => {
    for (const line of lines) printLine(io, line);
  };
  return {
    source: (result, scope) => print(sourceLines(result, scope)),
    planned: (requests) => print(dryRunLines(requests)),
    outcome: async (outcome, store) => {
      const { config } = outcome.job;
      if (outcome.kind === 'quarantined') {
        print([`The job ${config.name} is in quarantine; nothing has been read or sent.`]);
        print(quarantineLines(outcome.quarantine));
        return;
      }
      for (const run of outcome.runs) {
        print(runLines(run));
        const cycleId = cycleIdOf(run);
        if (cycleId === undefined) continue;
        print(findingLines(await findingsOf(store, { jobId: config.id, cycleId }), run));
      }
    },
  };
}

/** For machines: one event a line. */
export function eventReporter(io: Io): Reporter {
  return {
    source: (result, scope) => printJson(io, sourceEvent(result, scope)),
    planned: (requests) => {
      for (const request of requests) printJson(io, { event: 'planned', ...redacted(request) });
    },
    outcome: async (outcome, store) => {
      const jobId = outcome.job.config.id;
      if (outcome.kind === 'quarantined') {
        printJson(io, { event: 'quarantined', jobId, quarantine: outcome.quarantine });
        return;
      }
      for (const run of outcome.runs) {
        const cycleId = cycleIdOf(run);
        if (cycleId !== undefined) {
          for await (const entry of entriesOf(store, { jobId, cycleId }))
            printJson(io, { event: 'entry', ...entry });
        }
        printJson(io, { event: 'cycle', jobId, ...run });
      }
    },
  };
}

function sourceEvent({ reading, comparison }: ImportResult, { scope }: ProvisionScope): object {
  const { format, users, groups, unreadableCount, unreadable, ignored } = reading;
  return {
    event: 'source',
    format,
    users,
    groups,
    ...comparison,
    unreadableCount,
    unreadable,
    ignored: Object.fromEntries(ignored),
    scope,
  };
}

function cycleIdOf(run: RunResult): string | undefined {
  switch (run.ended) {
    case 'completed':
    case 'aborted':
      return run.execution.activityIdentifier;
    case 'interrupted':
      return run.cycle.cycleId;
    case 'refused':
      return undefined;
  }
}
