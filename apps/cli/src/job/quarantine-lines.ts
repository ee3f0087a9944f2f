import { type Quarantine, quarantineRemedy } from '@scimulator/engine';
import { isoTime, many } from '../words.ts';

/** A quarantine with its reason, evidence, remedy and next attempt, as lines. */
export function quarantineLines(quarantine: Quarantine): readonly string[] {
  const { reason, error, evidence, disabledMs, nextAttemptMs, seriesBeganMs, seriesCount } = quarantine;
  // What the message quotes anyway is not said twice.
  const further = evidence.filter((line) => !error.message.includes(line));
  return [
    `quarantine ${reason} (${error.code}), since ${isoTime(seriesBeganMs)}, ${many(seriesCount, 'attempt')} failed since then`,
    `  reason   ${error.message}`,
    ...further.map((line) => `  evidence ${line}`),
    `  remedy   ${quarantineRemedy(quarantine)}`,
    disabledMs === undefined
      ? `  next     attempt at ${isoTime(nextAttemptMs)}; scimulator provision --retry-now makes it at once`
      : `  next     none: the job was disabled at ${isoTime(disabledMs)}; mend the cause, then scimulator restart`,
  ];
}
