import type { Resource } from '@scimulator/scim';
import type { TargetType } from '../resource-types.ts';
import type { Collection, ResourceRow } from '../resources/port.ts';
import type { Place } from './place.ts';
import { keysOf, uniqueAttribute } from './unique.ts';

/*
 * Where resources lie that DELETE has hidden (knob `deleteMode`): in a collection of their own, which no route leads to.
 */

/** Keeps what was deleted, for its unique value. */
export async function bury(place: Place, { id, attributes }: ResourceRow): Promise<void> {
  const { unique } = keysOf(attributes, place);
  const keys = unique === undefined ? {} : { unique };
  // A conflict means that an earlier bearer of the value lies there already.
  await place.context.store.create(graveyardOf(place), {
    id,
    attributes,
    keys,
    members: [],
    nowMs: place.context.clock.now(),
  });
}

/** Whether somebody who was deleted still has the unique value of these attributes. */
export async function isBuried(place: Place, attributes: Resource): Promise<boolean> {
  const unique = uniqueAttribute(place);
  const value = unique && attributes[unique.name];
  if (unique === undefined || typeof value !== 'string') return false;
  const { totalResults } = await place.context.store.list(graveyardOf(place), {
    filter: { kind: 'compare', path: { name: unique.name }, op: 'eq', value },
    documentOf: (record) => record.attributes,
    startIndex: 1,
    count: 0,
    reading: { members: 'none', memberships: false },
  });
  return totalResults > 0;
}

const graveyardOf = ({ context, type }: Place): Collection => ({
  tenant: context.tenant.name,
  type: graveyardType(type),
});

/** The hidden value is looked up among the unique keys alone. */
const graveyardType = (type: TargetType): TargetType => ({
  ...type,
  resourceType: { ...type.resourceType, name: `${type.resourceType.name}.deleted` },
  indexed: type.indexed.map((attribute) => ({ ...attribute, index: 'unique' })),
});
