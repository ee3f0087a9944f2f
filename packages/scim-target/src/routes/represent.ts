import { compileProjection, type Resource, type Selection } from '@scimulator/scim';
import { selectionOf } from '../request.ts';
import type { TargetType } from '../resource-types.ts';
import { documentOf } from '../resources/document.ts';
import type { Reading, ResourceRecord } from '../resources/port.ts';
import { attributeNamed } from '../resources/search.ts';
import { type Place, viewOf } from './place.ts';

/** What has to be read for the attributes that the client wants to see: members that it excludes are not loaded. */
export function readingOf({ request, type }: Place): Reading {
  const selection = selectionOf(request);
  return {
    members: wants(selection, type.members, type) ? 'all' : 'none',
    memberships: wants(selection, type.memberships?.attribute, type),
  };
}

function wants(selection: Selection, attribute: string | undefined, type: TargetType): boolean {
  if (attribute === undefined) return false;
  const { attributes, excludedAttributes = [] } = selection;
  if (attributes !== undefined) return attributes.some((name) => attributeNamed(name, type) === attribute);
  // Excluding a sub-attribute (`members.display`) leaves the attribute.
  return !excludedAttributes.some(
    (name) =>
      attributeNamed(name, type) === attribute && name.toLowerCase().endsWith(attribute.toLowerCase()),
  );
}

/** Turns records into what the client wants to see. */
export function representation(place: Place): (record: ResourceRecord) => Resource {
  const { request, type } = place;
  const view = viewOf(place);
  const projected = compileProjection(selectionOf(request), type.resourceType);
  return (record) => projected(documentOf(record, type, view));
}
