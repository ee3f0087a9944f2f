import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CliError, errorMessage } from './cli-error.ts';
import type { Io } from './io.ts';

/** Where a report goes, and in which format. */
export type ReportTo =
  | { readonly format: 'console' }
  | { readonly format: 'json' | 'junit'; readonly path: string };

/** The text of `--report`. */
export const ReportText = z
  .string()
  .regex(/^(console|(json|junit)=.+)$/, { error: 'Give console, json=FILE or junit=FILE' })
  .transform((text): ReportTo => {
    const [format, path] = [text.split('=', 1)[0], text.slice(text.indexOf('=') + 1)];
    return format === 'json' || format === 'junit' ? { format, path } : { format: 'console' };
  });

/** @throws CliError */
async function saveReport(path: string, text: string, { cwd }: Pick<Io, 'cwd'>): Promise<void> {
  await writeFile(resolve(cwd, path), text).catch((error: unknown) => {
    throw new CliError(
      `cannot write ${path} (${errorMessage(error)})`,
      'give a path in a directory that exists',
    );
  });
}

/** A report in each of the forms that it can be asked for in. */
export interface ReportForms {
  /** Prints it for the person at the terminal. */
  readonly console: () => void;
  readonly json: () => string;
  readonly junit: () => string;
}

/** Takes a report wherever it was asked to go, in that order. @throws CliError */
export async function deliverReport(
  wanted: readonly ReportTo[],
  forms: ReportForms,
  io: Pick<Io, 'cwd'>,
): Promise<void> {
  for (const to of wanted) {
    if (to.format === 'console') forms.console();
    else await saveReport(to.path, forms[to.format](), io);
  }
}
