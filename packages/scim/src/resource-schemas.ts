import type { ResourceType } from './attribute.ts';
import { sameName } from './literal.ts';
import { elementsOf } from './multi-valued.ts';
import { isJsonObject, type JsonObject, memberOf, type Resource, withMember } from './resource.ts';
import { SCHEMAS_ATTRIBUTE } from './schema/common.ts';

/** The resource with `schemas` naming what it holds: the base schema and each extension that has a value (RFC 7643 3). */
export function withSchemas(resource: JsonObject, type: ResourceType): Resource {
  const used = type.extensions.filter(({ schema }) => isJsonObject(memberOf(resource, schema.id)));
  const urns = [type.schema.id, ...used.map(({ schema }) => schema.id)];
  const listed = elementsOf(memberOf(resource, SCHEMAS_ATTRIBUTE.name));
  const agrees = listed.length === urns.length && urns.every((urn) => listed.includes(urn));
  return agrees ? resource : { ...resource, [SCHEMAS_ATTRIBUTE.name]: urns };
}

/** The resource without the extensions that `urns` does not name. */
export function withoutUnlistedExtensions(
  resource: Resource,
  type: ResourceType,
  urns: readonly unknown[],
): Resource {
  return type.extensions
    .filter(({ schema }) => !urns.some((urn) => sameName(urn, schema.id)))
    .reduce((kept, { schema }) => withMember(kept, schema.id, undefined), resource);
}
