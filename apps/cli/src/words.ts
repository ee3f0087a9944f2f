/** A count with its noun: `1 user`, `1,000 users`. */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** A moment, in UTC (ISO 8601). */
export const isoTime = (timeMs: number): string => new Date(timeMs).toISOString();
