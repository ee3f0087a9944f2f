import type { Job, Store } from '@scimulator/engine';
import { CliError } from '../cli-error.ts';

/** The job of a target URL under a name, if there is one (design 3.1: a job is that pair). */
export async function jobOf(store: Store, baseAddress: string, name: string): Promise<Job | undefined> {
  const jobs = await store.jobs();
  return jobs.find(({ config }) => config.baseAddress === baseAddress && config.name === name);
}

/**
 * The job that a command is about: by name, id or target URL; without one, the only job of the state.
 * @throws CliError when none fits, or several do
 */
export async function pickJob(store: Store, wanted: string | undefined): Promise<Job> {
  const jobs = await store.jobs();
  const fitting = wanted === undefined ? jobs : jobs.filter(({ config }) => isCalled(config, wanted));
  const [job] = fitting;
  if (job !== undefined && fitting.length === 1) return job;
  if (jobs.length === 0) throw new CliError('this state holds no job', 'make one with scimulator provision');
  const names = jobs.map(({ config }) => `${config.name} (${config.baseAddress}, ${config.id})`).join('; ');
  throw new CliError(
    wanted === undefined
      ? 'this state holds several jobs'
      : fitting.length === 0
        ? `this state holds no job ${wanted}`
        : `${wanted} fits several jobs`,
    `name one by its name, its target URL or its id: ${names}`,
  );
}

function isCalled({ id, name, baseAddress }: Job['config'], wanted: string): boolean {
  return id === wanted || name === wanted || baseAddress === wanted;
}
