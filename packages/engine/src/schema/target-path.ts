import {
  type Attribute,
  type Filter,
  GROUP,
  type PatchPath,
  parsePath,
  resolveAttribute,
  ScimError,
  USER,
} from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';

export type TargetPathResult =
  | { readonly ok: true; readonly path: PatchPath }
  | { readonly ok: false; readonly detail: string };

/** Reads a target attribute's path after the grammar of entra-engine 4.4: a filter compares with `eq`, and with `and`. */
export function parseTargetPath(text: string): TargetPathResult {
  try {
    const path = parsePath(text);
    if (path.filter === undefined || isEntraFilter(path.filter)) return { ok: true, path };
    return { ok: false, detail: `'${text}': between the brackets Entra understands only eq and and` };
  } catch (error) {
    if (error instanceof ScimError)
      return { ok: false, detail: `'${text}' is no target path: ${error.detail}` };
    throw error;
  }
}

function isEntraFilter(filter: Filter): boolean {
  if (filter.kind === 'and') return filter.filters.every(isEntraFilter);
  return filter.kind === 'compare' && filter.op === 'eq';
}

/** What SCIM's own schemas declare at the path; undefined for custom attributes. */
export function declaredAttribute(type: ObjectType, { attribute, sub }: PatchPath): Attribute | undefined {
  const resourceType = type === 'User' ? USER : GROUP;
  return resolveAttribute(resourceType, { ...attribute, ...(sub !== undefined && { sub }) });
}
