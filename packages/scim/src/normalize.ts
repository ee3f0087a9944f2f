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
import { DEFAULT_TOLERANCES, type Tolerances } from './tolerance.ts';
import { passOver, type Reading, readValue } from './value.ts';

/** Creating needs the body alone; replacing also needs what is stored, for the parts that the client may not write. */
export type NormalizeOptions = (
  | { readonly method: 'POST' }
  | { readonly method: 'PUT'; readonly current: Resource }
) &
  Partial<Tolerances>;

/**
 * The resource that a POST (RFC 7644 3.3) or PUT (3.5.1) asks for: declared names and types, nothing unassigned,
 * nothing readOnly of the client's. For PUT it keeps of `current` what is readOnly, what is writeOnly and not given,
 * what is immutable, and, if the tolerance `putOmitted` says so, what the client left out. Throws ScimError: invalidSyntax, invalidValue, mutability.
 */
export function normalizeResource(body: unknown, type: ResourceType, options: NormalizeOptions): Resource {
  if (!isJsonObject(body)) throw refusal('invalidSyntax', 'the body must be a JSON object');
  const tolerances = { ...DEFAULT_TOLERANCES, ...options };
  checkSchemas(body, type, tolerances);
  const given = readResource(body, type, tolerances);
  const resource =
    options.method === 'PUT' ? carryOver({ body, given, current: options.current }, type, tolerances) : given;
  checkRequired(resource, type);
  return withSchemas(resource, type);
}

function checkSchemas(body: JsonObject, type: ResourceType, { unknownSchemaUrn }: Tolerances): void {
  const urns = memberNamed(body, SCHEMAS_ATTRIBUTE.name);
  if (!isJsonArray(urns)) throw refusal('invalidSyntax', 'schemas is required: an array of schema URNs');
  if (!urns.some((urn) => sameName(urn, type.schema.id))) {
    throw refusal('invalidSyntax', `schemas must contain ${type.schema.id}`);
  }
  if (unknownSchemaUrn === 'ignore') return;
  const known = [type.schema, ...type.extensions.map(({ schema }) => schema)];
  const unknown = urns.find((urn) => !known.some(({ id }) => sameName(urn, id)));
  if (unknown === undefined) return;
  const detail = `${JSON.stringify(unknown).slice(0, 200)} is no schema of ${type.name}; /ResourceTypes lists its schemas`;
  throw refusal('invalidValue', detail);
}

function readResource(body: JsonObject, type: ResourceType, tolerances: Tolerances): JsonObject {
  const read: [string, Json][] = [];
  for (const [name, value] of Object.entries(body)) {
    const extension = extensionOf(type, name);
    if (extension !== undefined) {
      const block = readExtension(value, extension, tolerances);
      if (block !== undefined) read.push([extension.id, block]);
      continue;
    }
    const attribute = findAttribute(type.schema.attributes, name) ?? findAttribute(COMMON_ATTRIBUTES, name);
    const member = readMember(attribute, value, { at: name, tolerances });
    if (member !== undefined) read.push(member);
  }
  return Object.fromEntries(read);
}

function readExtension(
  value: Json,
  { id, attributes }: Schema,
  tolerances: Tolerances,
): JsonObject | undefined {
  if (value === null) return undefined;
  if (!isJsonObject(value)) throw refusal('invalidValue', `${id} must be an object`);
  const members = Object.entries(value).flatMap(([name, given]) => {
    const member = readMember(findAttribute(attributes, name), given, {
      at: `${id}:${name}`,
      tolerances,
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
  if (attribute === undefined) passOver(reading.at, reading.tolerances);
  const isDerived = attribute === SCHEMAS_ATTRIBUTE;
  if (attribute === undefined || attribute.mutability === 'readOnly' || isDerived) return undefined;
  const kept = readValue(attribute, value, reading);
  return kept === undefined ? undefined : [attribute.name, kept];
}

interface Replacement {
  /** What the client wrote. */
  readonly body: JsonObject;
  /** What of it is kept. */
  readonly given: JsonObject;
  readonly current: JsonObject;
}

function carryOver(
  { body, given, current }: Replacement,
  type: ResourceType,
  tolerances: Tolerances,
): JsonObject {
  const base = [...COMMON_ATTRIBUTES, ...type.schema.attributes];
  const merged: Record<string, Json> = {
    ...given,
    ...carried({ body, given, current }, base, tolerances),
  };
  for (const { schema } of type.extensions) {
    const stored = memberOf(current, schema.id);
    if (!isJsonObject(stored)) continue;
    const written = memberNamed(body, schema.id);
    const block = memberOf(given, schema.id);
    const members = isJsonObject(block) ? block : {};
    const parts = { body: isJsonObject(written) ? written : {}, given: members, current: stored };
    // The whole extension written as null is written, not left out.
    const putOmitted = written === null ? 'clear' : tolerances.putOmitted;
    const next = { ...members, ...carried(parts, schema.attributes, { putOmitted }) };
    if (Object.keys(next).length > 0) merged[schema.id] = next;
  }
  return merged;
}

/** The stored members that a replacement leaves as they are (RFC 7644 3.5.1). */
function carried(
  { body, given, current }: Replacement,
  attributes: readonly Attribute[],
  { putOmitted }: Pick<Tolerances, 'putOmitted'>,
): JsonObject {
  const kept: [string, Json][] = [];
  for (const attribute of attributes) {
    const stored = memberOf(current, attribute.name);
    const replacement = memberOf(given, attribute.name);
    if (stored === undefined) continue;
    if (attribute.mutability === 'immutable' && replacement !== undefined && !sameJson(stored, replacement)) {
      throw refusal('mutability', `${attribute.name} is immutable and has a value already`);
    }
    const isOmitted = putOmitted === 'keep' && memberNamed(body, attribute.name) === undefined;
    if ((attribute.mutability !== 'readWrite' || isOmitted) && replacement === undefined)
      kept.push([attribute.name, stored]);
  }
  return Object.fromEntries(kept);
}
