/*
 * scenario   one claim about the life of a job, proven from its beginning to its end
 * story      a world, and the scenarios that happen in it one after the other
 * claim      what has to be so, found to be so or not; a scenario makes several
 */
import type { NewWorld } from './open-world.ts';
import type { World } from './world.ts';

export interface Scenario {
  /** Area and name: `escrow/4000-failures`. Stable. */
  readonly id: string;
  /** What is proven, in a sentence. */
  readonly title: string;
  /** Assertions of entra-engine part 14, and choices of design part 11 (`design: …`). */
  readonly proves: readonly string[];
  run(world: World): Promise<void>;
}

/** Scenarios that share a world. A later one begins where the one before it has ended. */
export interface Story {
  readonly world: NewWorld;
  readonly scenarios: readonly Scenario[];
}

/** A scenario with a world of its own. */
export const alone = (world: NewWorld, scenario: Scenario): Story => ({ world, scenarios: [scenario] });
