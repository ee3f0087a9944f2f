import { type Job, parseTenantUrl, type Store } from '@scimulator/engine';
import { CliError } from '../cli-error.ts';

/** The job of a target URL under a name, if there is one (design 3.1: a job is that pair). */
export async function jobOf(
  store: Store,
  { baseAddress, jobName }: { readonly baseAddress: string; readonly jobName: string },
): Promise<Job | undefined> {
  const jobs = await store.jobs();
  return jobs.find(({ config }) => config.baseAddress === baseAddress && config.name === jobName);
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
    whyNone(wanted, fitting.length),
    `name one by its name, its target URL or its id: ${names}`,
  );
}

/** The target URL as a job keeps it: however it was typed, one endpoint with the same flags is one address. */
export function baseAddressOf(text: string): string {
  const parsed = parseTenantUrl(text);
  if (!parsed.ok) throw new CliError(parsed.detail, 'give the address of a SCIM endpoint');
  const { base, flags } = parsed.value;
  return flags === '' ? base : `${base}?${flags}`;
}

function isCalled({ id, name, baseAddress }: Job['config'], wanted: string): boolean {
  const isAddress = URL.canParse(wanted) && baseAddressOf(wanted) === baseAddress;
  return id === wanted || name === wanted || isAddress;
}

function whyNone(wanted: string | undefined, fitting: number): string {
  if (wanted === undefined) return 'this state holds several jobs';
  return fitting === 0 ? `this state holds no job ${wanted}` : `${wanted} fits several jobs`;
}
