import type { Filter, JsonObject, Resource } from '@scimulator/scim';
import type { Knobs } from '../knobs.ts';
import type { TargetType } from '../resource-types.ts';
import type { Reading, ResourceRecord } from './port.ts';
import { mentions } from './search.ts';

/** How resources are shown: below which address they are found, and with which entity tags. */
export interface View {
  readonly base: string;
  readonly etag: Knobs['etag'];
}

/** The entity tag of a version (RFC 7644 3.14 prefers weak ones); undefined where there are none. */
export function etagOf(version: number, kind: Knobs['etag']): string | undefined {
  switch (kind) {
    case 'weak':
      return `W/"${version}"`;
    case 'strong':
      return `"${version}"`;
    case 'off':
      return undefined;
  }
}

/** The record as a whole resource. */
export function documentOf(record: ResourceRecord, type: TargetType, { base, etag }: View): Resource {
  const { schemas, ...attributes } = record.attributes;
  const version = etagOf(record.version, etag);
  return {
    ...(schemas === undefined ? {} : { schemas }),
    id: record.id,
    ...attributes,
    ...membersOf(record, type),
    ...membershipsOf(record, type, base),
    meta: {
      resourceType: type.resourceType.name,
      created: new Date(record.createdMs).toISOString(),
      lastModified: new Date(record.modifiedMs).toISOString(),
      location: `${base}${type.resourceType.endpoint}/${record.id}`,
      ...(version === undefined ? {} : { version }),
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
