import { sameName } from './literal.ts';

/** Any JSON value, never changed in place. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

/** A SCIM resource as it travels and as it is stored: attribute names spelled as the schema declares them. */
export type Resource = JsonObject;

/** True for a JSON object: neither null nor an array. The members are not looked at. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object's own member; what every object inherits (`constructor`, `__proto__`) is not data. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The object's own member of that name in any case, for objects that a client wrote (RFC 7643 2.1). */
export function memberNamed(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  return Object.entries(object).find(([key]) => sameName(key, name))?.[1];
}

/** A copy with the member set, or left out where the value is undefined. */
export function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  if (!Object.hasOwn(object, name)) return object;
  const { [name]: _dropped, ...rest } = object;
  return rest;
}

/** Equal as JSON: the order of members carries no meaning (RFC 7643 2.3.8), the order of elements does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) {
    return (
      isJsonArray(b) && a.length === b.length && a.every((element, index) => sameJson(element, b[index]))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}
