import type { Clock } from '../clock.ts';
import type { AppRole, Source } from '../directory/directory.ts';
import type { Patterns } from '../expression/patterns.ts';
import type { Ids } from '../ids.ts';
import type { JobConfig, RunningState } from '../job/job.ts';
import type { ObjectMapping } from '../schema/compiled-schema.ts';
import type { Lease, Store } from '../store/store.ts';
import type { Target } from '../target/target.ts';

/** What a running cycle tells whoever watches, after each commit. */
export interface CycleProgress {
  readonly state: RunningState;
}

/** Everything a cycle works with; nothing in it changes while the cycle runs. */
export interface CycleContext {
  readonly config: JobConfig;
  readonly users: ObjectMapping;
  /** Absent when group mapping is off: groups then only carry assignments. */
  readonly groups: ObjectMapping | undefined;
  readonly appRoles: readonly AppRole[];
  readonly tenantId: string;
  /** Something was staged before this run: deletions that the guard holds back, or the work of a run that did not end. */
  readonly hasStaged: boolean;
  /** The job was in quarantine when the cycle began: the cycle is one of its attempts. */
  readonly isQuarantined: boolean;

  readonly source: Source;
  readonly store: Store;
  readonly target: Target;
  readonly patterns: Patterns;
  readonly clock: Clock;
  readonly ids: Ids;

  readonly lease: Lease;
  readonly leaseTtlMs: number;
  /** Aborted by Ctrl-C or a shutdown: no further request is sent, what is settled is kept, and the next run resumes the cycle. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CycleProgress) => void;
}
