import { type Json, type JsonObject, MESSAGES, parseErrorBody, parseListResponse } from '@scimulator/scim';
import { broken, type Finding, MET, unknown } from './finding.ts';
import { idsIn } from './list.ts';
import { type Answer, isHtml, mediaTypeOf, type Reply } from './reply.ts';

/** Looks at an answer and says in one sentence what is wrong with it, or nothing. */
export type Expectation = (answer: Answer) => string | undefined;

/** The first expectation that is not met makes the finding; no answer at all is unknown. */
export function judge(reply: Reply, ...expectations: readonly Expectation[]): Finding {
  if (reply.kind === 'silence') return unknown(reply.reason);
  for (const expectation of expectations) {
    const problem = expectation(reply);
    if (problem !== undefined) return broken(problem);
  }
  return MET;
}

/** The first finding that is not good, or the last. */
export function firstProblem(...findings: readonly Finding[]): Finding {
  return findings.find((finding) => finding.kind !== 'met') ?? MET;
}

export const status =
  (...wanted: readonly number[]): Expectation =>
  (answer) =>
    wanted.includes(answer.status) ? undefined : `answered ${describe(answer)}, not ${wanted.join(' or ')}`;

/** The status and, where the server gave one, its reason. */
export function describe(answer: Answer): string {
  if (isHtml(answer)) return `${answer.status} with an HTML page (is this the SCIM base URL?)`;
  const detail = parseErrorBody(answer.body)?.detail;
  return detail === undefined ? `${answer.status}` : `${answer.status} ("${detail}")`;
}

/** The body as a JSON object; an empty one where it is none. */
export const objectIn = (answer: Answer): JsonObject => asObject(answer.body);

export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

export const asArray = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

export const isObject: Expectation = (answer) => {
  if (isHtml(answer)) return 'answered an HTML page, not JSON: is this the SCIM base URL?';
  return Object.keys(objectIn(answer)).length > 0 ? undefined : 'the body is no JSON object';
};

export const mediaType =
  (...wanted: readonly string[]): Expectation =>
  (answer) =>
    wanted.includes(mediaTypeOf(answer))
      ? undefined
      : `the content type is "${answer.headers.get('content-type') ?? ''}", not ${wanted.join(' or ')}`;

export const SCIM_JSON = 'application/scim+json';

export const hasSchema =
  (urn: string): Expectation =>
  (answer) =>
    asArray(objectIn(answer)['schemas']).includes(urn) ? undefined : `schemas does not hold ${urn}`;

/** The steps to a value inside a body: attribute names and array positions. */
export type Steps = readonly (string | number)[];

export function valueAt(body: Json | undefined, steps: Steps): Json | undefined {
  let value = body;
  for (const step of steps) {
    value = typeof step === 'number' ? asArray(value)[step] : asObject(value)[step];
  }
  return value;
}

const shown = (steps: Steps): string => steps.join('.');

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The body holds this value there. */
export const has =
  (steps: Steps, wanted: string | number | boolean): Expectation =>
  (answer) => {
    const value = valueAt(answer.body, steps);
    if (value === wanted) return undefined;
    return value === undefined
      ? `${shown(steps)} is missing, not ${JSON.stringify(wanted)}`
      : `${shown(steps)} is ${JSON.stringify(value)}, not ${JSON.stringify(wanted)}`;
  };

/** Nothing is there: absent, null, empty. */
export const lacks =
  (...steps: Steps): Expectation =>
  (answer) => {
    const value = valueAt(answer.body, steps);
    return isEmpty(value) ? undefined : `${shown(steps)} is ${JSON.stringify(value)}, not absent`;
  };

/** Something is there. */
export const present =
  (...steps: Steps): Expectation =>
  (answer) =>
    isEmpty(valueAt(answer.body, steps)) ? `${shown(steps)} is missing` : undefined;

/** The array there holds exactly these values (their `value`, for complex elements), in any order. */
export const values =
  (steps: Steps, wanted: readonly string[]): Expectation =>
  (answer) => {
    const found = asArray(valueAt(answer.body, steps)).map((element) =>
      typeof element === 'string' ? element : String(asObject(element)['value']),
    );
    return sameSet(found, wanted)
      ? undefined
      : `${shown(steps)} holds [${found.join(', ')}], not [${wanted.join(', ')}]`;
  };

export const holds =
  (test: (answer: Answer) => boolean, problem: string): Expectation =>
  (answer) =>
    test(answer) ? undefined : problem;

/** A good ListResponse: 200, its schema, an integer totalResults, Resources where there are any (RFC 7644 3.4.2). */
export const isList: Expectation = (answer) => {
  if (answer.status !== 200) return `answered ${describe(answer)}, not 200`;
  const shape = isObject(answer);
  if (shape !== undefined) return shape;
  const list = parseListResponse(answer.body);
  if (!list.ok) return list.detail;
  const schema = hasSchema(MESSAGES.listResponse)(answer);
  if (schema !== undefined) return schema;
  const total = objectIn(answer)['totalResults'];
  return Number.isInteger(total) ? undefined : `totalResults is ${JSON.stringify(total)}, not an integer`;
};

export const resourcesOf = (answer: Answer): readonly JsonObject[] =>
  asArray(objectIn(answer)['Resources']).map(asObject);

/** The list holds exactly the resources with these ids, in any order. */
export const lists =
  (names: string, ids: readonly string[]): Expectation =>
  (answer) => {
    const problem = isList(answer);
    if (problem !== undefined) return problem;
    const found = idsIn(resourcesOf(answer));
    if (sameSet(found, ids)) return undefined;
    return `found ${found.length} resources, not exactly ${names}`;
  };

export const listsNothing: Expectation = lists('none', []);

/** A SCIM error with this status and one of these scimTypes (RFC 7644 3.12). */
export const refusal =
  (statuses: readonly number[], scimTypes: readonly string[] = []): Expectation =>
  (answer) => {
    if (!statuses.includes(answer.status))
      return `answered ${describe(answer)}, not ${statuses.join(' or ')}`;
    if (!asArray(objectIn(answer)['schemas']).includes(MESSAGES.error)) {
      return `the ${answer.status} answer carries no SCIM error body`;
    }
    const scimType = objectIn(answer)['scimType'];
    if (scimTypes.length === 0 || (typeof scimType === 'string' && scimTypes.includes(scimType)))
      return undefined;
    return `scimType is ${JSON.stringify(scimType)}, not ${scimTypes.join(' or ')}`;
  };

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.toSorted().join('\n') === right.toSorted().join('\n');
}
