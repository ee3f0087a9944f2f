import type { CycleProgress } from '@scimulator/engine';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';

/** Shows how far a run is: by bytes while it reads the source, by pages while a cycle runs. */
export interface ProgressWatcher {
  onBytes(bytesRead: number, bytesTotal: number): void;
  onCycle(progress: CycleProgress): void;
  stop(): void;
}

export function progressWatcher(io: Io): ProgressWatcher {
  let bar: ReturnType<typeof startProgress> | undefined;
  let cycleId: string | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    onBytes: (bytesRead, bytesTotal) => {
      bar ??= startProgress(io, { label: 'reading the source, bytes', total: bytesTotal });
      bar.update(bytesRead);
    },
    onCycle: ({ state: { cycle } }) => {
      if (cycle.cycleId !== cycleId) stop();
      cycleId = cycle.cycleId;
      bar ??= startProgress(io, { label: 'provisioning, pages', total: cycle.pagesTotal });
      const { exported, escrowed } = cycle.counts;
      bar.update(cycle.pagesDone, `${cycle.phase}: ${exported} written, ${escrowed} failed`);
    },
    stop,
  };
}
