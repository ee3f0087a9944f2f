import type { Json } from '@scimulator/scim';

/** Null and the empty text are the same for Entra; an empty list holds nothing either. */
export function isEmpty(value: Json | undefined): value is null | undefined | '' | readonly [] {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The values of a multi-valued attribute; one value is a list of one, none a list of none. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The text of a single value, the way .NET writes it: Booleans are `True` and `False`. Undefined for lists and objects. */
export function textOf(value: Json): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** A Boolean, or the text of one in any case. */
export function booleanOf(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const folded = value.toLowerCase();
  if (folded === 'true') return true;
  return folded === 'false' ? false : undefined;
}

/** An integer, or the text of one. */
export function integerOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : undefined;
}
