import { foldCase, isJsonObject, type Json, type JsonObject } from '@scimulator/scim';
import { statusAnswer } from '../../answer.ts';
import type { ScimRequest } from '../../request.ts';
import type { Alteration, Handle, Handling } from '../handling.ts';
import { memberValueOf, pathIn } from './patches.ts';
import {
  bodyOf,
  operationsOf,
  opOf,
  pathOf,
  type RawOperation,
  resourceAt,
  withJson,
  withOperations,
} from './requests.ts';

const isMembers = (path: string): boolean => foldCase(path) === 'members';

/** Whether an operation is about members, by path or in its value. */
export const isAboutMembers = (operation: RawOperation): boolean =>
  foldCase(pathIn(operation)?.attribute.name ?? '') === 'members';

/** The members that an operation names in its value, or a whole group in its body. */
function membersNamed(holder: JsonObject): readonly JsonObject[] {
  const { value } = holder;
  const inside = isMembers(pathOf(holder))
    ? value
    : isJsonObject(value)
      ? value['members']
      : holder['members'];
  const list: readonly Json[] = Array.isArray(inside) ? inside : inside === undefined ? [] : [inside];
  return list.filter(isJsonObject);
}

/** The holder with other members in the place of those that it names. */
function withMembers(holder: JsonObject, members: readonly JsonObject[]): JsonObject {
  const { value } = holder;
  if (isMembers(pathOf(holder))) return { ...holder, value: members };
  if (isJsonObject(value) && 'members' in value) return { ...holder, value: { ...value, members } };
  return 'members' in holder ? { ...holder, members } : holder;
}

/** The members that a write puts into a group, with what holds them. */
const writesOf = (request: ScimRequest): readonly JsonObject[] =>
  request.method === 'PATCH'
    ? operationsOf(request).filter((operation) => opOf(operation) !== 'remove')
    : [bodyOf(request)];

/** Whether there is a user, or a group, with this id. */
async function isThere(target: Target, endpoint: '/Users' | '/Groups', member: JsonObject): Promise<boolean> {
  const { next, handling, request } = target;
  const path = `${endpoint}/${encodeURIComponent(String(member['value']))}?attributes=id`;
  return (await resourceAt(next, handling, request, path)) !== undefined;
}

interface Target {
  readonly next: Handle;
  readonly handling: Handling;
  readonly request: ScimRequest;
}

async function isKnown(target: Target, member: JsonObject): Promise<boolean> {
  return (await isThere(target, '/Users', member)) || isThere(target, '/Groups', member);
}

/** Refuses the whole write for one member that does not exist. */
export const allMembersOrNothing: Alteration = (next) => async (handling, request) => {
  for (const member of writesOf(request).flatMap(membersNamed)) {
    if (!(await isKnown({ next, handling, request }, member))) {
      return statusAnswer(400, `there is no member "${String(member['value'])}"`);
    }
  }
  return next(handling, request);
};

/** Refuses groups as members. */
export const noNestedGroups: Alteration = (next) => async (handling, request) => {
  for (const member of writesOf(request).flatMap(membersNamed)) {
    if (await isThere({ next, handling, request }, '/Groups', member)) {
      return statusAnswer(400, 'a group cannot be a member of a group');
    }
  }
  return next(handling, request);
};

/** Leaves members out that do not exist, and says nothing. */
export const unknownMembersDropped: Alteration = (next) => async (handling, request) => {
  const target = { next, handling, request };
  const kept = async (holder: JsonObject): Promise<JsonObject> => {
    const members = [];
    for (const member of membersNamed(holder)) if (await isKnown(target, member)) members.push(member);
    return members.length === membersNamed(holder).length ? holder : withMembers(holder, members);
  };
  if (request.method !== 'PATCH') return next(handling, withJson(request, await kept(bodyOf(request))));
  const operations = [];
  for (const operation of operationsOf(request)) {
    operations.push(opOf(operation) === 'remove' ? operation : await kept(operation));
  }
  return next(handling, withOperations(request, operations));
};

/** Takes the neighbour of a member out in its place: it is found by its position, and that is one too far. */
export const neighboursRemoved: Alteration = (next) => async (handling, request) => {
  const removals = operationsOf(request).filter(isRemoval);
  if (removals.length === 0) return next(handling, request);
  const group = await resourceAt(next, handling, request, request.path);
  const members = membersNamed({ members: group?.['members'] ?? [] }).map(({ value }) => String(value));
  const neighbourOf = (value: string): string => {
    const at = members.indexOf(value);
    return at < 0 ? value : (members[(at + 1) % members.length] ?? value);
  };
  const operations = operationsOf(request).map((operation) =>
    isRemoval(operation)
      ? {
          op: 'remove',
          path: 'members',
          value: removedBy(operation).map((value) => ({ value: neighbourOf(value) })),
        }
      : operation,
  );
  return next(handling, withOperations(request, operations));
};

const isRemoval = (operation: RawOperation): boolean =>
  opOf(operation) === 'remove' && isAboutMembers(operation) && removedBy(operation).length > 0;

function removedBy(operation: RawOperation): readonly string[] {
  const inPath = memberValueOf(operation);
  return inPath === undefined ? membersNamed(operation).map(({ value }) => String(value)) : [inPath];
}
