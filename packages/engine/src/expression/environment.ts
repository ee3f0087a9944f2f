import type { Ids } from '../ids.ts';
import type { Patterns } from './patterns.ts';

/** What functions read that is no argument. The same environment and object give the same value. */
export interface Environment {
  readonly patterns: Patterns;
  /** The moment of the evaluation, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly nowMs: number;
  /** Where `Guid` and `RandomString` get their chance from. */
  readonly ids: Ids;
  /** The tenant's default domain; null where nobody has named one. */
  readonly defaultDomain: string | null;
}
