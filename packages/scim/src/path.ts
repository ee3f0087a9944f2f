import { type Attribute, findAttribute, type ResourceType, type Schema } from './attribute.ts';
import { refusal } from './error.ts';
import { sameName } from './literal.ts';
import { COMMON_ATTRIBUTES } from './schema/common.ts';

/** An attribute's name, qualified with its schema's URN where the client did so. */
export interface AttributeName {
  readonly schema?: string;
  readonly name: string;
}

/** `name`, `name.familyName`, `urn:…:User:manager.value`. */
export interface AttributePath extends AttributeName {
  readonly sub?: string;
}

/** An attribute of a resource type, and where resources keep it: at the top, or in the extension of that URN. */
export interface AttributeLocation {
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
}

// `$ref` is a name too, although the grammar of RFC 7644 forgets the dollar (erratum 8924).
const NAME = /^[$A-Za-z][\w$-]*$/;
const SCHEMA = /^[A-Za-z][^\s"()[\]]*$/;

/** Reads a path; undefined where the text is none. A URN holds dots and colons itself, so its last colon ends it. */
export function readAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(':');
  const [name = '', sub, ...rest] = text.slice(colon + 1).split('.');
  if (rest.length > 0 || !NAME.test(name)) return undefined;
  if (sub !== undefined && !NAME.test(sub)) return undefined;
  if (colon !== -1 && !SCHEMA.test(text.slice(0, colon))) return undefined;
  return {
    ...(colon === -1 ? {} : { schema: text.slice(0, colon) }),
    name,
    ...(sub === undefined ? {} : { sub }),
  };
}

/** Reads a path as `sortBy` and `attributes` carry it. Throws invalidPath. */
export function parseAttributePath(text: string): AttributePath {
  const path = readAttributePath(text);
  if (path !== undefined) return path;
  throw refusal('invalidPath', `"${text.slice(0, 200)}" is not an attribute path`);
}

export function printAttributePath({ schema, name, sub }: AttributePath): string {
  return `${schema === undefined ? '' : `${schema}:`}${name}${sub === undefined ? '' : `.${sub}`}`;
}

/** Finds an attribute of the type by its path, whatever the case of names and URNs; undefined when there is none. */
export function locateAttribute(type: ResourceType, path: AttributePath): AttributeLocation | undefined {
  if (path.schema === undefined) return locateIn(type, undefined, path);
  const schema = schemaOf(type, path.schema);
  if (schema !== undefined) return locateIn(type, schema, path);

  // Microsoft's inbound samples write a dot between URN and name: `urn:…:User.manager`.
  const dotted = schemaOf(type, `${path.schema}:${path.name}`);
  if (dotted === undefined || path.sub === undefined) return undefined;
  return locateIn(type, dotted, { name: path.sub });
}

/** The declaration at the path: the sub-attribute's where the path names one. */
export function resolveAttribute(type: ResourceType, path: AttributePath): Attribute | undefined {
  const location = locateAttribute(type, path);
  return location?.sub ?? location?.attribute;
}

/** The extension that a bare URN names; such a path reads as schema `urn:…:2.0` and name `User`. */
export function locateExtension(
  type: ResourceType,
  { schema, name, sub }: AttributePath,
): Schema | undefined {
  if (sub !== undefined) return undefined;
  return extensionOf(type, schema === undefined ? name : `${schema}:${name}`);
}

/** The extension of that URN, whatever its case. */
export function extensionOf(type: ResourceType, urn: string): Schema | undefined {
  return type.extensions.find(({ schema }) => sameName(urn, schema.id))?.schema;
}

function schemaOf(type: ResourceType, urn: string): Schema | undefined {
  return sameName(urn, type.schema.id) ? type.schema : extensionOf(type, urn);
}

function locateIn(
  type: ResourceType,
  schema: Schema | undefined,
  { name, sub }: AttributePath,
): AttributeLocation | undefined {
  const isExtension = schema !== undefined && schema !== type.schema;
  const attribute = isExtension
    ? findAttribute(schema.attributes, name)
    : (findAttribute(type.schema.attributes, name) ?? findAttribute(COMMON_ATTRIBUTES, name));
  if (attribute === undefined) return undefined;

  const place = { ...(isExtension ? { extension: schema.id } : {}), attribute };
  if (sub === undefined) return place;
  const subAttribute = findAttribute(attribute.subAttributes, sub);
  return subAttribute === undefined ? undefined : { ...place, sub: subAttribute };
}
