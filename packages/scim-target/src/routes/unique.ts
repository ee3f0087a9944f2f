import { type Resource, ScimError } from '@scimulator/scim';
import { type Answer, errorAnswer } from '../answer.ts';
import type { IndexedAttribute } from '../resource-types.ts';
import { indexKeys } from '../resources/index-key.ts';
import type { IndexKeys } from '../resources/port.ts';
import type { Place } from './place.ts';

/** The keys under which a resource is found, and the one that nobody else may have. Throws invalidValue for one too long. */
export function keysOf(attributes: Resource, place: Place): IndexKeys {
  const { context, type } = place;
  const unique = uniqueAttribute(place);
  const value = unique === undefined ? undefined : attributes[unique.name];
  const lengthMax = context.limits.uniqueValueLengthMax;
  if (unique !== undefined && typeof value === 'string' && value.length > lengthMax) {
    throw new ScimError({
      scimType: 'invalidValue',
      detail: `${unique.name} is ${value.length} characters long; at most ${lengthMax} are accepted`,
    });
  }
  const keys = indexKeys(type, attributes);
  const key = unique && keys[unique.index];
  return key === undefined ? keys : { ...keys, unique: key };
}

/** The attribute of which no two resources may have the same value. */
export function uniqueAttribute({ context, type }: Place): IndexedAttribute | undefined {
  const isByKnob = type.uniqueByKnob !== undefined && context.tenant.knobs.groupNameUnique === 'on';
  const index = isByKnob ? type.uniqueByKnob : 'unique';
  return type.indexed.find((attribute) => attribute.index === index);
}

export function conflict(place: Place): Answer {
  const name = uniqueAttribute(place)?.name;
  const detail = `another ${place.type.resourceType.name} has this ${name}; find it with a filter, or choose another value`;
  return errorAnswer(new ScimError({ scimType: 'uniqueness', detail }));
}
