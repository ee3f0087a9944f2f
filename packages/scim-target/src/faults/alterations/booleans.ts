import { GROUP, isJsonObject, type Json, USER } from '@scimulator/scim';
import { jsonOf } from '../../json.ts';
import type { ScimRequest } from '../../request.ts';
import type { Alteration } from '../handling.ts';
import { pathIn } from './patches.ts';
import { withJson } from './requests.ts';

/** The names of all boolean attributes, in lower case. */
const BOOLEANS: ReadonlySet<string> = new Set(
  [USER, GROUP]
    .flatMap(({ schema }) => schema.attributes)
    .flatMap((attribute) => [attribute, ...(attribute.subAttributes ?? [])])
    .filter(({ type }) => type === 'boolean')
    .map(({ name }) => name.toLowerCase()),
);

const isTextual = (value: Json): value is string =>
  typeof value === 'string' && /^(true|false)$/i.test(value);

/** The body with each text that stands for a boolean replaced. */
function replaceTexts(value: Json, replaced: (text: string) => Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => replaceTexts(element, replaced));
  if (!isJsonObject(value)) return value;
  const path = pathIn(value);
  const target = path?.sub ?? path?.attribute.name ?? '';
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isBoolean =
        BOOLEANS.has(name.toLowerCase()) || (name === 'value' && BOOLEANS.has(target.toLowerCase()));
      return [name, isBoolean && isTextual(inner) ? replaced(inner) : replaceTexts(inner, replaced)];
    }),
  );
}

/** Whether a write has `"True"` or `"False"` where a boolean belongs. */
export function hasTextForBoolean(request: ScimRequest): boolean {
  let found = false;
  replaceTexts(jsonOf(request.body) ?? null, (text) => {
    found = true;
    return text;
  });
  return found;
}

/** Takes any text for true. */
export const textsAsTruth: Alteration = (next) => async (handling, request) =>
  next(handling, hasTextForBoolean(request) ? withJson(request, truthful(request)) : request);

const truthful = (request: ScimRequest): Json => replaceTexts(jsonOf(request.body) ?? null, () => true);
