import { listResponse } from '@scimulator/scim';
import { type Answer, emptyAnswer, scimAnswer, statusAnswer } from '../answer.ts';
import { documentOf, etagOf } from '../resources/document.ts';
import { listRequestOf, placeOfPage } from './list.ts';
import { collectionOf, type Place, shownHeaders, viewOf } from './place.ts';
import { readingOf, representation } from './represent.ts';
import { isKnown } from './version.ts';

/** RFC 7644 3.4.1. */
export async function getResource(place: Place, id: string): Promise<Answer> {
  const record = await place.context.store.get(collectionOf(place), id, readingOf(place));
  if (record === undefined) return resourceNotFound(place, id);
  const headers = shownHeaders(place, record);
  const tag = etagOf(record.version, place.context.tenant.knobs.etag);
  return isKnown(place, tag)
    ? emptyAnswer(304, headers)
    : scimAnswer(200, representation(place)(record), headers);
}

/** RFC 7644 3.4.2. */
export async function listResources(place: Place): Promise<Answer> {
  const { context, request, type } = place;
  const { filter, sort, paging } = listRequestOf(context, request, type.resourceType);
  const { totalResults, records, next } = await context.store.list(collectionOf(place), {
    filter,
    sort,
    ...paging,
    reading: readingOf(place),
    documentOf: (record) => documentOf(record, type, viewOf(place)),
  });
  const resources = records.map(representation(place));
  return scimAnswer(
    200,
    listResponse({ resources, totalResults, ...placeOfPage(paging, { totalResults, next }) }),
  );
}

export const resourceNotFound = ({ type }: Place, id: string): Answer =>
  statusAnswer(404, `there is no ${type.resourceType.name} with the id "${id}"`);
