import type { Answer } from '../answer.ts';
import { matchesGlob } from '../glob.ts';
import { redactBody, redactHeaders, redactQuery, type Secrets } from './redact.ts';

/** One request and what was answered; secrets are taken out. */
export interface JournalEntry {
  readonly id: number;
  /** When the request came, ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  readonly method: string;
  /** The path as the client wrote it. */
  readonly path: string;
  /** The decoded query parameters. */
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | undefined;
  /** The status sent, or 0 when a fault tore the connection down. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string | undefined;
  /** The fault rules that fired. */
  readonly faults: readonly string[];
}

export interface JournalFilter {
  readonly method?: string;
  /** Glob (`*`) over the path. */
  readonly path?: string;
  readonly status?: number;
  /** The earliest moment, ISO 8601. */
  readonly since?: string;
}

/** An exchange as it is noted down: nothing is formatted until somebody reads it. */
export interface Exchange {
  readonly atMs: number;
  readonly endMs: number;
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly requestBody: string;
  /** Undefined when the connection was torn down. */
  readonly answer: Answer | undefined;
  readonly faults: readonly string[];
}

export interface JournalLimits {
  readonly journalEntriesMax: number;
  readonly journalBodyLengthMax: number;
}

interface Note extends Exchange {
  readonly id: number;
}

/** The last exchanges of one tenant, in a ring: noting one down costs the same however many came before. */
export class Journal {
  readonly #limits: JournalLimits;
  readonly #secrets: Secrets;
  #ring: Note[] = [];
  /** Exchanges noted down so far, and how many of them had been when the journal was last cleared. */
  #count = 0;
  #cleared = 0;

  /** `secrets` are the attributes whose values nobody may read in it. */
  constructor(limits: JournalLimits, secrets: Secrets) {
    this.#limits = limits;
    this.#secrets = secrets;
  }

  note(exchange: Exchange): void {
    const { journalEntriesMax, journalBodyLengthMax } = this.#limits;
    if (journalEntriesMax === 0) return;
    const { answer } = exchange;
    this.#ring[(this.#count - this.#cleared) % journalEntriesMax] = {
      ...exchange,
      id: this.#count + 1,
      requestBody: shorten(exchange.requestBody, journalBodyLengthMax),
      answer:
        answer?.body === undefined ? answer : { ...answer, body: shorten(answer.body, journalBodyLengthMax) },
    };
    this.#count += 1;
  }

  /** Newest first. */
  entries(filter: JournalFilter = {}): readonly JournalEntry[] {
    const sinceMs = filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(filter.since);
    return this.#newestFirst()
      .filter((note) => note.atMs >= sinceMs && fits(filter, note))
      .map((note) => entryOf(note, this.#secrets));
  }

  /** Forgets all entries; the numbering goes on. */
  clear(): void {
    this.#ring = [];
    this.#cleared = this.#count;
  }

  #newestFirst(): readonly Note[] {
    return this.#ring.toSorted((a, b) => b.id - a.id);
  }
}

function shorten(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  // A slice would keep the whole text alive, so that its beginning is copied.
  const beginning = new TextDecoder().decode(new TextEncoder().encode(text.slice(0, lengthMax)));
  return `${beginning}… (${text.length} characters)`;
}

const statusOf = (note: Note): number => note.answer?.status ?? 0;

function fits(filter: JournalFilter, note: Note): boolean {
  if (filter.method !== undefined && filter.method.toUpperCase() !== note.method) return false;
  if (filter.path !== undefined && !matchesGlob(filter.path, note.url.pathname)) return false;
  return filter.status === undefined || filter.status === statusOf(note);
}

function entryOf(note: Note, secrets: Secrets): JournalEntry {
  return {
    id: note.id,
    at: new Date(note.atMs).toISOString(),
    durationMs: note.endMs - note.atMs,
    method: note.method,
    path: note.url.pathname,
    query: redactQuery(Object.fromEntries(note.url.searchParams), secrets),
    requestHeaders: redactHeaders(Object.fromEntries(note.requestHeaders)),
    requestBody: redactBody(note.requestBody, secrets),
    status: statusOf(note),
    responseHeaders: redactHeaders(note.answer?.headers ?? {}),
    responseBody: redactBody(note.answer?.body, secrets),
    faults: note.faults,
  };
}
