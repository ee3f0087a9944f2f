import type { Filter, JsonObject, Resource } from '@scimulator/scim';
import type { TargetType } from '../resource-types.ts';
import type { Reading, ResourceRecord } from './port.ts';
import { mentions } from './search.ts';

/** The weak entity tag of a version (RFC 7644 3.14 prefers weak ones). */
export const etagOf = (version: number): string => `W/"${version}"`;

/** The record as a whole resource. `base` is the address below which resources are found. */
export function documentOf(record: ResourceRecord, type: TargetType, base: string): Resource {
  const { schemas, ...attributes } = record.attributes;
  return {
    ...(schemas === undefined ? {} : { schemas }),
    id: record.id,
    ...attributes,
    ...membersOf(record, type),
    ...membershipsOf(record, type, base),
    meta: {
      resourceType: type.type.name,
      created: new Date(record.createdMs).toISOString(),
      lastModified: new Date(record.modifiedMs).toISOString(),
      location: `${base}${type.type.endpoint}/${record.id}`,
      version: etagOf(record.version),
    },
  };
}

const membersOf = (record: ResourceRecord, { members }: TargetType): JsonObject =>
  members === undefined || record.members.length === 0 ? {} : { [members]: record.members };

function membershipsOf(record: ResourceRecord, { memberships }: TargetType, base: string): JsonObject {
  if (memberships === undefined || record.memberships === undefined || record.memberships.length === 0) {
    return {};
  }
  const values = record.memberships.map(({ id, attributes }) => ({
    value: id,
    $ref: `${base}${memberships.of.endpoint}/${id}`,
    display: attributes[memberships.display] ?? null,
    type: 'direct',
  }));
  return { [memberships.attribute]: values };
}

/** What has to be read so that the filter can be evaluated. */
export function readingFor(filter: Filter | undefined, type: TargetType): Reading {
  if (filter === undefined) return { members: 'none', memberships: false };
  return {
    members: mentions(filter, type.members, type) ? 'all' : 'none',
    memberships: mentions(filter, type.memberships?.attribute, type),
  };
}
