/** Whether two values say the same as JSON; the order of an object's members does not count, nor do undefined ones. */
export function isSame(actual: unknown, expected: unknown): boolean {
  return JSON.stringify(ordered(actual)) === JSON.stringify(ordered(expected));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}
