import { isDeepStrictEqual } from 'node:util';
import type { DemoWorld } from './world.ts';

/**
 * What a chapter tells, piece by piece.
 *
 * does    what is being done, in a sentence
 * shows   evidence: what was found, as lines for people and as data for machines
 * proves  a claim, whether it holds, with what was found and what has to be found
 */
export type Telling =
  | { readonly event: 'does'; readonly text: string }
  | {
      readonly event: 'shows';
      readonly what: string;
      readonly lines: readonly string[];
      readonly data: unknown;
    }
  | {
      readonly event: 'proves';
      readonly claim: string;
      readonly holds: boolean;
      readonly actual: unknown;
      readonly expected: unknown;
    };

/** A part of the story. A later one begins where the one before it has ended. */
export interface Chapter {
  readonly title: string;
  tell(world: DemoWorld): AsyncGenerator<Telling>;
}

export const does = (text: string): Telling => ({ event: 'does', text });

export const shows = (what: string, lines: readonly string[], data: unknown = lines): Telling => ({
  event: 'shows',
  what,
  lines,
  data,
});

export function proves(claim: string, actual: unknown, expected: unknown): Telling {
  return { event: 'proves', claim, holds: isDeepStrictEqual(actual, expected), actual, expected };
}
