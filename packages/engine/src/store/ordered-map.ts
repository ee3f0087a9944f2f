const BUCKET_MAX = 512;

type Entry<K, V> = readonly [key: K, value: V];

/**
 * A map that is read in key order from any key on.
 *
 * Entries live in sorted buckets of bounded size, so that setting, removing and seeking cost the same
 * at ten entries and at a hundred thousand, within a small factor.
 */
export class OrderedMap<K extends string | number, V> {
  // No bucket is ever empty.
  readonly #buckets: Entry<K, V>[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  set(key: K, value: V): void {
    const index = Math.max(0, this.#bucketOf(key));
    const bucket = this.#buckets[index];
    if (bucket === undefined) {
      this.#buckets.push([[key, value]]);
      this.#size = 1;
      return;
    }
    const position = countBelow(bucket, key);
    if (bucket[position]?.[0] === key) {
      bucket[position] = [key, value];
      return;
    }
    bucket.splice(position, 0, [key, value]);
    this.#size += 1;
    if (bucket.length > BUCKET_MAX) this.#split(index, bucket);
  }

  delete(key: K): boolean {
    const index = this.#bucketOf(key);
    const bucket = this.#buckets[index];
    if (bucket === undefined) return false;
    const position = countBelow(bucket, key);
    if (bucket[position]?.[0] !== key) return false;
    bucket.splice(position, 1);
    this.#size -= 1;
    if (bucket.length === 0) this.#buckets.splice(index, 1);
    return true;
  }

  /** Entries with a greater key, in order; all of them without a key. The map must not change meanwhile. */
  *after(key?: K): Generator<Entry<K, V>, void> {
    const first = key === undefined ? 0 : Math.max(0, this.#bucketOf(key));
    for (let index = first; index < this.#buckets.length; index += 1) {
      const bucket = this.#buckets[index] ?? [];
      const start = key === undefined || index > first ? 0 : countUpTo(bucket, key);
      for (let position = start; position < bucket.length; position += 1) {
        const entry = bucket[position];
        if (entry !== undefined) yield entry;
      }
    }
  }

  /** How many keys lie above `after` and not above `upTo`. */
  countBetween(after: K, upTo: K): number {
    return Math.max(0, this.#rank(upTo) - this.#rank(after));
  }

  #rank(key: K): number {
    const index = this.#bucketOf(key);
    const bucket = this.#buckets[index];
    if (bucket === undefined) return 0;
    return this.#buckets.slice(0, index).reduce((sum, { length }) => sum + length, countUpTo(bucket, key));
  }

  /** The last bucket whose first key is not above `key`; -1 when `key` lies before all of them. */
  #bucketOf(key: K): number {
    let low = 0;
    let high = this.#buckets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const first = this.#buckets[middle]?.[0]?.[0];
      if (first !== undefined && first <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // Keys mostly arrive in rising order: halving the last bucket would leave every bucket half empty.
  #split(index: number, bucket: Entry<K, V>[]): void {
    const isLast = index === this.#buckets.length - 1;
    this.#buckets.splice(index + 1, 0, bucket.splice(isLast ? BUCKET_MAX : BUCKET_MAX >> 1));
  }
}

/** The first values of what may be a long walk. */
export function firstOf<T>(values: Iterable<T>, limit: number): readonly T[] {
  const first: T[] = [];
  if (limit <= 0) return first;
  for (const value of values) {
    first.push(value);
    if (first.length === limit) break;
  }
  return first;
}

/** How many entries of a bucket have a smaller key. */
function countBelow<K extends string | number, V>(bucket: readonly Entry<K, V>[], key: K): number {
  let low = 0;
  let high = bucket.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = bucket[middle];
    if (entry !== undefined && entry[0] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many entries of a bucket have a key that is not greater. */
function countUpTo<K extends string | number, V>(bucket: readonly Entry<K, V>[], key: K): number {
  const below = countBelow(bucket, key);
  return bucket[below]?.[0] === key ? below + 1 : below;
}
