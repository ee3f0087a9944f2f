import { refusal } from '../error.ts';
import type { Filter } from '../filter/ast.ts';
import { type FilterLimits, parseValueFilter } from '../filter/parse.ts';
import { printFilter } from '../filter/print.ts';
import { type AttributeName, type AttributePath, printAttributePath, readAttributePath } from '../path.ts';

/** The path of an operation: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub` (RFC 7644 3.5.2). */
export interface PatchPath {
  readonly attribute: AttributeName;
  readonly filter?: Filter;
  readonly sub?: string;
}

/** Reads a PATCH path. Throws invalidPath, or invalidFilter for what stands in the brackets. */
export function parsePath(text: string, limits: FilterLimits = {}): PatchPath {
  const open = text.indexOf('[');
  const close = text.lastIndexOf(']');
  if (open === -1 && close === -1) return toPatchPath(readAttributePath(text) ?? refuse(text));
  if (open === -1 || close < open) return refuse(text);

  const attribute = readAttributePath(text.slice(0, open)) ?? refuse(text);
  const sub = readSuffix(text.slice(close + 1), text);
  if (attribute.sub !== undefined) return refuse(text);
  return {
    attribute,
    filter: parseValueFilter(text.slice(open + 1, close), limits),
    ...(sub === undefined ? {} : { sub }),
  };
}

/** The path as text that `parsePath` reads back to an equal path. */
export function printPath({ attribute, filter, sub }: PatchPath): string {
  const brackets = filter === undefined ? '' : `[${printFilter(filter)}]`;
  return `${printAttributePath(attribute)}${brackets}${sub === undefined ? '' : `.${sub}`}`;
}

/** The path without its filter. */
export function attributePathOf({ attribute, sub }: PatchPath): AttributePath {
  return sub === undefined ? attribute : { ...attribute, sub };
}

function toPatchPath({ sub, ...attribute }: AttributePath): PatchPath {
  return sub === undefined ? { attribute } : { attribute, sub };
}

function readSuffix(suffix: string, text: string): string | undefined {
  if (suffix === '') return undefined;
  const path = suffix.startsWith('.') ? readAttributePath(suffix.slice(1)) : undefined;
  if (path === undefined || path.schema !== undefined || path.sub !== undefined) return refuse(text);
  return path.name;
}

function refuse(text: string): never {
  const detail = `"${text.slice(0, 200)}" is not a path; write attribute, attribute.sub, or attribute[filter].sub`;
  throw refusal('invalidPath', detail);
}
