import {
  type Filter,
  foldCase,
  isJsonObject,
  type Json,
  type JsonObject,
  type PatchPath,
} from '@scimulator/scim';
import { booleanOf, listOf, textOf } from '../expression/value.ts';

const CORE_SCHEMAS = 'urn:ietf:params:scim:schemas:core:';

/** The URN under which a resource holds the attribute; undefined for attributes of the core schemas. */
function extensionOf({ attribute: { schema } }: PatchPath): string | undefined {
  return schema === undefined || schema.toLowerCase().startsWith(CORE_SCHEMAS) ? undefined : schema;
}

/** What a resource holds at a path; of several elements that fit its filter, the first. Names compare without case. */
export function valueAt(resource: JsonObject, path: PatchPath): Json | undefined {
  const whole = wholeAt(resource, path);
  const { filter } = path;
  const sub = subOf(path);
  const part = filter === undefined ? whole : listOf(whole).find((element) => fits(element, filter));
  if (sub === undefined) return part;
  return isJsonObject(part) ? memberOf(part, sub) : undefined;
}

/** All values at a path: of a multi-valued attribute those of all its elements; an object counts by its `value` (RFC 7644 3.4.2.2). */
export function valuesAt(resource: JsonObject, path: PatchPath): readonly Json[] {
  const { filter, sub } = path;
  return listOf(wholeAt(resource, path))
    .filter((element) => filter === undefined || fits(element, filter))
    .map((element) => {
      if (isJsonObject(element)) return memberOf(element, sub ?? 'value');
      return sub === undefined ? element : undefined;
    })
    .filter((value) => value !== undefined && value !== null);
}

/** What a resource holds under the attribute's name, without looking into it. */
function wholeAt(resource: JsonObject, path: PatchPath): Json | undefined {
  const extension = extensionOf(path);
  const holder = extension === undefined ? resource : memberOf(resource, extension);
  return isJsonObject(holder) ? memberOf(holder, path.attribute.name) : undefined;
}

function memberOf(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  for (const key of Object.keys(object)) {
    if (key.length === name.length && foldCase(key) === foldCase(name)) return object[key];
  }
  return undefined;
}

/** A filter without sub-attribute means the element's `value`. */
function subOf({ filter, sub }: PatchPath): string | undefined {
  return sub ?? (filter === undefined ? undefined : 'value');
}

/** Filters of target paths compare with `eq`, and nothing else (`schema/target-path.ts` sees to it). */
function fits(element: Json, filter: Filter): boolean {
  return criteriaOf(filter).every(({ name, value }) => {
    const own = isJsonObject(element) ? memberOf(element, name) : undefined;
    return own !== undefined && own !== null && foldCase(textOf(own) ?? '') === foldCase(textOf(value) ?? '');
  });
}

/** What an element must have to fit the filter; on a create it is written so. `"True"` becomes a Boolean. */
function criteriaOf(filter: Filter): readonly { readonly name: string; readonly value: Json }[] {
  if (filter.kind === 'and') return filter.filters.flatMap(criteriaOf);
  if (filter.kind !== 'compare') return [];
  return [{ name: filter.path.name, value: booleanOf(filter.value) ?? filter.value }];
}

/**
 * A resource that holds the value at the path as well (entra-engine 4.4): what the path names on the way is made, an element
 * that fits its filter is completed.
 */
export function withValueAt(resource: JsonObject, path: PatchPath, value: Json): JsonObject {
  const extension = extensionOf(path);
  if (extension === undefined) return withAttribute(resource, path, value);
  return { ...resource, [extension]: withAttribute(objectOr(resource[extension]), path, value) };
}

function withAttribute(holder: JsonObject, path: PatchPath, value: Json): JsonObject {
  const { name } = path.attribute;
  return { ...holder, [name]: attributeWith(holder[name], path, value) };
}

function attributeWith(current: Json | undefined, path: PatchPath, value: Json): Json {
  const sub = subOf(path);
  if (sub === undefined) return value;
  const { filter } = path;
  const part = { [sub]: value };
  if (filter === undefined) return { ...objectOr(current), ...part };
  const elements = listOf(current);
  const fitting = elements.findIndex((element) => fits(element, filter));
  if (fitting >= 0) return elements.with(fitting, { ...objectOr(elements[fitting]), ...part });
  const criteria = criteriaOf(filter).map((criterion) => [criterion.name, criterion.value] as const);
  return [...elements, { ...Object.fromEntries(criteria), ...part }];
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
