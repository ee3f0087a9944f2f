import type { Attribute, ResourceType } from './attribute.ts';
import { refusal } from './error.ts';
import { elementsOf } from './multi-valued.ts';
import { isJsonObject, type JsonObject, memberOf, type Resource } from './resource.ts';

/** Throws invalidValue, naming the attribute, where something that clients must give is missing. */
export function checkRequired(resource: Resource, type: ResourceType): void {
  const missing = missingRequired(resource, type);
  if (missing !== undefined) throw refusal('invalidValue', `${missing} is required`);
}

/** The path of the first required attribute without a value. readOnly ones are the service provider's to give. */
export function missingRequired(resource: Resource, type: ResourceType): string | undefined {
  const inBase = missingIn(resource, type.schema.attributes);
  if (inBase !== undefined) return inBase;
  for (const { schema, required } of type.extensions) {
    const block = memberOf(resource, schema.id);
    if (!isJsonObject(block) && required) return schema.id;
    const missing = isJsonObject(block) ? missingIn(block, schema.attributes) : undefined;
    if (missing !== undefined) return `${schema.id}:${missing}`;
  }
  return undefined;
}

function missingIn(container: JsonObject, attributes: readonly Attribute[]): string | undefined {
  for (const attribute of attributes) {
    const values = elementsOf(memberOf(container, attribute.name));
    if (isDemanded(attribute) && values.length === 0) return attribute.name;
    const demanded = attribute.subAttributes?.filter(isDemanded) ?? [];
    const sub = demanded.find(({ name }) =>
      values.some((value) => isJsonObject(value) && !Object.hasOwn(value, name)),
    );
    if (sub !== undefined) return `${attribute.name}.${sub.name}`;
  }
  return undefined;
}

function isDemanded({ required, mutability }: Attribute): boolean {
  return required && mutability !== 'readOnly';
}
