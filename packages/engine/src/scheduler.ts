import type { VirtualClock } from './clock.ts';
import type { Job } from './job/job.ts';
import { scheduleOf } from './job/status.ts';
import type { RunResult, Service } from './service.ts';

/** A cycle that ran because it was due. */
export interface DueRun {
  readonly jobId: string;
  readonly atMs: number;
  readonly result: RunResult;
}

/**
 * Moves virtual time to `toMs` and runs every cycle that falls due on the way, in order of time. A cycle ends inside the
 * advance that started it, even when its own waiting carries time beyond `toMs`.
 */
export async function advance(
  service: Service,
  clock: VirtualClock,
  toMs: number,
): Promise<readonly DueRun[]> {
  const runs: DueRun[] = [];
  for (;;) {
    const job = earliestDue(await service.jobs());
    if (job === undefined || job.state.nextDueMs > toMs) {
      clock.advanceTo(toMs);
      return runs;
    }
    clock.advanceTo(job.state.nextDueMs);
    const atMs = clock.now();
    runs.push({ jobId: job.config.id, atMs, result: await service.runCycle(job.config.id) });
  }
}

/** The job whose cycle comes next: started, and not disabled by a quarantine that was never mended. */
function earliestDue(jobs: readonly Job[]): Job | undefined {
  return jobs
    .filter((job) => job.config.isConfigured && scheduleOf(job) === 'Active')
    .reduce<Job | undefined>(
      (first, job) => (first === undefined || job.state.nextDueMs < first.state.nextDueMs ? job : first),
      undefined,
    );
}
