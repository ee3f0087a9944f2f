import type { SortKey } from '@scimulator/scim';
import type { ListQuery, Mark } from './port.ts';

/** What stands in a list: where, and by what it is sorted. */
export interface Placed extends Mark {
  readonly position: number;
  readonly key?: SortKey;
}

/** Items kept beyond what the page needs before the list is cut back to it. */
const SLACK = 1_000;

/**
 * Picks the page of a list while its items come by, in any order: of a list of any length no more is kept than what
 * stands before the end of the page.
 */
export class PageSelection<T extends Placed> {
  readonly #query: Pick<ListQuery, 'sort' | 'startIndex' | 'after' | 'count'>;
  readonly #skip: number;
  #kept: T[] = [];
  #total = 0;

  constructor(query: Pick<ListQuery, 'sort' | 'startIndex' | 'after' | 'count'>) {
    this.#query = query;
    this.#skip = query.after === undefined ? query.startIndex - 1 : 0;
  }

  add(item: T): void {
    this.#total += 1;
    const { after } = this.#query;
    if (after !== undefined && this.#compare(item, after) <= 0) return;
    this.#kept.push(item);
    if (this.#kept.length > this.#needed + SLACK) this.#cut();
  }

  /** How many items came by. */
  get total(): number {
    return this.#total;
  }

  page(): { readonly items: readonly T[]; readonly next: Mark | undefined } {
    this.#cut();
    const end = this.#skip + this.#query.count;
    const items = this.#kept.slice(this.#skip, end);
    return { items, next: this.#kept.length > end ? markOf(items.at(-1)) : undefined };
  }

  /** One more than the page holds, to know whether anything follows. */
  get #needed(): number {
    return this.#skip + this.#query.count + 1;
  }

  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => this.#compare(a, b)).slice(0, this.#needed);
  }

  #compare(a: Mark, b: Mark): number {
    const byKey = this.#query.sort?.compare(a.key, b.key) ?? 0;
    return byKey === 0 ? a.position - b.position : byKey;
  }
}

/** The mark behind the item. */
export function markOf(item: Mark | undefined): Mark | undefined {
  if (item === undefined) return undefined;
  const { position, key } = item;
  return key === undefined ? { position } : { position, key };
}
