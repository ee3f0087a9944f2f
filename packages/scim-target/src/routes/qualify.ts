import { type AttributeName, type Filter, locateAttribute, type ResourceType } from '@scimulator/scim';

/**
 * The filter with the URN of its extension before each attribute that only an extension has.
 * Entra filters by `manager` where RFC 7644 3.10 demands the qualified name.
 */
export function qualifyFilter(filter: Filter, type: ResourceType): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((inner) => qualifyFilter(inner, type)) };
    case 'not':
      return { ...filter, filter: qualifyFilter(filter.filter, type) };
    case 'compare':
    case 'present':
      return { ...filter, path: { ...filter.path, ...qualified(filter.path, type) } };
    case 'valuePath':
      return { ...filter, attribute: qualified(filter.attribute, type) };
  }
}

/** Whether the filter looks at an attribute that the type does not have. */
export function namesUnknown(filter: Filter, type: ResourceType): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some((inner) => namesUnknown(inner, type));
    case 'not':
      return namesUnknown(filter.filter, type);
    case 'compare':
    case 'present':
      return locateAttribute(type, filter.path) === undefined;
    case 'valuePath':
      return locateAttribute(type, filter.attribute) === undefined;
  }
}

function qualified(attribute: AttributeName, type: ResourceType): AttributeName {
  const { schema, name } = attribute;
  if (schema !== undefined || locateAttribute(type, { name }) !== undefined) return attribute;
  const extension = type.extensions.find(
    (candidate) => locateAttribute(type, { schema: candidate.schema.id, name }) !== undefined,
  );
  return extension === undefined ? attribute : { schema: extension.schema.id, name };
}
