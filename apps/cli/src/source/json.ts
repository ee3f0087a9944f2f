import { Assembler } from 'stream-json/core/assembler.js';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { CliError, errorMessage } from '../cli-error.ts';
import { isDeletedRow, readAppRole, readAssignment, readGraphObject } from './graph-object.ts';
import {
  type Reading,
  SECTIONS,
  type Section,
  type SourceItem,
  type SourceParser,
  unreadable,
} from './item.ts';

// Small pieces keep the elements before a syntax error: the tokenizer forgets the piece that the error stands in.
const PIECE_LENGTH_MAX = 1024;

/**
 * A directory in Graph's shape: `{users, groups, appRoles, appRoleAssignments}`, users with `manager`, groups with
 * `members`. One element is held at a time, so that files may be larger than what JSON.parse takes (512 MB).
 */
export class JsonParser implements SourceParser {
  readonly #tokenize = jsonParser({ packValues: true, streamValues: false });
  readonly #assembler = new Assembler();
  #line = 1;
  #depth = 0;
  /** The property of the outermost object whose value is being read. */
  #key = '';
  #section: Section | undefined;
  #elementLine: number | undefined;
  #hasSection = false;
  #isBroken = false;

  write(text: string): readonly SourceItem[] {
    const items: SourceItem[] = [];
    for (const piece of pieces(text)) {
      if (this.#isBroken) break;
      this.#readPiece(piece, items);
      if (piece.endsWith('\n')) this.#line += 1;
    }
    return items;
  }

  /** @throws CliError when the file is whole, but in another shape */
  end(): readonly SourceItem[] {
    if (this.#isBroken) return [];
    if (this.#depth > 0) return [unreadable(this.#line, 'the file ends in the middle: it was cut off here')];
    if (this.#hasSection) return [];
    throw new CliError(`the JSON file has none of ${SECTIONS.join(', ')}`, SHAPE_ADVICE);
  }

  #readPiece(piece: string, items: SourceItem[]): void {
    try {
      const tokens = this.#tokenize(piece);
      if (typeof tokens === 'symbol') return;
      for (const token of tokens.values) {
        const item = this.#readToken(token);
        if (item !== undefined) items.push(item);
      }
    } catch (error) {
      if (error instanceof CliError) throw error;
      this.#isBroken = true;
      const detail = errorMessage(error).replace(/^Parser (cannot parse input: |has )/, '');
      items.push(unreadable(this.#line, `is no JSON (${detail}); nothing after it was read`));
    }
  }

  #readToken(token: Token): SourceItem | undefined {
    if (this.#section !== undefined) return this.#readInSection(this.#section, token);
    if (this.#depth === 1 && token.name === 'keyValue') this.#key = token.value;
    else if (this.#depth === 1 && token.name !== 'endObject') return this.#openProperty(token);
    else {
      if (this.#depth === 0 && token.name !== 'startObject') {
        throw new CliError('the JSON file does not hold an object', SHAPE_ADVICE);
      }
      this.#depth += depthStep(token);
    }
    return undefined;
  }

  #openProperty(token: Token): SourceItem | undefined {
    const section = SECTIONS.find((name) => name === this.#key);
    if (section !== undefined && token.name === 'startArray') {
      this.#section = section;
      this.#hasSection = true;
      return { kind: 'section', section };
    }
    this.#depth += depthStep(token);
    if (section !== undefined) return unreadable(this.#line, `${section} is no list`);
    return this.#key.startsWith('@')
      ? undefined
      : { kind: 'ignored', line: this.#line, what: `property ${this.#key}` };
  }

  #readInSection(section: Section, token: Token): SourceItem | undefined {
    if (this.#elementLine === undefined && token.name === 'endArray') {
      this.#section = undefined;
      return undefined;
    }
    this.#elementLine ??= this.#line;
    this.#assembler.consume(token);
    if (!this.#assembler.done) return undefined;

    const line = this.#elementLine;
    this.#elementLine = undefined;
    return readElement(section, line, this.#assembler.current);
  }
}

const SHAPE_ADVICE = 'give an object in the shape of Microsoft Graph: {"users": [...], "groups": [...]}';

function depthStep({ name }: Token): number {
  if (name === 'startObject' || name === 'startArray') return 1;
  return name === 'endObject' || name === 'endArray' ? -1 : 0;
}

/** Pieces that end at a line break or earlier, so that the line of an error is known. */
function* pieces(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const lineEnd = text.indexOf('\n', start) + 1 || text.length;
    const end = Math.min(lineEnd, start + PIECE_LENGTH_MAX);
    yield text.slice(start, end);
    start = end;
  }
}

function readElement(section: Section, line: number, element: unknown): SourceItem {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    return unreadable(line, `an element of ${section} is no object`);
  }
  switch (section) {
    case 'users':
    case 'groups':
      if (isDeletedRow(element)) return { kind: 'ignored', line, what: `deleted ${section}` };
      return itemOf(line, readGraphObject(section === 'users' ? 'User' : 'Group', element), (object) => ({
        kind: 'object',
        line,
        object,
      }));
    case 'appRoles':
      return itemOf(line, readAppRole(element), (appRole) => ({ kind: 'appRole', line, appRole }));
    case 'appRoleAssignments':
      return itemOf(line, readAssignment(element), (assignment) => ({
        kind: 'assignment',
        line,
        assignment,
      }));
  }
}

function itemOf<T>(line: number, reading: Reading<T>, item: (value: T) => SourceItem): SourceItem {
  return reading.ok ? item(reading.value) : unreadable(line, reading.reason);
}
