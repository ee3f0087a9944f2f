/*
 * What an answer means. No waiting, no network: a reply goes in, a value of the Target port comes out.
 * Strict where Entra is known to break or a wrong link would follow (scim-wire 3.9, design part 11).
 */
import {
  isJsonObject,
  type Json,
  type JsonObject,
  MESSAGES,
  parseListResponse,
  type Resource,
  SCHEMAS,
} from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import { matches } from './match.ts';
import { accept, incompatible, isHtml, multiple, oneLine, parseJson, type Reply } from './refusal.ts';
import type { Failure, MatchQuery, TargetObject, TargetResult, TargetRole } from './target.ts';
import type { TransportAnswer } from './transport.ts';

const CORE_SCHEMA: Readonly<Record<ObjectType, string>> = { User: SCHEMAS.user, Group: SCHEMAS.group };

/** The objects that match. Objects that do not match show a server that ignores filters: nothing of its answer is trusted. */
export function judgeFind(reply: Reply, query: MatchQuery): TargetResult<readonly TargetObject[]> {
  const list = judgeList(reply);
  if (!list.ok) return list;
  const { resources, totalResults } = list.value;

  const objects: TargetObject[] = [];
  for (const resource of resources) {
    const object = toObject(reply, resource, query.type);
    if (!object.ok) return object;
    if (!matches(resource, query)) return failed(incompatible(reply, filterIgnored(object.value, query)));
    if (query.type === 'Group' && showsMembers(resource)) return failed(multiple(reply, MEMBERS_SHOWN));
    objects.push(object.value);
  }
  if (totalResults === objects.length) return { ok: true, value: objects };
  return failed(countMismatch(reply, { totalResults, shown: objects.length }));
}

/** The object that was asked for, and no other. 404 is `InvalidAnchor`. */
export function judgeGet(reply: Reply, type: ObjectType, id: string): TargetResult<TargetObject> {
  const judged = judgeObject(reply, { type, statuses: [200] });
  if (!judged.ok) return failed(asInvalidAnchor(judged.failure));
  const object = judged.value;
  if (object.id.toLowerCase() !== id.toLowerCase()) {
    return failed(incompatible(reply, `another object: its id is "${oneLine(object.id)}"`));
  }
  if (type === 'Group' && showsMembers(object.resource)) return failed(multiple(reply, MEMBERS_SHOWN));
  return judged;
}

/** 201, or 200 as Entra tolerates it; without an `id` nothing can be linked. */
export function judgeCreate(reply: Reply, type: ObjectType): TargetResult<TargetObject> {
  return judgeObject(reply, { type, statuses: [201, 200] });
}

/** 204, or 200 whose body nobody needs; a page or an error in that body is no success. 404 is `InvalidAnchor`. */
export function judgeUpdate(reply: Reply): TargetResult<undefined> {
  const judged = judgeDone(reply, [200, 204]);
  return judged.ok ? judged : failed(asInvalidAnchor(judged.failure));
}

/** As an update; 404 counts as done. */
export function judgeDelete(reply: Reply): TargetResult<undefined> {
  const { result } = reply;
  if (result.kind === 'answer' && result.status === 404) return { ok: true, value: undefined };
  return judgeDone(reply, [200, 204]);
}

/** One page of roles, and how many there are. A role is known by its value, else by its name. */
export function judgeRoles(
  reply: Reply,
): TargetResult<{ readonly roles: readonly TargetRole[]; readonly totalResults: number }> {
  const list = judgeList(reply);
  if (!list.ok) return list;

  const roles: TargetRole[] = [];
  for (const { value, display, displayName } of list.value.resources) {
    const name = firstText(display, displayName, value);
    const key = firstText(value, name);
    if (key === undefined || name === undefined) {
      return failed(incompatible(reply, 'a role that has neither value nor display name'));
    }
    roles.push({ value: key, displayName: name });
  }
  return { ok: true, value: { roles, totalResults: list.value.totalResults } };
}

/** The ListResponse of a query: 200, whatever it found. */
export function judgeList(
  reply: Reply,
): TargetResult<{ readonly resources: readonly Resource[]; readonly totalResults: number }> {
  const answer = accept(reply, [200]);
  if (!answer.ok) return answer;
  const body = readBody(answer.value);
  if (!body.ok) return failed(incompatible(reply, body.problem));
  const list = parseListResponse(body.value);
  return list.ok ? list : failed(incompatible(reply, oneLine(list.detail)));
}

function judgeObject(
  reply: Reply,
  { type, statuses }: { readonly type: ObjectType; readonly statuses: readonly number[] },
): TargetResult<TargetObject> {
  const answer = accept(reply, statuses);
  if (!answer.ok) return answer;
  const body = readBody(answer.value);
  if (!body.ok) return failed(incompatible(reply, body.problem));
  if (names(body.value, MESSAGES.listResponse)) {
    return failed(multiple(reply, 'a list although one object was asked for'));
  }
  return toObject(reply, body.value, type);
}

function judgeDone(reply: Reply, statuses: readonly number[]): TargetResult<undefined> {
  const answer = accept(reply, statuses);
  if (!answer.ok) return answer;
  if (answer.value.body.trim() !== '') {
    const body = readBody(answer.value);
    if (!body.ok) return failed(incompatible(reply, body.problem));
  }
  return { ok: true, value: undefined };
}

type Body =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problem: string };

/** The JSON object of a successful answer. The problem goes on from "answered 200 with …". */
function readBody(answer: TransportAnswer): Body {
  if (answer.body.trim() === '') return { ok: false, problem: 'an empty body' };
  const value = parseJson(answer.body);
  if (value === undefined) {
    const problem = isHtml(answer)
      ? 'a web page instead of SCIM'
      : `a body that is not JSON: ${oneLine(answer.body)}`;
    return { ok: false, problem };
  }
  if (!isJsonObject(value)) return { ok: false, problem: `JSON that is no object: ${oneLine(answer.body)}` };
  const isError = names(value, MESSAGES.error);
  if (isError) return { ok: false, problem: `a SCIM error in it: ${oneLine(answer.body)}` };
  return { ok: true, value };
}

function toObject(reply: Reply, resource: Resource, type: ObjectType): TargetResult<TargetObject> {
  const { id, schemas } = resource;
  if (typeof id !== 'string') {
    const problem =
      id === undefined || id === null ? 'an object without an id' : 'an id that is not a string';
    return failed(incompatible(reply, problem));
  }
  // Empty, and what a URL would take for a step up: no request could name such an object.
  if (id === '' || id === '.' || id === '..') return failed(incompatible(reply, `an unusable id: "${id}"`));
  if (Array.isArray(schemas) && schemas.length > 0 && !names(resource, CORE_SCHEMA[type])) {
    return failed(incompatible(reply, `an object that is no ${type} by its schemas`));
  }
  return { ok: true, value: { id, resource } };
}

function filterIgnored(object: TargetObject, { attribute, value }: MatchQuery): string {
  return `object "${oneLine(object.id)}" whose ${attribute} is not "${oneLine(value)}": the server ignores the filter, or does not show the attribute`;
}

function countMismatch(
  reply: Reply,
  counts: { readonly totalResults: number; readonly shown: number },
): Failure {
  const { totalResults, shown } = counts;
  const failure = incompatible(reply, `totalResults ${totalResults} but ${shown} in Resources`);
  // Several objects match, even if this page does not show them all.
  return totalResults > 1 && shown > 0 && totalResults > shown
    ? { ...failure, code: 'DuplicateTargetEntries' }
    : failure;
}

const MEMBERS_SHOWN = 'members, although excludedAttributes=members was asked';

function showsMembers({ members }: Resource): boolean {
  return Array.isArray(members) ? members.length > 0 : members !== undefined && members !== null;
}

function asInvalidAnchor(failure: Failure): Failure {
  return failure.status === 404 ? { ...failure, code: 'InvalidAnchor' } : failure;
}

/** Whether the body's `schemas` name the URN. URNs compare without case (RFC 8141). */
function names({ schemas }: JsonObject, urn: string): boolean {
  if (!Array.isArray(schemas)) return false;
  return schemas.some(
    (schema: Json) => typeof schema === 'string' && schema.toLowerCase() === urn.toLowerCase(),
  );
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}
