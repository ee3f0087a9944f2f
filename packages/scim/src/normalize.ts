import { type Attribute, findAttribute, type ResourceType, type Schema } from './attribute.ts';
import { refusal } from './error.ts';
import { sameName } from './literal.ts';
import { extensionOf } from './path.ts';
import { checkRequired } from './required.ts';
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberNamed,
  memberOf,
  type Resource,
  sameJson,
} from './resource.ts';
import { withSchemas } from './resource-schemas.ts';
import { COMMON_ATTRIBUTES, SCHEMAS_ATTRIBUTE } from './schema/common.ts';
import { type Reading, readValue } from './value.ts';

/** Creating needs the body alone; replacing also needs what is stored, for the parts that the client may not write. */
export type NormalizeOptions = (
  | { readonly method: 'POST' }
  | { readonly method: 'PUT'; readonly current: Resource }
) & {
  /** What becomes of attributes that the type does not declare. Default `ignore`: Entra sends custom extensions unasked. */
  readonly unknownAttributes?: 'ignore' | 'reject';
};

/**
 * The resource that a POST (RFC 7644 3.3) or PUT (3.5.1) asks for: declared names and types, nothing unassigned,
 * nothing readOnly of the client's. For PUT it keeps of `current` what is readOnly, what is writeOnly and not given,
 * and what is immutable. Throws ScimError: invalidSyntax, invalidValue, mutability.
 */
export function normalizeResource(body: unknown, type: ResourceType, options: NormalizeOptions): Resource {
  if (!isJsonObject(body)) throw refusal('invalidSyntax', 'the body must be a JSON object');
  checkSchemas(body, type);
  const given = readResource(body, type, options.unknownAttributes ?? 'ignore');
  const resource = options.method === 'PUT' ? carryOver(options.current, given, type) : given;
  checkRequired(resource, type);
  return withSchemas(resource, type);
}

/** URNs beside the declared ones are tolerated: Entra adds one of Microsoft's own to every group. */
function checkSchemas(body: JsonObject, type: ResourceType): void {
  const urns = memberNamed(body, SCHEMAS_ATTRIBUTE.name);
  if (!isJsonArray(urns)) throw refusal('invalidSyntax', 'schemas is required: an array of schema URNs');
  if (!urns.some((urn) => sameName(urn, type.schema.id))) {
    throw refusal('invalidSyntax', `schemas must contain ${type.schema.id}`);
  }
}

type UnknownAttributes = Reading['unknownAttributes'];

function readResource(
  body: JsonObject,
  type: ResourceType,
  unknownAttributes: UnknownAttributes,
): JsonObject {
  const read: [string, Json][] = [];
  for (const [name, value] of Object.entries(body)) {
    const extension = extensionOf(type, name);
    if (extension !== undefined) {
      const block = readExtension(value, extension, unknownAttributes);
      if (block !== undefined) read.push([extension.id, block]);
      continue;
    }
    const attribute = findAttribute(type.schema.attributes, name) ?? findAttribute(COMMON_ATTRIBUTES, name);
    const member = readMember(attribute, value, { at: name, unknownAttributes });
    if (member !== undefined) read.push(member);
  }
  return Object.fromEntries(read);
}

function readExtension(
  value: Json,
  { id, attributes }: Schema,
  unknownAttributes: UnknownAttributes,
): JsonObject | undefined {
  if (value === null) return undefined;
  if (!isJsonObject(value)) throw refusal('invalidValue', `${id} must be an object`);
  const members = Object.entries(value).flatMap(([name, given]) => {
    const member = readMember(findAttribute(attributes, name), given, {
      at: `${id}:${name}`,
      unknownAttributes,
    });
    return member === undefined ? [] : [member];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function readMember(
  attribute: Attribute | undefined,
  value: Json,
  reading: Reading,
): [name: string, value: Json] | undefined {
  if (attribute === undefined && reading.unknownAttributes === 'reject') {
    throw refusal('invalidSyntax', `there is no attribute ${reading.at}`);
  }
  const isDerived = attribute === SCHEMAS_ATTRIBUTE;
  if (attribute === undefined || attribute.mutability === 'readOnly' || isDerived) return undefined;
  const kept = readValue(attribute, value, reading);
  return kept === undefined ? undefined : [attribute.name, kept];
}

function carryOver(current: Resource, given: JsonObject, type: ResourceType): JsonObject {
  const base = [...COMMON_ATTRIBUTES, ...type.schema.attributes];
  const merged: Record<string, Json> = { ...given, ...carried(current, given, base) };
  for (const { schema } of type.extensions) {
    const block = memberOf(given, schema.id);
    const stored = memberOf(current, schema.id);
    if (!isJsonObject(stored)) continue;
    const members = isJsonObject(block) ? block : {};
    const next = { ...members, ...carried(stored, members, schema.attributes) };
    if (Object.keys(next).length > 0) merged[schema.id] = next;
  }
  return merged;
}

/** The stored members that a replacement leaves as they are (RFC 7644 3.5.1). */
function carried(current: JsonObject, given: JsonObject, attributes: readonly Attribute[]): JsonObject {
  const kept: [string, Json][] = [];
  for (const attribute of attributes) {
    const stored = memberOf(current, attribute.name);
    const replacement = memberOf(given, attribute.name);
    if (stored === undefined) continue;
    if (attribute.mutability === 'immutable' && replacement !== undefined && !sameJson(stored, replacement)) {
      throw refusal('mutability', `${attribute.name} is immutable and has a value already`);
    }
    if (attribute.mutability !== 'readWrite' && replacement === undefined)
      kept.push([attribute.name, stored]);
  }
  return Object.fromEntries(kept);
}
