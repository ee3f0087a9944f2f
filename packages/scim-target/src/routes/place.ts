import type { Context } from '../context.ts';
import type { ScimRequest } from '../request.ts';
import type { TargetType } from '../resource-types.ts';
import { etagOf, type View } from '../resources/document.ts';
import type { Collection, ResourceRow } from '../resources/port.ts';

/** A request to the resources of one type. */
export interface Place {
  readonly context: Context;
  readonly request: ScimRequest;
  readonly type: TargetType;
}

export const collectionOf = ({ context, type }: Place): Collection => ({ tenant: context.tenant.name, type });

export const viewOf = ({ context, request }: Omit<Place, 'type'>): View => ({
  base: request.base,
  etag: context.tenant.knobs.etag,
});

/** What answers say of the resource that they show: where it is (RFC 7643 3.1), and in which version. */
export const shownHeaders = (
  place: Place,
  { id, version }: ResourceRow,
): Readonly<Record<string, string>> => ({
  'content-location': `${place.request.base}${place.type.resourceType.endpoint}/${id}`,
  ...tagHeader(place, version),
});

/** The entity tag of a version as a header, where there are entity tags. */
export function tagHeader(place: Place, version: number): Readonly<Record<string, string>> {
  const etag = etagOf(version, place.context.tenant.knobs.etag);
  return etag === undefined ? {} : { etag };
}
