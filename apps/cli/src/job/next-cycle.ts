import { type Job, scheduleOf } from '@scimulator/engine';
import { isoTime } from '../words.ts';

/** What happens next to a job, and what has to be done for it. Goes on from a colon. */
export function nextCycle(job: Job): string {
  const { config, state } = job;
  const { quarantine } = state;
  if (config.pendingResets.length > 0)
    return `before the next cycle begins, ${config.pendingResets.join(', ')} is cleared; one that is running finishes first`;
  if (config.schedule === 'Paused') return 'it runs again after scimulator start';
  if (scheduleOf(job) === 'Disabled' && quarantine?.disabledMs !== undefined)
    return 'it makes no attempt any more; mend the cause, then scimulator restart';
  if (quarantine !== undefined)
    return `the next attempt is due at ${isoTime(quarantine.nextAttemptMs)}; scimulator provision --retry-now makes it at once`;
  return `${kindOfNext(job)}; scimulator provision runs it`;
}

function kindOfNext({ state: { cycle, watermark } }: Job): string {
  if (cycle !== undefined) return `the ${cycle.kind} cycle that was begun goes on`;
  return `the next cycle is ${watermark === undefined ? 'initial' : 'incremental'}`;
}
