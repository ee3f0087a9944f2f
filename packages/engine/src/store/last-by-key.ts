/** One value for each key, in the order in which the keys first appear: of two with the same key the later one wins. */
export function lastByKey<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [keyOf(value), value]));
}
