import { type Job, JobBusyError } from '@scimulator/engine';
import { CliError } from '../cli-error.ts';

/**
 * Does what needs the job for itself.
 * @throws CliError while another process is running a cycle of it
 */
export async function withoutRival<T>({ config }: Job, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof JobBusyError)) throw error;
    throw new CliError(
      `the job ${config.name} is being run by another process`,
      'wait until it has ended; if it was killed, its claim on the job lapses by itself within two minutes',
      { cause: error },
    );
  }
}
