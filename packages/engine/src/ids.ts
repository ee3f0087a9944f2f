/** Where new identifiers come from: a counter in tests and demos, a random source in production. */
export interface Ids {
  /** A UUID in its text form, never the same twice. */
  next(): string;
}

/** Identifiers in a fixed order for a seed: the same run gives the same ids. At most 2^48 of them. */
export function sequentialIds(seed = 0): Ids {
  let count = 0;
  const prefix = seed.toString(16).padStart(8, '0').slice(-8);
  return {
    next: () => {
      count += 1;
      return `${prefix}-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
    },
  };
}
