import { type Attribute, findAttribute, type ResourceType, valueSubAttribute } from '../attribute.ts';
import { type AttributeLocation, type AttributePath, locateAttribute } from '../path.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '../resource.ts';

/** What a path of a filter means: the attribute, and how to ask whether any of its values passes a test. */
export interface Place {
  readonly attribute: Attribute;
  /** Where there is no value, the test is put to undefined, once. */
  some(object: JsonObject, test: (value: Json | undefined) => boolean): boolean;
}

/** Resolves the paths of a filter: those of a resource, or those inside the brackets of one attribute. */
export type Scope = (path: AttributePath) => Place | undefined;

export function resourceScope(type: ResourceType): Scope {
  return (path) => {
    const location = locateAttribute(type, path);
    return location && resourcePlace(location);
  };
}

/** A value of a simple multi-valued attribute is asked for under the name `value` (RFC 7643 2.4). */
export function elementScope(attribute: Attribute): Scope {
  const subAttributes = attribute.subAttributes ?? [{ ...attribute, name: 'value', multiValued: false }];
  return ({ schema, name, sub }) => {
    const found = schema === undefined && sub === undefined ? findAttribute(subAttributes, name) : undefined;
    return (
      found && { attribute: found, some: (element, test) => someElement(memberOf(element, found.name), test) }
    );
  };
}

/** The place that a comparison means: a complex attribute by itself stands for its `value` (`emails co "x"`). */
export function comparedPlace(place: Place): Place {
  const value = place.attribute.type === 'complex' ? valueSubAttribute(place.attribute) : undefined;
  return value === undefined ? place : subPlace(place, value);
}

/** An element as the object that a value filter looks at. */
export function asElement(element: Json): JsonObject {
  return isJsonObject(element) ? element : { value: element };
}

function resourcePlace({ extension, attribute, sub }: AttributeLocation): Place {
  const place: Place = {
    attribute,
    some: (resource, test) => {
      const container = extension === undefined ? resource : memberOf(resource, extension);
      return someElement(isJsonObject(container) ? memberOf(container, attribute.name) : undefined, test);
    },
  };
  return sub === undefined ? place : subPlace(place, sub);
}

function subPlace(parent: Place, sub: Attribute): Place {
  return {
    attribute: sub,
    some: (object, test) =>
      parent.some(object, (value) =>
        someElement(isJsonObject(value) ? memberOf(value, sub.name) : undefined, test),
      ),
  };
}

function someElement(value: Json | undefined, test: (value: Json | undefined) => boolean): boolean {
  if (!isJsonArray(value)) return test(value);
  return value.length === 0 ? test(undefined) : value.some(test);
}
