import { isNeverRead } from './attribute-names.ts';
import { type SourceItem, type SourceParser, unreadable } from './item.ts';
import { type LdifAttribute, readLdifEntry } from './ldif-entry.ts';
import { type Line, LineSplitter } from './lines.ts';

/** A line with its continuations. The text of a secret or a picture is not kept. */
interface LogicalLine {
  readonly number: number;
  readonly parts: string[];
  readonly isKept: boolean;
}

/**
 * LDIF (RFC 2849) as servers export it: folded lines, base64, comments, attribute options, `version:`, and change
 * records that add an entry. Other change records, and values that are URLs, are named as unreadable.
 */
export class LdifParser implements SourceParser {
  readonly #splitter = new LineSplitter();
  #entry: LogicalLine[] = [];
  /** A comment may be folded too, and a comment is no part of the entry. */
  #open: LogicalLine | undefined;
  #startsFile = true;

  write(text: string): readonly SourceItem[] {
    return this.#splitter.write(text).flatMap((line) => this.#readLine(line) ?? []);
  }

  end(): readonly SourceItem[] {
    const items = this.#splitter.end().flatMap((line) => this.#readLine(line) ?? []);
    const last = this.#closeEntry();
    return last === undefined ? items : [...items, last];
  }

  #readLine({ number, text }: Line): SourceItem | undefined {
    if (text === '') return this.#closeEntry();
    if (text.startsWith(' ')) {
      // A stray continuation belongs to nothing; kept as a line of its own it is named with its entry.
      if (this.#open === undefined) this.#openLine(number, text);
      else if (this.#open.isKept) this.#open.parts.push(text.slice(1));
      return undefined;
    }
    if (text.startsWith('#')) this.#open = { number, parts: [], isKept: false };
    else this.#openLine(number, text);
    return undefined;
  }

  #openLine(number: number, text: string): void {
    const isKept = !isSecretLine(text);
    this.#open = { number, parts: [text], isKept };
    if (isKept) this.#entry.push(this.#open);
  }

  #closeEntry(): SourceItem | undefined {
    const lines = this.#entry;
    this.#entry = [];
    this.#open = undefined;
    const [first, ...rest] = lines;
    if (first === undefined) return undefined;

    const startsFile = this.#startsFile;
    this.#startsFile = false;
    const isVersion = startsFile && /^version:/i.test(first.parts[0] ?? '');
    return isVersion ? readRecord(rest) : readRecord(lines);
  }
}

function isSecretLine(text: string): boolean {
  const [description = ''] = text.split(':', 1);
  const [name = '', ...options] = description.split(';');
  return isNeverRead(name) || options.some((option) => option.toLowerCase() === 'binary');
}

/** What `ldapsearch` and referrals leave between the entries. */
const TRAILERS = ['search', 'result', 'ref', 'numresponses', 'numentries'];

function readRecord(lines: readonly LogicalLine[]): SourceItem | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;

  const attributes: LdifAttribute[] = [];
  for (const { number, parts } of lines) {
    const attribute = readAttribute(parts.join(''));
    if (typeof attribute === 'string') return unreadable(number, attribute);
    attributes.push(attribute);
  }
  const line = first.number;
  const [head] = attributes;
  if (head !== undefined && TRAILERS.includes(head.name))
    return { kind: 'ignored', line, what: `${head.name} line` };

  const entry = readLdifEntry(attributes);
  switch (entry.kind) {
    case 'object':
      return { kind: 'object', line, object: entry.object };
    case 'other':
      return { kind: 'ignored', line, what: entry.objectClass };
    case 'unreadable':
      return unreadable(line, entry.reason);
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** One line `name;option: text`, `name:: base64`; a string says why it is none. */
function readAttribute(text: string): LdifAttribute | string {
  const colon = text.indexOf(':');
  if (colon < 1) return 'has no "name: value"; a folded line continues with one blank';
  const [name = '', ...options] = text.slice(0, colon).toLowerCase().split(';');
  const writtenName = text.slice(0, colon).split(';', 1)[0] ?? '';
  const attribute = { name: name.trim(), writtenName: writtenName.trim(), options };
  const value = text.slice(colon + 1);

  if (value.startsWith('<'))
    return `the value of ${writtenName} is a URL; only values in the file itself are read`;
  if (!value.startsWith(':')) return { ...attribute, value: value.trim() };
  const base64 = value.slice(1).trim();
  if (!BASE64.test(base64)) return `the value of ${writtenName} is no base64`;
  return { ...attribute, value: Buffer.from(base64, 'base64') };
}
