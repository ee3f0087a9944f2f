import { createHash } from 'node:crypto';
import type { Ids } from '../../ids.ts';

/** Draws a whole number from 0 to below `limit`, each equally likely. */
export type Draw = (limit: number) => number;

/** Draws that a fresh id decides: as unguessable as the ids are, and the same for the same id. */
export function drawing(ids: Ids): Draw {
  const seed = ids.next();
  let count = 0;
  return (limit) => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${count}`).digest();
    // 48 bits: for the limits of a text the remainder favours nobody measurably.
    return digest.readUIntBE(0, 6) % limit;
  };
}

/** The characters in an order that the draws decide (Fisher and Yates). */
export function shuffled(characters: readonly string[], draw: Draw): readonly string[] {
  const result = [...characters];
  for (let last = result.length - 1; last > 0; last--) {
    const other = draw(last + 1);
    [result[last], result[other]] = [result[other] ?? '', result[last] ?? ''];
  }
  return result;
}
