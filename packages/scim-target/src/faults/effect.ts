import { z } from 'zod';

/** A day: longer delays are a mistake in the unit. */
const DELAY_MS_MAX = 86_400_000;

/** RFC 9110 5.1 and 5.5: a name is a token, a value holds no line break. */
const HeaderName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/);
const HeaderValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/);

/** What a fault does to one exchange. */
export const FaultEffect = z.strictObject({
  /** Answer with this HTTP status; the request is not carried out. */
  status: z.int().min(200).max(599).exactOptional(),
  /** Headers of that answer, or, without `status` and `body`, headers added to the genuine one. */
  headers: z.record(HeaderName, HeaderValue).exactOptional(),
  /** Body of that answer: text as it stands, anything else as JSON. The request is not carried out. */
  body: z.json().exactOptional(),
  /** With `status` or `body`: carry the request out first, and then answer with them. */
  apply: z.boolean().exactOptional(),
  /** Names of headers that the answer lacks. */
  withoutHeaders: z.array(z.string()).exactOptional(),
  /** Write the body in another encoding than the UTF-8 that it announces. */
  encoding: z.enum(['utf-8-bom', 'latin1']).exactOptional(),
  /** Wait this many milliseconds before anything else. */
  delayMs: z.number().min(0).max(DELAY_MS_MAX).exactOptional(),
  /** Tear the connection down before the request is carried out. */
  reset: z.boolean().exactOptional(),
  /** Keep the connection open and send nothing until the client gives up; the request is not carried out. */
  hang: z.boolean().exactOptional(),
  /** Carry the request out, and end the body after this many bytes, as if that were all of it. */
  truncateAfterBytes: z.int().min(0).exactOptional(),
  /** Carry the request out, announce the whole body, and close the connection after this many bytes of it. */
  cutAfterBytes: z.int().min(0).exactOptional(),
  /** The same with a reset in place of an orderly end. */
  resetAfterBytes: z.int().min(0).exactOptional(),
  /** Carry the request out, and tear the connection down in place of the answer. */
  dropReply: z.boolean().exactOptional(),
});

/** Which requests a rule is about; every part that is given must fit. */
export const FaultMatch = z.strictObject({
  method: z.array(z.string().toUpperCase()).min(1).exactOptional(),
  /** Glob (`*`) over the path below the SCIM base, such as `/Users/*`. */
  path: z.string().exactOptional(),
  /** Glob (`*`) over the decoded filter. A request without a filter does not fit. */
  filter: z.string().exactOptional(),
  /** JSON that the body must contain: objects by member, arrays by element. */
  body: z.json().exactOptional(),
});

export type FaultEffect = Readonly<z.output<typeof FaultEffect>>;
export type FaultMatch = Readonly<z.output<typeof FaultMatch>>;

/**
 * The parts of an effect: what the answer is, when it comes, how it is written, and how it gets lost. For each, the
 * earliest effect that has one decides, so that a delay for everything and a 404 for queries work together.
 */
const PARTS: readonly (readonly (keyof FaultEffect)[])[] = [
  ['delayMs'],
  ['encoding'],
  ['withoutHeaders'],
  ['reset', 'hang', 'dropReply', 'truncateAfterBytes', 'cutAfterBytes', 'resetAfterBytes'],
];

const isAnswer = (effect: FaultEffect): boolean => effect.status !== undefined || effect.body !== undefined;

/** Many effects as one. */
export function combineEffects(effects: readonly FaultEffect[]): FaultEffect {
  const answer = effects.find(isAnswer) ?? effects.find((effect) => effect.headers !== undefined) ?? {};
  const picked = PARTS.flatMap((names) => {
    const first = effects.find((effect) => names.some((name) => isSet(effect[name])));
    return first === undefined ? [] : [pick(first, names)];
  });
  return Object.assign({}, pick(answer, ['status', 'body', 'headers', 'apply']), ...picked);
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false;

const pick = (effect: FaultEffect, names: readonly (keyof FaultEffect)[]): FaultEffect =>
  Object.fromEntries(names.flatMap((name) => (isSet(effect[name]) ? [[name, effect[name]]] : [])));
