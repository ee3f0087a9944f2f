/** SQLSTATE classes whose messages quote values: data exceptions and broken constraints. */
const QUOTES_VALUES = /^2[23]/;

/**
 * What went wrong in the database, without the values that were on their way: neither message nor cause holds a parameter,
 * since both end up in logs. The driver's own error does (its statement, its detail), so it is not kept.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** SQLSTATE, or the system's code when the server could not be reached. */
  readonly code: string;
  /** Name of the broken constraint. */
  readonly constraint: string | undefined;

  constructor(code: string, options: { readonly reason?: string; readonly constraint?: string | undefined }) {
    const { reason, constraint } = options;
    const detail = reason ?? (constraint === undefined ? undefined : `constraint ${constraint}`);
    super(`database error ${code}${detail === undefined ? '' : `: ${detail}`}`);
    this.code = code;
    this.constraint = constraint;
  }
}

/** The driver's errors, alone or wrapped by drizzle, as a {@link DatabaseError}; every other error as it is. */
export function withoutValues(error: unknown): unknown {
  const driver = driverError(error);
  if (driver === undefined) return error;
  const { code, constraint, message } = driver;
  return new DatabaseError(code, { constraint, ...(!QUOTES_VALUES.test(code) && { reason: message }) });
}

interface DriverError {
  readonly code: string;
  readonly constraint: string | undefined;
  readonly message: string;
}

function driverError(error: unknown): DriverError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause, message } = error;
  if ('query' in error && 'params' in error && cause instanceof Error) {
    return driverError(cause) ?? { code: 'unknown', constraint: undefined, message: cause.message };
  }
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  const constraint =
    'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined;
  return { code: error.code, constraint, message };
}
