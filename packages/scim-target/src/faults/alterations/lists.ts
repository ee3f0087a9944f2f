import type { JsonObject } from '@scimulator/scim';
import type { Alteration } from '../handling.ts';
import { onList, resourcesIn, without } from './answers.ts';
import { onQuery } from './requests.ts';

/** A list in which the first resource stands twice, the second time under an id of its own. */
export function duplicateFirst(list: JsonObject): JsonObject {
  const resources = resourcesIn(list);
  const [first] = resources;
  if (first === undefined) return list;
  return {
    ...list,
    totalResults: Number(list['totalResults']) + 1,
    itemsPerPage: Number(list['itemsPerPage']) + 1,
    Resources: [...resources, { ...first, id: `${first['id']}-duplicate` }],
  };
}

/** Pages by cursor alone: where a page starts is said by the cursor of the page before. */
export const pagingByCursorOnly: Alteration = (next) => (handling, request) => {
  const cursor = request.url.searchParams.get('cursor') ?? '';
  const position = Math.max(1, Number(/^at-(\d{1,15})$/.exec(cursor)?.[1] ?? 1));
  const asIndex = onQuery((query) => {
    query.delete('cursor');
    query.set('startIndex', String(position));
  });
  const asCursor = onList((list) => {
    const following = position + resourcesIn(list).length;
    const isLast = resourcesIn(list).length === 0 || following > Number(list['totalResults']);
    return {
      ...without(list, 'startIndex', 'nextCursor'),
      ...(isLast ? {} : { nextCursor: `at-${following}` }),
    };
  });
  return asCursor(asIndex(next))(handling, request);
};
