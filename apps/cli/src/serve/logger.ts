import { type Logger, pino } from 'pino';
import type { Io } from '../io.ts';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Headers that carry secrets; whoever logs headers logs none of these. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'set-cookie'];

/** A log of one JSON object a line on stderr. */
export function openLogger({ clock, stderr }: Pick<Io, 'clock' | 'stderr'>, level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_HEADERS.map((name) => `headers["${name}"]`), censor: '[redacted]' },
    },
    stderr,
  );
}
