import { z } from 'zod';
import { refusal } from './error.ts';
import { sameName } from './literal.ts';
import { isJsonArray, isJsonObject, type Json, memberNamed } from './resource.ts';
import { MESSAGES } from './urn.ts';

/** One operation of a bulk request as the client wrote it (RFC 7644 3.7); whether it makes sense is for its answer to say. */
export interface BulkOperation {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly data?: Json;
}

export interface BulkRequest {
  /** Errors after which no further operation is carried out; undefined for no limit. */
  readonly failOnErrors?: number;
  readonly operations: readonly BulkOperation[];
}

const Operation = z.object({
  method: z.string().transform((method) => method.toUpperCase()),
  path: z.string(),
  bulkId: z.string().min(1).nullish(),
  version: z.string().nullish(),
  data: z.custom<Json>().nullish(),
});

/** Reads a bulk request. Throws invalidSyntax where it is none; a repeated bulkId makes references ambiguous: invalidValue. */
export function parseBulkRequest(body: unknown): BulkRequest {
  if (!isJsonObject(body)) throw refusal('invalidSyntax', 'the body must be a JSON object');
  const schemas = memberNamed(body, 'schemas');
  if (!isJsonArray(schemas) || !schemas.some((urn) => sameName(urn, MESSAGES.bulkRequest))) {
    throw refusal('invalidSyntax', `schemas must contain ${MESSAGES.bulkRequest}`);
  }
  const operations = memberNamed(body, 'Operations');
  if (!isJsonArray(operations)) throw refusal('invalidSyntax', 'Operations must be an array');
  const read = operations.map(readOperation);
  const repeated = firstRepeated(read.flatMap(({ bulkId }) => bulkId ?? []));
  if (repeated !== undefined) {
    throw refusal('invalidValue', `the bulkId "${repeated}" stands on more than one operation`);
  }
  const failOnErrors = readFailOnErrors(memberNamed(body, 'failOnErrors'));
  return { operations: read, ...(failOnErrors === undefined ? {} : { failOnErrors }) };
}

function firstRepeated(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

function readOperation(operation: Json, index: number): BulkOperation {
  if (!isJsonObject(operation)) throw refusal('invalidSyntax', `Operations[${index}] must be an object`);
  const names = Object.keys(Operation.shape);
  const parsed = Operation.safeParse(
    Object.fromEntries(names.map((name) => [name, memberNamed(operation, name)])),
  );
  if (!parsed.success) {
    throw refusal('invalidSyntax', `Operations[${index}]: ${z.prettifyError(parsed.error)}`);
  }
  const { method, path, bulkId, version, data } = parsed.data;
  return {
    method,
    path,
    ...(typeof bulkId === 'string' ? { bulkId } : {}),
    ...(typeof version === 'string' ? { version } : {}),
    ...(data === undefined || data === null ? {} : { data }),
  };
}

function readFailOnErrors(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw refusal('invalidValue', 'failOnErrors must be an integer of at least 1');
}

/** `bulkId:qwerty`, as a whole value or inside a path or an address; what may stand in an id ends at a delimiter. */
const REFERENCE = /\bbulkId:([^/?#[\]"\s]+)/g;

/** The bulkIds that an operation refers to, in its path and anywhere in its data. */
export function bulkIdsIn(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  withBulkIds(value, (bulkId) => {
    found.add(bulkId);
    return undefined;
  });
  return found;
}

/** The value with each reference replaced by the id that it stands for. References to what `idOf` does not know stay. */
export function withBulkIds(value: Json, idOf: (bulkId: string) => string | undefined): Json {
  if (typeof value === 'string') {
    return value.replaceAll(REFERENCE, (reference, bulkId: string) => idOf(bulkId) ?? reference);
  }
  if (isJsonArray(value)) return value.map((element) => withBulkIds(element, idOf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBulkIds(member, idOf)]));
}
