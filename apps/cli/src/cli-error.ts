/**
 * The command could not do its work, and the person at the terminal can mend it: exit code 2, one line, no stack trace.
 * The message says what is wrong, `advice` what to do about it.
 */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** The `code` of an error of the operating system (`ENOENT`, `EADDRINUSE`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
