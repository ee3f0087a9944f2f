import { isJsonObject, type Json, type JsonObject, type Resource } from '@scimulator/scim';
import type { Answer } from '../../answer.ts';
import { jsonOf } from '../../json.ts';
import type { ScimRequest } from '../../request.ts';
import type { Alteration, Handling } from '../handling.ts';

/** Changes the answer once the request has been carried out. */
export const onAnswer =
  (
    change: (answer: Answer, request: ScimRequest, handling: Handling) => Answer | Promise<Answer>,
  ): Alteration =>
  (next) =>
  async (handling, request) =>
    change(await next(handling, request), request, handling);

/** The answer with another body; one without a JSON object stays as it is. */
function withBody(answer: Answer, change: (body: JsonObject) => Json): Answer {
  const body = answer.body === undefined ? undefined : jsonOf(answer.body);
  return isJsonObject(body) ? { ...answer, body: JSON.stringify(change(body)) } : answer;
}

/** Changes the bodies of answers that are no errors. */
export const onBody = (change: (body: JsonObject, request: ScimRequest) => Json): Alteration =>
  onAnswer((answer, request) =>
    answer.status < 400 ? withBody(answer, (body) => change(body, request)) : answer,
  );

/** Changes the bodies of errors. */
export const onErrorBody = (change: (body: JsonObject) => Json): Alteration =>
  onAnswer((answer) => (answer.status >= 400 ? withBody(answer, change) : answer));

/** Changes list responses. */
export const onList = (change: (list: JsonObject, request: ScimRequest) => Json): Alteration =>
  onBody((body, request) => (isList(body) ? change(body, request) : body));

/** Changes each resource that is shown, alone or in a list. */
export const onResources = (change: (resource: Resource, request: ScimRequest) => Resource): Alteration =>
  onBody((body, request) =>
    isList(body)
      ? { ...body, Resources: resourcesIn(body).map((resource) => change(resource, request)) }
      : change(body, request),
  );

/** Changes the answers to creates. */
export const onCreated = (change: (answer: Answer, request: ScimRequest) => Answer): Alteration =>
  onAnswer((answer, request) =>
    request.method === 'POST' && answer.status === 201 ? change(answer, request) : answer,
  );

const isList = (body: JsonObject): boolean => 'totalResults' in body;

/** The resources on a page. */
export function resourcesIn(list: JsonObject): readonly Resource[] {
  const resources = list['Resources'];
  return Array.isArray(resources) ? resources.filter(isJsonObject) : [];
}

/** The object without some members. */
export const without = (object: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** The object with one member changed, where it has it. */
export function changing(object: JsonObject, name: string, change: (value: Json) => Json): JsonObject {
  const value = object[name];
  return value === undefined ? object : { ...object, [name]: change(value) };
}

/** The same for a member that holds an object. */
export const changingObject = (
  object: JsonObject,
  name: string,
  change: (value: JsonObject) => Json,
): JsonObject => changing(object, name, (value) => (isJsonObject(value) ? change(value) : value));

/** The answer without some headers. */
export const withoutHeaders = (answer: Answer, names: readonly string[]): Answer => ({
  ...answer,
  headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !names.includes(name))),
});
