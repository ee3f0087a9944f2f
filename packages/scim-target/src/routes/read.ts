import { listResponse } from '@scimulator/scim';
import { type Answer, emptyAnswer, scimAnswer, statusAnswer } from '../answer.ts';
import { namesTag } from '../request.ts';
import { documentOf, etagOf } from '../resources/document.ts';
import { listRequestOf } from './list.ts';
import { collectionOf, type Place } from './place.ts';
import { readingOf, representation } from './represent.ts';

/** RFC 7644 3.4.1. */
export async function getResource(place: Place, id: string): Promise<Answer> {
  const record = await place.context.store.get(collectionOf(place), id, readingOf(place));
  if (record === undefined) return resourceNotFound(place, id);
  const etag = etagOf(record.version);
  const known = place.request.headers.get('if-none-match');
  if (known !== null && namesTag(known, etag)) return emptyAnswer(304, { etag });
  return scimAnswer(200, representation(place)(record), { etag });
}

/** RFC 7644 3.4.2. */
export async function listResources(place: Place): Promise<Answer> {
  const { context, request, type } = place;
  const asked = listRequestOf(context, request, type.type);
  const { totalResults, records } = await context.store.list(collectionOf(place), {
    ...asked,
    reading: readingOf(place),
    documentOf: (record) => documentOf(record, type, request.base),
  });
  const resources = records.map(representation(place));
  return scimAnswer(200, listResponse({ resources, totalResults, startIndex: asked.startIndex }));
}

export const resourceNotFound = ({ type }: Place, id: string): Answer =>
  statusAnswer(404, `there is no ${type.type.name} with the id "${id}"`);
