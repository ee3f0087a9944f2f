import { refusal } from '../error.ts';
import { sameName } from '../literal.ts';
import { isJsonArray, isJsonObject, type Json, memberNamed } from '../resource.ts';
import { DEFAULT_TOLERANCES, type Tolerances } from '../tolerance.ts';
import { MESSAGES } from '../urn.ts';
import { isGiven, type PatchOperation } from './operation.ts';
import { parsePath } from './path.ts';

/**
 * Reads a PATCH body (RFC 7644 3.5.2). Tolerances that need no schema stand here, one comment each; those for values
 * stand where values are read. Throws invalidSyntax, invalidValue, invalidPath, invalidFilter, noTarget.
 */
export function parsePatch(body: unknown, options: Partial<Tolerances> = {}): readonly PatchOperation[] {
  const tolerances = { ...DEFAULT_TOLERANCES, ...options };
  if (!isJsonObject(body)) throw refusal('invalidSyntax', 'the body must be a JSON object');
  const schemas = memberNamed(body, 'schemas');
  const isPatch = isJsonArray(schemas) && schemas.some((urn) => sameName(urn, MESSAGES.patchOp));
  if (!isPatch) throw refusal('invalidSyntax', `schemas must contain ${MESSAGES.patchOp}`);

  const operations = memberNamed(body, 'Operations');
  // Some clients send their only operation bare instead of in an array.
  const list = isJsonObject(operations) ? [operations] : operations;
  if (!isJsonArray(list) || list.length === 0) {
    throw refusal('invalidSyntax', 'Operations must be an array of at least one operation');
  }
  return list.map((operation, index) => parseOperation(operation, `Operations[${index}]`, tolerances));
}

function parseOperation(operation: Json, at: string, tolerances: Tolerances): PatchOperation {
  if (!isJsonObject(operation)) throw refusal('invalidSyntax', `${at} must be an object`);
  const op = readOp(memberNamed(operation, 'op'), at);
  const path = readPathText(memberNamed(operation, 'path'), at);
  const value = memberNamed(operation, 'value');
  if (op === 'remove' && path === undefined) {
    throw refusal('noTarget', `${at}: remove needs a path`);
  }
  if (op !== 'remove' && value === undefined) {
    throw refusal('invalidValue', `${at}: ${op} needs a value`);
  }
  if (path === undefined && tolerances.pathlessPatch === 'off') {
    throw refusal('invalidSyntax', `${at}: ${op} needs a path`);
  }
  const kept = op === 'remove' ? removed(value, at, tolerances) : value;
  return {
    op,
    ...(path === undefined ? {} : { path: parsePath(path) }),
    ...(kept === undefined ? {} : { value: kept }),
  };
}

/** What a remove is given to remove. */
function removed(
  value: Json | undefined,
  at: string,
  { removeMembersByValue }: Tolerances,
): Json | undefined {
  if (!isGiven(value) || removeMembersByValue === 'targeted') return value;
  if (removeMembersByValue === 'wipe') return undefined;
  throw refusal('invalidSyntax', `${at}: remove takes no value; name the element in the path`);
}

function readOp(op: Json | undefined, at: string): PatchOperation['op'] {
  // Entra's legacy dialect writes Add, Replace, Remove.
  const folded = typeof op === 'string' ? op.toLowerCase() : op;
  if (folded === 'add' || folded === 'replace' || folded === 'remove') return folded;
  throw refusal('invalidSyntax', `${at}: op must be add, replace or remove`);
}

function readPathText(path: Json | undefined, at: string): string | undefined {
  // Clients that always write the member send null or "" for no path.
  if (path === undefined || path === null || path === '') return undefined;
  if (typeof path === 'string') return path;
  throw refusal('invalidPath', `${at}: path must be a string`);
}
