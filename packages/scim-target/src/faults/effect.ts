import { z } from 'zod';

/** A day: longer delays are a mistake in the unit. */
const DELAY_MS_MAX = 86_400_000;

/** What a fault does to one exchange. */
export const FaultEffect = z.strictObject({
  /** Answer with this HTTP status; the request is not carried out. */
  status: z.int().min(200).max(599).exactOptional(),
  /** Headers of that answer, or, without `status` and `body`, headers added to the genuine one. */
  headers: z.record(z.string(), z.string()).exactOptional(),
  /** Body of that answer: text as it stands, anything else as JSON. The request is not carried out. */
  body: z.json().exactOptional(),
  /** Wait this many milliseconds before anything else. */
  delayMs: z.number().min(0).max(DELAY_MS_MAX).exactOptional(),
  /** Tear the connection down before the request is carried out. */
  reset: z.boolean().exactOptional(),
  /** Carry the request out, and end the body after this many bytes. */
  truncateAfterBytes: z.int().min(0).exactOptional(),
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
