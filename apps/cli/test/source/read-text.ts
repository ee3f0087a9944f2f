import { CsvParser } from '../../src/source/csv.ts';
import type { SourceFormat, SourceItem } from '../../src/source/item.ts';
import { JsonParser } from '../../src/source/json.ts';
import { LdifParser } from '../../src/source/ldif.ts';
import { readItems } from '../../src/source/open-source.ts';

const PARSERS = { json: () => new JsonParser(), csv: () => new CsvParser(), ldif: () => new LdifParser() };

/** Everything that a text shows, cut into pieces as a file's chunks would cut it. */
export async function readText(format: SourceFormat, text: string, pieceLength = 64): Promise<SourceItem[]> {
  async function* pieces() {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
  return collect(readItems(pieces(), PARSERS[format]()));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function objectsOf(items: readonly SourceItem[]) {
  return items.flatMap((item) => (item.kind === 'object' ? [item.object] : []));
}

/** `7: reason` of each unreadable item. */
export function complaintsOf(items: readonly SourceItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'unreadable' ? [`${item.line}: ${item.reason}`] : []));
}
