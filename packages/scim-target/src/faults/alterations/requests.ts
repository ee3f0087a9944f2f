import { isJsonObject, type Json, type JsonObject, type Resource, ScimError } from '@scimulator/scim';
import { type Answer, errorAnswer } from '../../answer.ts';
import { jsonOf } from '../../json.ts';
import type { Knobs } from '../../knobs.ts';
import type { ScimRequest } from '../../request.ts';
import type { Alteration, Handle, Handling } from '../handling.ts';

/** Carries out another request than the one that came. */
export const onRequest =
  (change: (request: ScimRequest, handling: Handling) => ScimRequest): Alteration =>
  (next) =>
  async (handling, request) =>
    next(handling, change(request, handling));

/** Carries requests out with something else. */
export const onHandling =
  (change: (handling: Handling) => Handling): Alteration =>
  (next) =>
  async (handling, request) =>
    next(change(handling), request);

/** Carries requests out as if knobs stood otherwise. */
export const onKnobs = (knobs: Partial<Knobs>): Alteration =>
  onHandling((handling) => ({ ...handling, knobs: { ...handling.knobs, ...knobs } }));

/** Reads the query otherwise. */
export const onQuery = (change: (query: URLSearchParams, request: ScimRequest) => void): Alteration =>
  onRequest((request) => {
    const url = new URL(request.url);
    change(url.searchParams, request);
    return { ...request, url };
  });

/** Reads the bodies of these methods otherwise. */
export const onBodyOf = (
  methods: readonly string[],
  change: (body: JsonObject, request: ScimRequest) => JsonObject,
): Alteration =>
  onRequest((request) => {
    const body = methods.includes(request.method) ? jsonOf(request.body) : undefined;
    return isJsonObject(body) ? withJson(request, change(body, request)) : request;
  });

export const withJson = (request: ScimRequest, body: Json): ScimRequest => ({
  ...request,
  body: JSON.stringify(body),
});

/** Alters the handling for those who have a token; others learn nothing that they would not learn otherwise. */
export const forAuthorized =
  (alteration: Alteration): Alteration =>
  (next) =>
  (handling, request) =>
    handling.isAuthorized(request.headers.get('authorization'))
      ? alteration(next)(handling, request)
      : next(handling, request);

/** Refuses what the predicate names; it answers with the refusal, or undefined. */
export const refuse = (refusal: (request: ScimRequest) => ScimError | undefined): Alteration =>
  forAuthorized((next) => async (handling, request) => {
    const error = refusal(request);
    return error === undefined ? next(handling, request) : errorAnswer(error);
  });

/** An operation of a PATCH as the client wrote it. */
export type RawOperation = JsonObject;

/** The operations of a PATCH, as the client wrote them; none for what is none. */
export function operationsOf(request: ScimRequest): readonly RawOperation[] {
  const body = request.method === 'PATCH' ? jsonOf(request.body) : undefined;
  const operations = isJsonObject(body) ? body['Operations'] : undefined;
  return Array.isArray(operations) ? operations.filter(isJsonObject) : [];
}

/** The request with other operations. */
export function withOperations(request: ScimRequest, operations: readonly RawOperation[]): ScimRequest {
  const body = jsonOf(request.body);
  return isJsonObject(body) ? withJson(request, { ...body, Operations: operations }) : request;
}

/** Understands the operations of a PATCH otherwise. */
export const onOperations = (
  change: (operation: RawOperation, request: ScimRequest) => RawOperation,
): Alteration =>
  onRequest((request) => {
    const operations = operationsOf(request);
    return operations.length === 0
      ? request
      : withOperations(
          request,
          operations.map((operation) => change(operation, request)),
        );
  });

/** Refuses a PATCH for one of its operations. */
export const refuseOperations = (
  refusal: (operation: RawOperation, request: ScimRequest) => ScimError | undefined,
): Alteration =>
  refuse((request) => {
    for (const operation of operationsOf(request)) {
      const error = refusal(operation, request);
      if (error !== undefined) return error;
    }
    return undefined;
  });

export const opOf = (operation: RawOperation): string => String(operation['op'] ?? '').toLowerCase();

export const pathOf = (operation: RawOperation): string => {
  const { path } = operation;
  return typeof path === 'string' ? path : '';
};

/** The JSON object that a write carries. */
export function bodyOf(request: ScimRequest): JsonObject {
  const body = jsonOf(request.body);
  return isJsonObject(body) ? body : {};
}

/** A read of the target's own, with the client's token, to learn what is there. */
export async function ask(
  next: Handle,
  handling: Handling,
  request: ScimRequest,
  path: string,
): Promise<Answer> {
  const url = new URL(`${request.base}${path}`);
  const authorization = request.headers.get('authorization');
  const below = path.split('?')[0] ?? '';
  return next(handling, {
    ...request,
    method: 'GET',
    url,
    path: below,
    segments: below.split('/').flatMap((segment) => (segment === '' ? [] : [decodeURIComponent(segment)])),
    headers: new Headers(authorization === null ? {} : { authorization }),
    body: '',
  });
}

/** The resource at a path; undefined when there is none. */
export async function resourceAt(
  next: Handle,
  handling: Handling,
  request: ScimRequest,
  path: string,
): Promise<Resource | undefined> {
  const answer = await ask(next, handling, request, path);
  const body = answer.body === undefined ? undefined : jsonOf(answer.body);
  return answer.status === 200 && isJsonObject(body) ? body : undefined;
}

export const invalid = (
  scimType: 'invalidValue' | 'invalidPath' | 'invalidFilter' | 'invalidSyntax' | 'noTarget',
  detail: string,
): ScimError => new ScimError({ scimType, detail });
