import { z } from 'zod';
import { refusal } from './error.ts';
import { sameName } from './literal.ts';
import { isJsonArray, isJsonObject, memberNamed } from './resource.ts';
import { MESSAGES } from './urn.ts';

const Names = z
  .union([z.array(z.string()), z.string().transform((list) => list.split(','))])
  .transform((names) => names.map((name) => name.trim()).filter((name) => name !== ''));

const Integer = z.union([z.int(), z.string()]);

const SearchBody = z.object({
  attributes: Names.nullish(),
  excludedAttributes: Names.nullish(),
  filter: z.string().nullish(),
  sortBy: z.string().nullish(),
  sortOrder: z.string().nullish(),
  startIndex: Integer.nullish(),
  count: Integer.nullish(),
  cursor: z.string().nullish(),
});

/** A query, whether it came in an address or in a body. Numbers are as the client wrote them. */
export interface SearchRequest {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly startIndex?: string | number;
  readonly count?: string | number;
  /** Empty for the first page (RFC 9865 section 3). */
  readonly cursor?: string;
}

/** Reads the body of `POST …/.search` (RFC 7644 3.4.3). Throws invalidSyntax, or invalidValue for a member of another type. */
export function parseSearchRequest(body: unknown): SearchRequest {
  if (!isJsonObject(body)) throw refusal('invalidSyntax', 'the body must be a JSON object');
  const schemas = memberNamed(body, 'schemas');
  if (!isJsonArray(schemas) || !schemas.some((urn) => sameName(urn, MESSAGES.searchRequest))) {
    throw refusal('invalidSyntax', `schemas must contain ${MESSAGES.searchRequest}`);
  }
  const given = Object.keys(SearchBody.shape).map((name) => [name, memberNamed(body, name)]);
  const parsed = SearchBody.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw refusal('invalidValue', z.prettifyError(parsed.error));
  return Object.fromEntries(
    Object.entries(parsed.data).filter(([, value]) => value !== undefined && value !== null),
  );
}
