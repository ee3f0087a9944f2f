import { type Attribute, findAttribute } from '../attribute.ts';
import { refusal } from '../error.ts';
import { isJsonObject, type Json, type JsonObject, memberOf, sameJson, withMember } from '../resource.ts';
import type { Tolerances } from '../tolerance.ts';
import { complexMembers, passOver, readValue } from '../value.ts';

/** What one operation does to one attribute. `at` is its path, for messages. */
export interface Change {
  readonly op: 'add' | 'replace' | 'remove';
  readonly value?: Json | undefined;
  readonly at: string;
  readonly tolerances: Tolerances;
}

/** The container (resource, extension, complex value) after the change of one attribute in it, taken as a whole. */
export function changeSingle(container: JsonObject, attribute: Attribute, change: Change): JsonObject {
  if (change.op === 'remove') return clear(container, attribute, change);
  const value = attribute.type === 'complex' ? merged(container, attribute, change) : read(attribute, change);
  return value === undefined
    ? unassign(container, attribute, change)
    : set(container, attribute, { ...change, value });
}

/** As `changeSingle`, one level down: a missing complex value is made, an emptied one is unassigned. */
export function changeSub(
  container: JsonObject,
  { attribute, sub }: { readonly attribute: Attribute; readonly sub: Attribute },
  change: Change,
): JsonObject {
  const after = changeSingle(complexIn(container, attribute), sub, change);
  return withMember(container, attribute.name, assignedOrNothing(after));
}

/** The complex value with each given member set and the others kept (RFC 7644 3.5.2.3). */
export function mergeInto(complexValue: JsonObject, attribute: Attribute, change: Change): JsonObject {
  const members = complexMembers(attribute, change.value ?? null, change) ?? {};
  return Object.entries(members).reduce((result, [name, value]) => {
    const sub = findAttribute(attribute.subAttributes, name);
    // As in POST and PUT, what the client may not write is not an error inside a larger value.
    if (sub === undefined) passOver(`${change.at}.${name}`, change.tolerances);
    if (sub === undefined || sub.mutability === 'readOnly') return result;
    return changeSingle(result, sub, { ...change, value, at: `${change.at}.${sub.name}` });
  }, complexValue);
}

function merged(container: JsonObject, attribute: Attribute, change: Change): JsonObject | undefined {
  const members = complexMembers(attribute, change.value ?? null, change);
  if (members === undefined) return undefined;
  return assignedOrNothing(
    mergeInto(complexIn(container, attribute), attribute, { ...change, value: members }),
  );
}

function read(attribute: Attribute, change: Change): Json | undefined {
  return readValue(attribute, change.value ?? null, change);
}

function complexIn(container: JsonObject, attribute: Attribute): JsonObject {
  const value = memberOf(container, attribute.name);
  return isJsonObject(value) ? value : {};
}

function assignedOrNothing(complexValue: JsonObject): JsonObject | undefined {
  return Object.keys(complexValue).length === 0 ? undefined : complexValue;
}

/** "No value" as a value: adding nothing changes nothing, replacing by nothing unassigns (RFC 7643 2.5). */
function unassign(container: JsonObject, attribute: Attribute, change: Change): JsonObject {
  if (change.op === 'add') return container;
  if (attribute.required) throw refusal('invalidValue', `${change.at} is required and must keep a value`);
  return clear(container, attribute, change);
}

function clear(container: JsonObject, attribute: Attribute, { at }: Change): JsonObject {
  if (!Object.hasOwn(container, attribute.name)) return container;
  if (attribute.required) throw refusal('mutability', `${at} is required and cannot be removed`);
  if (attribute.mutability === 'immutable')
    throw refusal('mutability', `${at} is immutable and cannot be removed`);
  return withMember(container, attribute.name, undefined);
}

function set(container: JsonObject, attribute: Attribute, { value, at }: Change): JsonObject {
  const before = memberOf(container, attribute.name);
  if (attribute.mutability === 'immutable' && before !== undefined && !sameJson(before, value)) {
    throw refusal('mutability', `${at} is immutable and has a value already`);
  }
  return withMember(container, attribute.name, value);
}
