import { isJsonObject, type Json, type JsonObject } from '@scimulator/scim';

/** A list in which the first resource stands twice, the second time under an id of its own. */
export function duplicateFirst(list: JsonObject): JsonObject {
  const resources = list['Resources'];
  if (!Array.isArray(resources)) return list;
  const [first] = resources as readonly Json[];
  if (!isJsonObject(first)) return list;
  return {
    ...list,
    totalResults: Number(list['totalResults']) + 1,
    itemsPerPage: Number(list['itemsPerPage']) + 1,
    Resources: [...resources, { ...first, id: `${first['id']}-duplicate` }],
  };
}
