import { foldCase, isJsonObject, type Json, type JsonObject, type Resource, USER } from '@scimulator/scim';
import type { ScimRequest } from '../../request.ts';
import type { Alteration } from '../handling.ts';
import { changing, changingObject, onResources } from './answers.ts';
import { bodyOf, onRequest } from './requests.ts';

/** Changes `meta` of each resource that is shown. */
export const onMeta = (change: (meta: JsonObject) => JsonObject): Alteration =>
  onResources((resource) => changingObject(resource, 'meta', change));

/** Shows ids as numbers, and understands them. */
export function numberingIds(): Alteration {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const numberOf = (id: Json): number => {
    const known = numbers.get(String(id));
    if (known !== undefined) return known;
    ids.push(String(id));
    numbers.set(String(id), ids.length);
    return ids.length;
  };
  const idOf = (segment: string): string => ids[Number(segment) - 1] ?? segment;
  const understood = onRequest((request) => ({ ...request, segments: request.segments.map(idOf) }));
  const shown = onResources((resource) => changing(resource, 'id', numberOf));
  return (next) => shown(understood(next));
}

/** Both of the first two elements of each attribute with elements are primary. */
export const twoPrimaries = (resource: Resource): Resource =>
  Object.fromEntries(
    Object.entries(resource).map(([name, value]) => {
      if (name === 'schemas' || name === 'members' || !Array.isArray(value)) return [name, value];
      const elements = value as readonly Json[];
      if (elements.length < 2) return [name, value];
      return [
        name,
        elements.map((element, at) =>
          at < 2 && isJsonObject(element) ? { ...element, primary: true } : element,
        ),
      ];
    }),
  );

/** Every attribute that the schema declares, null where there is no value, and the names in meta capitalised. */
export function nullsAndPascalCase(resource: Resource): Resource {
  const nulls = Object.fromEntries(USER.schema.attributes.map(({ name }) => [name, null]));
  const isUser = 'userName' in resource;
  return changingObject({ ...(isUser ? nulls : {}), ...resource }, 'meta', (meta) =>
    Object.fromEntries(
      Object.entries(meta).map(([name, value]) => [
        `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
        value,
      ]),
    ),
  );
}

/** The resource with the password that the request carried. */
export function withPassword(resource: Resource, password: Json | undefined): Resource {
  return password === undefined ? resource : { ...resource, password };
}

/** The password that a write sets. */
export function passwordIn(request: ScimRequest): Json | undefined {
  const body = bodyOf(request);
  const operations = body['Operations'];
  if (!Array.isArray(operations)) return body['password'];
  const operation = operations
    .filter(isJsonObject)
    .find(({ path }) => typeof path === 'string' && foldCase(path) === 'password');
  return operation?.['value'];
}
