import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ImportedObject } from '@scimulator/engine';
import type { Json } from '@scimulator/scim';
import { CliError, errorCode, errorMessage } from '../cli-error.ts';
import { CsvParser } from './csv.ts';
import { detectFormat, HEAD_LENGTH } from './detect-format.ts';
import { type SourceFormat, type SourceItem, type SourceParser, unreadable } from './item.ts';
import { JsonParser } from './json.ts';
import { LdifParser } from './ldif.ts';
import { SeenAnchors } from './seen-anchors.ts';

export interface SourceFile {
  readonly format: SourceFormat;
  readonly bytes: number;
  /**
   * What the file shows, read as it is asked for; can be read once.
   * @throws CliError when the file turns out to be in another shape
   */
  items(options?: { readonly onBytes?: (bytesRead: number) => void }): AsyncIterable<SourceItem>;
}

/**
 * Opens a directory file (design 3.2) and says by its content what it is.
 * @throws CliError when it cannot be read, is empty, or is none of the three formats
 */
export async function openSource(path: string): Promise<SourceFile> {
  const { head, bytes } = await readHead(path);
  if (bytes === 0) throw new CliError(`${path} is empty`, 'give a directory file in JSON, CSV or LDIF');
  const encoding = encodingOf(head);
  const format = detectFormat(new TextDecoder(encoding).decode(head));
  if (format === undefined) {
    throw new CliError(
      `${path} is neither JSON, CSV nor LDIF`,
      'give a directory in the shape of Microsoft Graph, the CSV that the Entra admin centre writes, or an LDIF export',
    );
  }
  return {
    format,
    bytes,
    items: ({ onBytes = () => {} } = {}) =>
      readItems(readText({ path, encoding, onBytes }), PARSERS[format]()),
  };
}

const PARSERS: Readonly<Record<SourceFormat, () => SourceParser>> = {
  json: () => new JsonParser(),
  csv: () => new CsvParser(),
  ldif: () => new LdifParser(),
};

/** Runs a parser over text in pieces, and holds each object against what no directory could keep. */
export async function* readItems(
  text: AsyncIterable<string>,
  parser: SourceParser,
): AsyncGenerator<SourceItem> {
  const seen = new SeenAnchors();
  for await (const piece of text) {
    for (const item of parser.write(piece)) yield inspect(item, seen);
  }
  for (const item of parser.end()) yield inspect(item, seen);
}

function inspect(item: SourceItem, seen: SeenAnchors): SourceItem {
  if (item.kind !== 'object') return item;
  const damage = damageOf(item.object);
  if (damage !== undefined) return unreadable(item.line, damage);
  const firstLine = seen.firstLine(item.object.id, item.line);
  return firstLine === undefined
    ? item
    : unreadable(item.line, `shows ${item.object.id} a second time; the first is in line ${firstLine}`);
}

/** Why no database would take the object's text. */
function damageOf({ id, alias, attributes, manager, members }: ImportedObject): string | undefined {
  const damages = [id, alias ?? '', manager ?? '', attributes, members ?? []].map(damageOfValue);
  return damages.find((damage) => damage !== undefined);
}

function damageOfValue(value: Json): string | undefined {
  if (typeof value === 'string') return damageOfText(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const damage = damageOfText(name) ?? damageOfValue(member);
    if (damage !== undefined) return damage;
  }
  return undefined;
}

/** The decoder puts U+FFFD where the bytes were no text. */
function damageOfText(text: string): string | undefined {
  if (text.includes('\0')) return 'holds a NUL character';
  const isText = !text.includes('\u{FFFD}') && text.isWellFormed();
  return isText ? undefined : 'holds bytes that are no UTF-8: save the file as UTF-8';
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Windows tools that write "Unicode" write UTF-16, and begin it with a byte order mark. */
function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}

interface TextInput {
  readonly path: string;
  readonly encoding: Encoding;
  readonly onBytes: (bytesRead: number) => void;
}

async function* readText({ path, encoding, onBytes }: TextInput): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const stream = createReadStream(path);
  let bytesRead = 0;
  try {
    for await (const chunk of stream) {
      bytesRead += chunk.length;
      onBytes(bytesRead);
      yield decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    throw errorCode(error) === undefined ? error : unreadableFile(path, error);
  }
  yield decoder.decode();
}

async function readHead(path: string): Promise<{ readonly head: Uint8Array; readonly bytes: number }> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) throw new CliError(`${path} is a directory`, 'give the directory file itself');
    if (!stat.isFile())
      throw new CliError(`${path} is no regular file`, 'save the directory as a file first');
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_LENGTH), position: 0 });
    return { head: buffer.subarray(0, bytesRead), bytes: stat.size };
  } catch (error) {
    throw errorCode(error) === undefined ? error : unreadableFile(path, error);
  } finally {
    await file?.close();
  }
}

const FILE_ADVICE: Readonly<{ [code: string]: string }> = {
  ENOENT: 'there is no such file; check the path',
  EACCES: 'this user may not read it; check its permissions',
  EISDIR: 'it is a directory; give the directory file itself',
};

function unreadableFile(path: string, error: unknown): CliError {
  const advice = FILE_ADVICE[errorCode(error) ?? ''] ?? errorMessage(error);
  return new CliError(`cannot read ${path}`, advice, { cause: error });
}
