import type { Attribute, ResourceType, Schema } from './attribute.ts';
import type { JsonObject } from './resource.ts';
import { SCHEMAS } from './urn.ts';

/** The schema as `/Schemas/{id}` shows it (RFC 7643 section 7). `meta.location` is relative to the service root. */
export function schemaDocument(schema: Schema): JsonObject {
  return {
    schemas: [SCHEMAS.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location: `/Schemas/${schema.id}` },
  };
}

/** The resource type as `/ResourceTypes/{id}` shows it (RFC 7643 section 6). */
export function resourceTypeDocument(type: ResourceType): JsonObject {
  const schemaExtensions = type.extensions.map(({ schema, required }) => ({ schema: schema.id, required }));
  return {
    schemas: [SCHEMAS.resourceType],
    id: type.id,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    ...(schemaExtensions.length > 0 ? { schemaExtensions } : {}),
    meta: { resourceType: 'ResourceType', location: `/ResourceTypes/${type.id}` },
  };
}

function attributeDocument(attribute: Attribute): JsonObject {
  const { name, type, multiValued, description, required, mutability, returned } = attribute;
  const { canonicalValues, referenceTypes, subAttributes } = attribute;
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(subAttributes ? { subAttributes: subAttributes.map(attributeDocument) } : {}),
    ...(canonicalValues ? { canonicalValues } : {}),
    ...(referenceTypes ? { referenceTypes } : {}),
    ...(hasCaseAndUniqueness(attribute)
      ? { caseExact: attribute.caseExact, uniqueness: attribute.uniqueness }
      : {}),
    mutability,
    returned,
  };
}

/** RFC 7643 2.3.2 and 2.3.8: booleans and complex attributes have neither case nor uniqueness. */
function hasCaseAndUniqueness({ type }: Attribute): boolean {
  return type !== 'complex' && type !== 'boolean';
}
