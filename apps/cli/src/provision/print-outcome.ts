import {
  type CycleCounts,
  evaluatedCount,
  type Quarantine,
  quarantineRemedy,
  type RunResult,
} from '@scimulator/engine';
import type { FindingGroup } from './findings.ts';
import type { ImportResult } from './import-source.ts';
import type { ProvisionScope } from './run-provision.ts';

const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** What the source showed, as lines. */
export function sourceLines({ reading, comparison }: ImportResult, scope: ProvisionScope): readonly string[] {
  const ignored = [...reading.ignored].map(([what, count]) => `${count} ${what}`);
  const deleted = reading.unreadableCount === 0 ? comparison.missing : 0;
  return [
    `source     ${reading.format.toUpperCase()}: ${many(reading.users, 'user')}, ${many(reading.groups, 'group')}${ignored.length > 0 ? `; passed over: ${ignored.join(', ')}` : ''}`,
    `           ${many(comparison.added, 'object')} new, ${comparison.changed} changed, ${deleted} gone since the last file`,
    ...reading.unreadable.map(({ line, reason }) => `           line ${line} cannot be read: ${reason}`),
    ...(reading.unreadableCount > reading.unreadable.length
      ? [
          `           and ${reading.unreadableCount - reading.unreadable.length} more lines that cannot be read`,
        ]
      : []),
    ...(reading.unreadableCount > 0
      ? [`           nobody is deleted on the word of a file that could not be read whole`]
      : []),
    ...(comparison.unresolvedReferences > 0
      ? [
          `           ${many(comparison.unresolvedReferences, 'reference')} to nobody in the file, e.g. ${comparison.unresolvedExamples.map(({ from, to }) => `${from} → ${to}`).join(', ')}`,
        ]
      : []),
    `scope      ${scope.scope === 'all' ? 'all users and groups' : 'assigned users and groups only'}${scope.isChosenByFormat ? ' (this file says nothing about assignments)' : ''}`,
  ];
}

/** How a cycle ended, as lines. */
export function runLines(run: RunResult): readonly string[] {
  switch (run.ended) {
    case 'refused':
      return [`refused    the job is ${run.because}`];
    case 'interrupted':
      return [
        `stopped    in mid-cycle, after ${run.cycle.pagesDone} of ${run.cycle.pagesTotal} pages; nothing is lost, the next run goes on from here`,
      ];
    case 'aborted':
      return [
        `aborted    the ${run.execution.kind} cycle was given up: ${run.execution.error?.message ?? 'unknown reason'}`,
        ...(run.quarantine === undefined ? [] : quarantineLines(run.quarantine)),
      ];
    case 'completed':
      return [
        `cycle      ${run.execution.kind}, ${many(evaluatedCount(run.execution.counts), 'object')} evaluated in ${seconds(run.execution.endedMs - run.execution.beganMs)}`,
        `           ${endedText(run.execution.counts)}`,
        `           ${many(run.execution.counts.exported, 'write')} sent, references included`,
        ...(run.change === 'left' ? ['quarantine lifted: the job is healthy again'] : []),
        ...(run.quarantine === undefined ? [] : quarantineLines(run.quarantine)),
      ];
  }
}

function endedText({ ended }: CycleCounts): string {
  return Object.entries(ended)
    .filter(([name, count]) => count > 0 || name !== 'staged')
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', ');
}

const seconds = (durationMs: number): string => `${(durationMs / 1_000).toFixed(1)} s`;

/** The quarantine with its reason, the remedy and the next attempt, as lines. */
export function quarantineLines(quarantine: Quarantine): readonly string[] {
  const { reason, error, evidence, disabledMs, nextAttemptMs, seriesBeganMs, seriesCount } = quarantine;
  return [
    `quarantine ${reason} (${error.code}), since ${iso(seriesBeganMs)}, ${many(seriesCount, 'failed attempt')} so far`,
    `  reason   ${error.message}`,
    ...evidence.map((line) => `  evidence ${line}`),
    `  remedy   ${quarantineRemedy(quarantine)}`,
    disabledMs === undefined
      ? `  next     attempt at ${iso(nextAttemptMs)}; --retry-now makes it at once`
      : `  next     none: the job was disabled at ${iso(disabledMs)} after 28 days; mend the cause, then scimulator restart`,
  ];
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** Failures, warnings and skips by reason, as lines. */
export function findingLines(groups: readonly FindingGroup[]): readonly string[] {
  const lines = groups.flatMap((group) => [
    `${group.status.padEnd(10)} ${group.reason}: ${many(group.count, 'object')}. ${group.advice}`,
    ...group.examples.map(({ name, detail }) => `           - ${name}: ${detail}`),
    ...(group.count > group.examples.length
      ? [
          `           - and ${group.count - group.examples.length} more: scimulator log --status ${group.status}`,
        ]
      : []),
  ]);
  const refusals = groups.filter(
    ({ status, reason }) => status === 'failure' && /(InsufficientRights|Unauthorized)$/.test(reason),
  );
  if (refusals.length === 0) return lines;
  return [
    ...lines,
    'token      it may read but not write: give one that may create and change users and groups',
  ];
}
