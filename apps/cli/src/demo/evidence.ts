/*
 * Evidence as lines for people: short, and complete in --json.
 */
import { type CycleCounts, type LogEntry, type Quarantine, quarantineRemedy } from '@scimulator/engine';
import type { JournalEntry } from '@scimulator/scim-target';
import { shows, type Telling } from './telling.ts';
import type { EndedCycle } from './world.ts';

const LINE_LENGTH_MAX = 110;

export const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

export const dateTime = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

const cut = (text: string): string =>
  text.length <= LINE_LENGTH_MAX ? text : `${text.slice(0, LINE_LENGTH_MAX - 2)} …`;

/** A body without its list of schemas, which says nothing to people and comes first. */
const brief = (body: string): string => body.replace(/"schemas":\[[^\]]*\],?/, '');

export function cycleShown({ execution }: EndedCycle): Telling {
  const { kind, state, counts } = execution;
  return shows('cycle', [`${kind} cycle: ${state}; ${endedText(counts)}`], execution);
}

function endedText({ ended }: CycleCounts): string {
  const ends = Object.entries(ended).filter(([, count]) => count > 0);
  return ends.map(([end, count]) => `${count} ${end}`).join(', ') || 'nobody had changed';
}

/** One entry of the provisioning log, with its steps. */
export function entryShown(entry: LogEntry): Telling {
  const {
    provisioningAction: action,
    provisioningStatusInfo: info,
    sourceIdentity,
    provisioningSteps,
  } = entry;
  const steps = provisioningSteps.map(
    ({ provisioningStepType: type, status, description }) =>
      `  ${type.padEnd(19)} ${status.padEnd(8)} ${description}`,
  );
  const { errorInformation: error } = info;
  const remedy = error?.recommendedAction ?? undefined;
  return shows(
    'log entry',
    [
      `provisioning log: ${sourceIdentity.displayName}, ${action}, ${info.status}`,
      ...steps,
      ...(error === null ? [] : [`  reason   ${error.reason}`]),
      ...(remedy === undefined ? [] : [`  remedy   ${remedy}`]),
    ].map(cut),
    entry,
  );
}

/** One request with its answer, as the target's journal has it: secrets are taken out there. */
export function exchangeShown(entry: JournalEntry): Telling {
  const query = entry.query['filter'] === undefined ? '' : `?filter=${entry.query['filter']}`;
  const authorization = entry.requestHeaders['authorization'];
  return shows(
    'exchange',
    [
      `${entry.method} ${entry.path}${query}`,
      ...(authorization === undefined ? [] : [`  authorization: ${authorization}`]),
      ...(entry.requestBody === undefined ? [] : [`  ${brief(entry.requestBody)}`]),
      `  → ${entry.status} ${brief(entry.responseBody ?? '')}`.trimEnd(),
    ].map(cut),
    entry,
  );
}

export function quarantineShown(quarantine: Quarantine): Telling {
  const { reason, error, nextAttemptMs, disabledMs } = quarantine;
  const next = disabledMs === undefined ? `at ${dateTime(nextAttemptMs)}` : 'none: the job is disabled';
  return shows(
    'quarantine',
    [
      `quarantine: ${reason}`,
      ...[
        ['because', error.message],
        ['remedy', quarantineRemedy(quarantine)],
        ['next attempt', next],
      ].map(([name = '', text]) => cut(`  ${name.padEnd(12)} ${text}`)),
    ],
    quarantine,
  );
}
