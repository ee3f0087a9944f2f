/*
 * What a provisioning run has to say to people, as lines.
 */
import { evaluatedCount, type RunResult } from '@scimulator/engine';
import { durationText, endedText } from '../job/execution-words.ts';
import { quarantineLines } from '../job/quarantine-lines.ts';
import { many } from '../words.ts';
import type { FindingGroup } from './findings.ts';
import type { ImportResult } from './import-source.ts';
import type { ProvisionScope } from './run-provision.ts';

/** What the source showed. */
export function sourceLines({ reading, comparison }: ImportResult, scope: ProvisionScope): readonly string[] {
  const ignored = [...reading.ignored].map(([what, count]) => `${count} ${what}`);
  const passedOver = ignored.length === 0 ? '' : `; passed over: ${ignored.join(', ')}`;
  const deleted = reading.unreadableCount === 0 ? comparison.missing : 0;
  return [
    `source     ${reading.format.toUpperCase()}: ${many(reading.users, 'user')}, ${many(reading.groups, 'group')}${passedOver}`,
    `           ${many(comparison.added, 'object')} new, ${comparison.changed} changed, ${deleted} gone since the last file`,
    ...unreadableLines(reading),
    ...unresolvedLines(comparison),
    `scope      ${scopeText(scope)}`,
  ];
}

function unreadableLines({ unreadable, unreadableCount }: ImportResult['reading']): readonly string[] {
  if (unreadableCount === 0) return [];
  const rest = unreadableCount - unreadable.length;
  return [
    ...unreadable.map(({ line, reason }) => `           line ${line} cannot be read: ${reason}`),
    ...(rest > 0 ? [`           and ${many(rest, 'more line')} that cannot be read`] : []),
    '           nobody is deleted on the word of a file that could not be read whole',
  ];
}

function unresolvedLines({
  unresolvedReferences,
  unresolvedExamples,
}: ImportResult['comparison']): readonly string[] {
  if (unresolvedReferences === 0) return [];
  const examples = unresolvedExamples.map(({ from, to }) => `${from} → ${to}`).join(', ');
  return [`           ${many(unresolvedReferences, 'reference')} to nobody in the file, e.g. ${examples}`];
}

function scopeText({ scope, isChosenByFormat }: ProvisionScope): string {
  const who = scope === 'all' ? 'all users and groups' : 'assigned users and groups only';
  return isChosenByFormat ? `${who} (this file says nothing about assignments)` : who;
}

/** How a cycle ended. */
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
        `aborted    the ${run.execution.kind} cycle was given up; what it had not settled comes again with the next one`,
        ...(run.quarantine === undefined ? [] : quarantineLines(run.quarantine)),
      ];
    case 'completed':
      return [
        `cycle      ${run.execution.kind}, ${many(evaluatedCount(run.execution.counts), 'object')} evaluated in ${durationText(run.execution)}`,
        `           ${endedText(run.execution.counts)}`,
        `           ${many(run.execution.counts.exported, 'write')} sent, references included`,
        ...(run.change === 'left' ? ['healthy    the job has left quarantine'] : []),
        ...(run.quarantine === undefined ? [] : quarantineLines(run.quarantine)),
      ];
  }
}

/** Failures, warnings and skips of a run by reason. */
export function findingLines(groups: readonly FindingGroup[], run: RunResult): readonly string[] {
  return [...groups.flatMap(groupLines), ...(mayOnlyRead(groups, run) ? [READ_ONLY_TOKEN] : [])];
}

function groupLines(group: FindingGroup): readonly string[] {
  const rest = group.count - group.examples.length;
  return [
    `${group.status.padEnd(10)} ${group.reason}: ${many(group.count, 'object')}. ${group.advice}`,
    ...group.examples.map(({ name, detail }) => `           - ${name}: ${detail}`),
    ...(rest > 0 ? [`           - and ${rest} more: scimulator log --status ${group.status}`] : []),
  ];
}

const READ_ONLY_TOKEN =
  'token      it may read but not write: give one that may create and change users and groups';

/** The probe and the queries worked, and of all writes not one: the token is to blame, not the objects. */
function mayOnlyRead(groups: readonly FindingGroup[], run: RunResult): boolean {
  const hasWritten = run.ended !== 'completed' || run.execution.counts.exported > 0;
  return !hasWritten && groups.some(({ status, reason }) => status === 'failure' && isRefusedRight(reason));
}

const isRefusedRight = (code: string): boolean => /(InsufficientRights|Unauthorized)$/.test(code);
