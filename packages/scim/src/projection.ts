import { type Attribute, findAttribute, type ResourceType, type Schema } from './attribute.ts';
import { refusal } from './error.ts';
import {
  type AttributePath,
  extensionOf,
  locateAttribute,
  locateExtension,
  readAttributePath,
} from './path.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject, type Resource } from './resource.ts';
import { COMMON_ATTRIBUTES } from './schema/common.ts';

/** What a client asks to see; names as in the query, split at the commas. At most one of the two (RFC 7644 3.4.2.5). */
export interface Selection {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** The resource as the client may and wants to see it, by what the type declares as `returned`. */
export function project(resource: Resource, selection: Selection, type: ResourceType): Resource {
  return compileProjection(selection, type)(resource);
}

/** The projection with its names resolved once, for many resources. Throws invalidValue where both lists are given. */
export function compileProjection(
  selection: Selection,
  type: ResourceType,
): (resource: Resource) => Resource {
  const { attributes, excludedAttributes } = selection;
  if (attributes !== undefined && excludedAttributes !== undefined) {
    throw refusal('invalidValue', 'attributes and excludedAttributes exclude each other: send one of them');
  }
  const choice: Choice =
    attributes === undefined
      ? { mode: 'except', named: namedAttributes(excludedAttributes ?? [], type) }
      : { mode: 'only', named: namedAttributes(attributes, type) };
  return (resource) => projectResource(resource, type, choice);
}

/** The attributes that a client named, each whole or by some of its sub-attributes. */
type Named = ReadonlyMap<Attribute, 'whole' | ReadonlySet<Attribute>>;

interface Choice {
  readonly mode: 'only' | 'except';
  readonly named: Named;
}

function namedAttributes(names: readonly string[], type: ResourceType): Named {
  const named = new Map<Attribute, 'whole' | Set<Attribute>>();
  for (const path of names.flatMap(readName)) {
    for (const attribute of locateExtension(type, path)?.attributes ?? []) named.set(attribute, 'whole');
    const location = locateAttribute(type, path);
    if (location === undefined) continue;
    const { attribute, sub } = location;
    const earlier = named.get(attribute);
    if (sub === undefined) named.set(attribute, 'whole');
    else if (earlier !== 'whole') named.set(attribute, (earlier ?? new Set<Attribute>()).add(sub));
  }
  return named;
}

/** Unknown names are passed over; of a name with a filter (Microsoft's samples send them) the filter is. */
function readName(text: string): readonly AttributePath[] {
  const path = readAttributePath(text.replace(/\[[^\]]*\]/, '').trim());
  return path === undefined ? [] : [path];
}

function projectResource(resource: Resource, type: ResourceType, choice: Choice): Resource {
  const kept: [string, Json][] = [];
  for (const [name, value] of Object.entries(resource)) {
    const extension = extensionOf(type, name);
    const shown =
      extension !== undefined && isJsonObject(value)
        ? projectExtension(value, extension, choice)
        : projectValue(
            findAttribute(type.schema.attributes, name) ?? findAttribute(COMMON_ATTRIBUTES, name),
            value,
            choice,
          );
    if (shown !== undefined) kept.push([name, shown]);
  }
  return Object.fromEntries(kept);
}

function projectExtension(block: JsonObject, { attributes }: Schema, choice: Choice): JsonObject | undefined {
  const kept: [string, Json][] = [];
  for (const [name, value] of Object.entries(block)) {
    const shown = projectValue(findAttribute(attributes, name), value, choice);
    if (shown !== undefined) kept.push([name, shown]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** What is shown of the value; undefined for nothing. What the type does not declare is never shown. */
function projectValue(attribute: Attribute | undefined, value: Json, choice: Choice): Json | undefined {
  if (attribute === undefined || !isShown(attribute, choice)) return undefined;
  const isSubShown = (sub: Attribute) => isPartShown(sub, choice.named.get(attribute), choice.mode);
  const subAttributes = attribute.subAttributes ?? [];
  if (subAttributes.every(isSubShown)) return value;

  const names = new Set(subAttributes.filter(isSubShown).map(({ name }) => name));
  if (!isJsonArray(value)) return pick(value, names);
  const elements = value.flatMap((element) => pick(element, names) ?? []);
  return elements.length === 0 ? undefined : elements;
}

function isShown(attribute: Attribute, { mode, named }: Choice): boolean {
  if (attribute.returned === 'never') return false;
  if (attribute.returned === 'always') return true;
  const asked = named.get(attribute);
  if (mode === 'only') return asked !== undefined;
  return attribute.returned === 'default' && asked !== 'whole';
}

function isPartShown(
  sub: Attribute,
  asked: 'whole' | ReadonlySet<Attribute> | undefined,
  mode: Choice['mode'],
): boolean {
  if (sub.returned === 'never') return false;
  if (sub.returned === 'always') return true;
  if (asked === undefined || asked === 'whole') return sub.returned === 'default';
  return mode === 'only' ? asked.has(sub) : sub.returned === 'default' && !asked.has(sub);
}

function pick(value: Json, names: ReadonlySet<string>): Json | undefined {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => names.has(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
