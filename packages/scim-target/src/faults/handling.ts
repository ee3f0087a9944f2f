import type { Answer } from '../answer.ts';
import type { Knobs } from '../knobs.ts';
import type { Limits } from '../limits.ts';
import type { ScimRequest } from '../request.ts';
import type { ResourceStore } from '../resources/port.ts';
import type { TokenCheck } from '../tokens.ts';

/** What a request is carried out with, as far as a fault may put something else in its place. */
export interface Handling {
  readonly tenant: string;
  /** The names of the tenants that the request is none of the business of. */
  readonly otherTenants: readonly string[];
  readonly store: ResourceStore;
  readonly knobs: Knobs;
  readonly limits: Limits;
  readonly isAuthorized: TokenCheck;
  readonly clock: { now(): number };
  readonly sleep: (ms: number) => Promise<void>;
}

/** Carries a request out. It always answers: what the client has to mend is an answer too. */
export type Handle = (handling: Handling, request: ScimRequest) => Promise<Answer>;

/**
 * Makes a wrong way of carrying requests out of the right one: it may alter the request, what it is carried out with,
 * and the answer, and may answer without carrying anything out. Alterations compose like functions.
 */
export type Alteration = (next: Handle) => Handle;
