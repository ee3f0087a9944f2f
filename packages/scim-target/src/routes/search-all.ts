import { listResponse, type Resource } from '@scimulator/scim';
import { type Answer, methodNotAllowed, scimAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { ScimRequest } from '../request.ts';
import { documentOf } from '../resources/document.ts';
import type { ListedRecord, Mark } from '../resources/port.ts';
import { type ListRequest, listRequestOf, pagingOf, placeOfPage } from './list.ts';
import { collectionOf, type Place, viewOf } from './place.ts';
import { readingOf, representation } from './represent.ts';
import { searchedBy } from './search-body.ts';

/** `POST /.search`: resources of all types (RFC 7644 3.4.3). */
export const searchRoute = (context: Context, request: ScimRequest): Promise<Answer> =>
  searchAll(context, searchedBy(request, context.limits));

/** `GET /`: the same with the parameters in the address (RFC 7644 3.4.2.1). */
export async function rootRoute(context: Context, request: ScimRequest): Promise<Answer> {
  return request.method === 'GET' ? searchAll(context, request) : methodNotAllowed(request.method, ['GET']);
}

/** One type of those that are searched, with the filter and the order as they read there. */
interface Searched {
  readonly place: Place;
  readonly asked: ListRequest;
}

interface Found {
  readonly resources: readonly Resource[];
  readonly totalResults: number;
}

/** Types follow one another in the order in which discovery lists them, or are sorted together. */
async function searchAll(context: Context, request: ScimRequest): Promise<Answer> {
  const searched = context.types.served.map((type) => ({
    place: { context, request, type },
    asked: listRequestOf(context, request, type.resourceType, { unknownAttributes: 'ignore' }),
  }));
  const paging = pagingOf(context, request);
  // A walk over several types goes by the number of resources that are behind it.
  const skip = paging.after?.position ?? paging.startIndex - 1;
  const isSorted = searched.some(({ asked }) => asked.sort !== undefined);
  const page = { skip, count: paging.count };
  const { resources, totalResults } = isSorted ? await sorted(searched, page) : await inTurn(searched, page);
  const end = skip + resources.length;
  const next: Mark | undefined = end < totalResults ? { position: end } : undefined;
  return scimAnswer(
    200,
    listResponse({ resources, totalResults, ...placeOfPage(paging, { totalResults, next }) }),
  );
}

interface Page {
  readonly skip: number;
  readonly count: number;
}

async function inTurn(searched: readonly Searched[], { skip, count }: Page): Promise<Found> {
  const resources: Resource[] = [];
  let totalResults = 0;
  for (const { place, asked } of searched) {
    const result = await place.context.store.list(collectionOf(place), {
      ...queryOf({ place, asked }),
      startIndex: Math.max(0, skip - totalResults) + 1,
      count: count - resources.length,
      reading: readingOf(place),
    });
    totalResults += result.totalResults;
    resources.push(...result.records.map(representation(place)));
  }
  return { resources, totalResults };
}

/** The first of each type as far as the end of the page, merged; only those of the page are read whole. */
async function sorted(searched: readonly Searched[], { skip, count }: Page): Promise<Found> {
  const lists = await Promise.all(
    searched.map(({ place, asked }) =>
      place.context.store.list(collectionOf(place), {
        ...queryOf({ place, asked }),
        startIndex: 1,
        count: skip + count,
        reading: { members: 'none', memberships: false },
      }),
    ),
  );
  const candidates = lists.flatMap(({ records }, index) =>
    records.map((record) => ({ record, from: searched[index] })),
  );
  const sort = searched[0]?.asked.sort;
  const page = candidates
    .sort((a, b) => sort?.compare(a.record.sortKey, b.record.sortKey) ?? 0)
    .slice(skip, skip + count);
  const resources = await Promise.all(page.map(({ record, from }) => readWhole(record, from)));
  return {
    resources: resources.filter((resource) => resource !== undefined),
    totalResults: lists.reduce((sum, list) => sum + list.totalResults, 0),
  };
}

/** Undefined for one that was deleted in the meantime. */
async function readWhole({ id }: ListedRecord, from: Searched | undefined): Promise<Resource | undefined> {
  if (from === undefined) return undefined;
  const { place } = from;
  const record = await place.context.store.get(collectionOf(place), id, readingOf(place));
  return record && representation(place)(record);
}

const queryOf = ({ place, asked: { filter, sort } }: Searched) => ({
  filter,
  sort,
  documentOf: (record: Parameters<typeof documentOf>[0]) => documentOf(record, place.type, viewOf(place)),
});
