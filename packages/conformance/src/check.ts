import type { Capabilities, Feature } from './capabilities.ts';
import type { Cast } from './cast.ts';
import type { Finding } from './finding.ts';
import type { Outcome } from './made.ts';
import type { Requirement } from './requirements/level.ts';
import { REQUIREMENTS, type RequirementId } from './requirements.ts';
import type { Client, Session } from './session.ts';

/** What a check works with. */
export interface Context {
  /** Keeps every exchange as the check's evidence. */
  readonly client: Client;
  /** Gives names and ids that nobody else has. */
  readonly session: Session;
  readonly capabilities: Capabilities;
  /** Three people shared by the checks that only read; made when first asked for. */
  cast(): Promise<Outcome<Cast>>;
}

/** One requirement put to the test: data with a citation, and the way to find out. */
export interface Check extends Requirement {
  readonly id: RequirementId;
  /** Features without which the check is skipped. */
  readonly needs: readonly Feature[];
  readonly run: (context: Context) => Promise<Finding>;
}

/** A check of the requirement with this id; title, level and source are the requirement's. */
export const check = (id: RequirementId, run: Check['run']): Check => ({
  id,
  ...REQUIREMENTS[id],
  needs: [],
  run,
});

/** The same checks, skipped where the endpoint lacks one of the features. */
export const needing = (needs: readonly Feature[], checks: readonly Check[]): readonly Check[] =>
  checks.map((one) => ({ ...one, needs: [...needs, ...one.needs] }));
