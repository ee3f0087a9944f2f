import { z } from 'zod';
import { refusal } from './error.ts';
import { isJsonObject, type JsonObject, type Resource } from './resource.ts';
import { MESSAGES } from './urn.ts';

export interface Page {
  readonly resources: readonly Resource[];
  /** Matches over all pages. */
  readonly totalResults: number;
  /** Position of the first resource of this page, from 1; undefined on a page that a cursor leads to. */
  readonly startIndex?: number | undefined;
  /** What leads to the next page (RFC 9865); undefined on the last one. */
  readonly nextCursor?: string | undefined;
}

/** The body of RFC 7644 3.4.2. `itemsPerPage` is what this page holds, not what was asked for. */
export function listResponse({ resources, totalResults, startIndex, nextCursor }: Page): JsonObject {
  return {
    schemas: [MESSAGES.listResponse],
    totalResults,
    ...(startIndex === undefined ? {} : { startIndex }),
    itemsPerPage: resources.length,
    ...(nextCursor === undefined ? {} : { nextCursor }),
    Resources: resources,
  };
}

/** A list as a client reads it. */
export interface ListResponse {
  readonly resources: readonly Resource[];
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly itemsPerPage?: number;
}

export type ParsedListResponse =
  | { readonly ok: true; readonly value: ListResponse }
  | { readonly ok: false; readonly detail: string };

// The resources are not looked into: what they hold is the reader's to judge.
const listBody = z.looseObject({
  totalResults: z.int().nonnegative(),
  startIndex: z.int().optional(),
  itemsPerPage: z.int().optional(),
  Resources: z.array(z.custom<Resource>(isJsonObject, 'expected an object')).nullish(),
});

/** Reads a ListResponse. Absent and null `Resources` are an empty page; a number in quotes is a refusal. */
export function parseListResponse(body: unknown): ParsedListResponse {
  const parsed = listBody.safeParse(body);
  if (!parsed.success) {
    return { ok: false, detail: `not a ListResponse: ${z.prettifyError(parsed.error)}` };
  }
  const { Resources, totalResults, startIndex, itemsPerPage } = parsed.data;
  return {
    ok: true,
    value: {
      resources: Resources ?? [],
      totalResults,
      ...(startIndex === undefined ? {} : { startIndex }),
      ...(itemsPerPage === undefined ? {} : { itemsPerPage }),
    },
  };
}

/** A page as the client asks for it: text in a query, a number in a search request. */
export interface PageRequest {
  readonly startIndex?: string | number | undefined;
  readonly count?: string | number | undefined;
}

export interface PageLimits {
  /** Resources on a page when the client names no count. */
  readonly countDefault: number;
  /** The most that one page holds. */
  readonly countMax: number;
}

export interface PageBounds {
  readonly startIndex: number;
  readonly count: number;
}

/** The page to serve (RFC 7644 3.4.2.4): below 1 starts at 1, a negative count is 0. Throws invalidValue for what is no number. */
export function pageOf(asked: PageRequest, { countDefault, countMax }: PageLimits): PageBounds {
  const startIndex = readInteger('startIndex', asked.startIndex) ?? 1;
  const count = readInteger('count', asked.count) ?? countDefault;
  return { startIndex: Math.max(1, startIndex), count: Math.min(Math.max(0, count), countMax) };
}

function readInteger(name: string, value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = String(value).trim();
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  throw refusal('invalidValue', `${name} must be an integer, not "${text.slice(0, 60)}"`);
}
