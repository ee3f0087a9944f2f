import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { CliError } from './cli-error.ts';

/** A parser of one option's text for commander: what does not fit ends the command with one line. */
export function parsedBy<T>(schema: z.ZodType<T, string>): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(`${parsed.error.issues[0]?.message ?? 'It cannot be read'}.`);
  };
}

/** The same for an option that may be given several times. */
export function eachParsedBy<T>(
  schema: z.ZodType<T, string>,
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  const parse = parsedBy(schema);
  return (text, previous = []) => [...previous, parse(text)];
}

const wholeNumber = (min: number, max: number) => {
  const error = `Give a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }));
};

export const Port = wholeNumber(0, 65_535);
export const Seed = wholeNumber(0, 2 ** 32 - 1);
export const Count = wholeNumber(0, 100_000_000);
/** Requests a second; a fraction is fine. */
export const Rate = z
  .string()
  .transform(Number)
  .pipe(
    z.number({ error: 'Give a number of requests a second' }).positive({ error: 'Give a number above 0' }),
  );
export const Seconds = wholeNumber(1, 3_600);

/** What HTTP can carry in a header; anything else could never be sent. */
export const Token = z
  .string()
  .regex(/^[\x21-\x7e]+$/, { error: 'A token consists of visible ASCII characters without blanks' });

/** The address of a SCIM endpoint. */
export const EndpointUrl = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue('Give an address that begins with https:// or http://');
  } else if (url.username !== '' || url.password !== '') {
    context.addIssue('Give the secret with --token, not inside the address');
  }
});

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Refuses to send a token in the clear beyond this machine.
 * @throws CliError
 */
export function refusePlainHttp(address: string, allowInsecureHttp: boolean): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || allowInsecureHttp || LOOPBACK.test(hostname)) return;
  throw new CliError(
    `${hostname} would be spoken to over plain http, so that anybody on the way can read the token`,
    'use https, or pass --allow-insecure-http if you know the network',
  );
}
