import type { Io } from './io.ts';

/** Whether escape codes for colours may be written to stdout (https://no-color.org). */
export function usesColour({ isTty, env }: Io): boolean {
  return isTty.stdout && !env['NO_COLOR'];
}

export function printLine(io: Io, text: string): void {
  io.stdout.write(`${text}\n`);
}

/** One object a line, for machines. */
export function printJson(io: Io, value: object): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Something for the person at the terminal that no pipe should get. */
export function printNote(io: Io, text: string): void {
  io.stderr.write(`${text}\n`);
}
