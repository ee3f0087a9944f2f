/*
 * What the commands about a job that is there already have in common: `[job]`, `--state`, and what they do to it.
 */
import { type Job, type Service, synchronizationJob } from '@scimulator/engine';
import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { parsedBy } from '../options.ts';
import { printJson, printLine } from '../print.ts';
import { openExistingState, type State } from '../state/open-state.ts';
import { DEFAULT_STATE, describeState, resolveState, StateText } from '../state/state-spec.ts';
import { pickJob } from './find-job.ts';
import { serviceFor } from './make-service.ts';
import { withoutRival } from './without-rival.ts';

export interface JobOptions {
  readonly state: string;
  readonly json?: true;
}

/** Which job of which state, as the arguments say. */
export interface JobRequest {
  readonly wanted: string | undefined;
  readonly options: JobOptions;
}

export interface FoundJob {
  readonly job: Job;
  readonly state: State;
  readonly service: Service;
}

export const stateOption = (): Option =>
  new Option('--state <where>', 'where jobs are kept: memory, pglite:DIR or postgres://…')
    .argParser(parsedBy(StateText))
    .default(DEFAULT_STATE);

export function jobCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .argument('[job]', 'name, target URL or id, where the state holds several jobs')
    .addOption(stateOption());
}

/**
 * Looks the job up and works with it. Where there is no state, none is made.
 * @throws CliError when there is no such job
 */
export async function withJob<T>(
  { wanted, options }: JobRequest,
  io: Io,
  work: (found: FoundJob) => Promise<T>,
): Promise<T> {
  const spec = resolveState(options.state, io.cwd);
  const state = await openExistingState(spec, io);
  if (state === undefined) {
    throw new CliError(
      `there is no state in ${describeState(spec)}`,
      'make one with scimulator provision, or name another with --state',
    );
  }
  try {
    const job = await pickJob(state.store, wanted);
    return await work({ job, state, service: serviceFor(state, { io, isExclusive: state.isExclusive }) });
  } finally {
    await state.close();
  }
}

export interface Deed {
  readonly does: (service: Service, jobId: string) => Promise<void>;
  /** One sentence: what was done, and what happens next. */
  readonly says: (after: Job, before: Job) => string;
}

/** Does something to a job and says so: to people in one line, with --json by the job as it is then (Graph: synchronizationJob). */
export function actOnJob(request: JobRequest, io: Io, { does, says }: Deed): Promise<void> {
  return withJob(request, io, async ({ job, service }) => {
    const { id } = job.config;
    await withoutRival(job, () => does(service, id));
    const after = await service.job(id);
    if (request.options.json === true) printJson(io, synchronizationJob(after, io.clock.now()));
    else printLine(io, says(after, job));
  });
}
