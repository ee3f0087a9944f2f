import type { Json, JsonObject } from '@scimulator/scim';

/** Whether two JSON values mean the same: the order of an object's members does not matter, that of an array's elements does. */
export function jsonEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((value, index) => jsonEqual(value, b[index]))
    );
  }
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && jsonEqual(a[name], b[name]))
  );
}

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);
