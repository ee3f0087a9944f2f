import { parse } from 'csv-parse/sync';
import { CliError, errorCode } from '../cli-error.ts';
import { canonicalName } from './attribute-names.ts';
import { readGraphObject } from './graph-object.ts';
import { type Reading, type SourceItem, type SourceParser, unreadable } from './item.ts';
import { type Line, LineSplitter } from './lines.ts';

// A quote that is still open after so many lines was never meant to span them.
const RECORD_LINES_MAX = 100;

/** The lines of one row, or of the header. */
interface CsvRecord {
  readonly lines: readonly Line[];
  /** False where a quote was opened and never closed: only the first line is taken then. */
  readonly isClosed: boolean;
}

/**
 * Users as the Entra admin centre's *Download users* writes them, in both generations of header names.
 *
 * A quote that nobody closes would swallow the rest of the file: the row it stands in is named, and reading goes on
 * with the very next line.
 */
export class CsvParser implements SourceParser {
  readonly #splitter = new LineSplitter();
  #pending: readonly Line[] = [];
  #header: Header | undefined;

  write(text: string): readonly SourceItem[] {
    return this.#take(this.#splitter.write(text), { isEnd: false });
  }

  end(): readonly SourceItem[] {
    return this.#take(this.#splitter.end(), { isEnd: true });
  }

  #take(lines: readonly Line[], options: { readonly isEnd: boolean }): readonly SourceItem[] {
    this.#pending = [...this.#pending, ...lines];
    const items: SourceItem[] = [];
    let at = 0;
    while (at < this.#pending.length) {
      const record = recordAt(this.#pending, at, options);
      if (record === undefined) break;
      const { item, linesRead } = this.#read(record);
      if (item !== undefined) items.push(item);
      at += linesRead;
    }
    this.#pending = this.#pending.slice(at);
    return items;
  }

  #read({ lines, isClosed }: CsvRecord): {
    readonly item?: SourceItem;
    readonly linesRead: number;
  } {
    const [first] = lines;
    const text = lines.map((line) => line.text).join('\n');
    if (first === undefined || text.trim() === '') return { linesRead: 1 };

    if (this.#header === undefined) {
      this.#header = readHeader(text);
      return { linesRead: lines.length };
    }
    const row = isClosed ? splitRecord(text, this.#header.delimiter) : NEVER_CLOSED;
    if (!row.ok) return { item: unreadable(first.number, row.reason), linesRead: 1 };
    return { item: readRow(first.number, this.#header, row.value), linesRead: lines.length };
  }
}

interface Header {
  readonly names: readonly string[];
  readonly delimiter: string;
}

const NEVER_CLOSED = { ok: false, reason: 'a quote is opened here and never closed' } as const;

/** Undefined while the record may go on in lines that have not arrived yet. */
function recordAt(
  lines: readonly Line[],
  start: number,
  { isEnd }: { readonly isEnd: boolean },
): CsvRecord | undefined {
  let isOpen = false;
  for (let end = start; end < lines.length && end - start < RECORD_LINES_MAX; end++) {
    isOpen = isOpen !== hasOddQuotes(lines[end]?.text ?? '');
    if (!isOpen) return { lines: lines.slice(start, end + 1), isClosed: true };
  }
  const mayGoOn = !isEnd && lines.length - start < RECORD_LINES_MAX;
  return mayGoOn ? undefined : { lines: lines.slice(start, start + 1), isClosed: false };
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

function splitRecord(text: string, delimiter: string): Reading<readonly string[]> {
  if (!text.includes('"')) return { ok: true, value: text.split(delimiter) };
  try {
    const [fields] = parse(text, { delimiter, relax_column_count: true });
    return { ok: true, value: fields ?? [] };
  } catch (error) {
    return { ok: false, reason: QUOTE_ERRORS[errorCode(error) ?? ''] ?? 'is no CSV' };
  }
}

const QUOTE_ERRORS: Readonly<{ [code: string]: string }> = {
  CSV_INVALID_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote; a quote inside a field is written twice',
  INVALID_OPENING_QUOTE:
    'a quote stands in the middle of a field; put the whole field in quotes and write the quote twice',
  CSV_QUOTE_NOT_CLOSED: NEVER_CLOSED.reason,
};

/** Excel writes semicolons or tabs where the decimal point is a comma. */
const DELIMITERS = [',', ';', '\t'];

/** @throws CliError when the header names no column that could tell one user from another */
function readHeader(text: string): Header {
  const [delimiter = ','] = DELIMITERS.toSorted((a, b) => text.split(b).length - text.split(a).length);
  const fields = splitRecord(text, delimiter);
  const names = fields.ok ? fields.value.map((name) => name.trim()) : [];
  const known = names.map(canonicalName);
  if (known.includes('objectId') || known.includes('userPrincipalName')) return { names, delimiter };
  throw new CliError(
    'the first line of the CSV file has neither a column objectId nor userPrincipalName',
    'use the file that "Download users" of the Entra admin centre writes, or name the columns like it does',
  );
}

function readRow(line: number, { names }: Header, fields: readonly string[]): SourceItem {
  if (fields.length !== names.length) {
    return unreadable(line, `has ${fields.length} fields where the header has ${names.length}`);
  }
  const row = Object.fromEntries(names.map((name, column) => [name, fields[column]?.trim() ?? '']));
  const user = readGraphObject('User', row);
  return user.ok ? { kind: 'object', line, object: user.value } : unreadable(line, user.reason);
}
