import {
  applyPatch,
  normalizeResource,
  parsePatch,
  type Resource,
  ScimError,
  sameJson,
} from '@scimulator/scim';
import { type Answer, emptyAnswer, scimAnswer } from '../answer.ts';
import type { Limits } from '../limits.ts';
import { jsonBody, selectionOf } from '../request.ts';
import { documentOf } from '../resources/document.ts';
import { memberChange, membersIn, membersTouched } from '../resources/member-change.ts';
import type { Decide, IndexKeys, Member, RecordChange, ResourceRecord } from '../resources/port.ts';
import { withHashedSecrets } from '../resources/secret.ts';
import { isBuried } from './graveyard.ts';
import { collectionOf, type Place, shownHeaders, tagHeader, viewOf } from './place.ts';
import { resourceNotFound } from './read.ts';
import { readingOf, representation } from './represent.ts';
import { conflict, keysOf } from './unique.ts';
import { checkVersion } from './version.ts';

/** A resource taken apart into what is stored in one piece and what is kept beside it. */
interface Content {
  readonly attributes: Resource;
  readonly keys: IndexKeys;
  readonly members: readonly Member[];
}

/** RFC 7644 3.3. */
export async function createResource(place: Place): Promise<Answer> {
  const { context, request, type } = place;
  const body = jsonBody(request, context.limits);
  const { knobs } = context.tenant;
  const resource = normalizeResource(body, type.resourceType, { ...knobs, method: 'POST' });
  const content = contentOf(resource, place);
  if (knobs.deleteMode === 'soft-hidden' && (await isBuried(place, resource))) return conflict(place);
  const id = context.ids.next();
  const outcome = await context.store.create(collectionOf(place), {
    ...sealed(content, { id, attributes: {} }, place),
    id,
    nowMs: context.clock.now(),
  });
  if (outcome.kind === 'conflict') return conflict(place);
  const record = { ...outcome.record, members: content.members, memberships: [] };
  return scimAnswer(201, representation(place)(record), {
    location: `${request.base}${type.resourceType.endpoint}/${record.id}`,
    ...tagHeader(place, record.version),
  });
}

/** RFC 7644 3.5.1. */
export async function replaceResource(place: Place, id: string): Promise<Answer> {
  const { context, request, type } = place;
  const body = jsonBody(request, context.limits);
  const reading = { members: type.members === undefined ? 'none' : 'all', memberships: false } as const;
  const decide: Decide = (record) => {
    checkVersion(record, place);
    const current = documentOf(record, type, viewOf(place));
    const resource = normalizeResource(body, type.resourceType, {
      ...context.tenant.knobs,
      method: 'PUT',
      current,
    });
    return changeOf(record, resource, place);
  };
  const outcome = await context.store.update(collectionOf(place), id, reading, decide);
  switch (outcome.kind) {
    case 'missing':
      return resourceNotFound(place, id);
    case 'conflict':
      return conflict(place);
    case 'updated':
    case 'unchanged':
      return current(place, id);
  }
}

/** RFC 7644 3.5.2. */
export async function patchResource(place: Place, id: string): Promise<Answer> {
  const { context, request, type } = place;
  const { knobs } = context.tenant;
  const operations = parsePatch(jsonBody(request, context.limits), knobs);
  if (operations.length > context.limits.patchOperationsMax) throw tooManyOperations(context.limits);
  const reading = { members: membersTouched(operations, type), memberships: false };
  const decide: Decide = (record) => {
    checkVersion(record, place);
    const before = documentOf(record, type, viewOf(place));
    const after = applyPatch(before, operations, type.resourceType, knobs);
    return after === before ? undefined : changeOf(record, after, place);
  };
  const outcome = await context.store.update(collectionOf(place), id, reading, decide);
  switch (outcome.kind) {
    case 'missing':
      return resourceNotFound(place, id);
    case 'conflict':
      return conflict(place);
    case 'updated':
    case 'unchanged':
      return isBodyWanted(place)
        ? current(place, id)
        : emptyAnswer(204, tagHeader(place, outcome.record.version));
  }
}

const tooManyOperations = ({ patchOperationsMax }: Limits): ScimError =>
  new ScimError({
    status: 413,
    detail: `a PATCH has ${patchOperationsMax} operations at most; list members in one, or send several requests`,
  });

/** The answer to a write that shows the resource as it is now. */
async function current(place: Place, id: string): Promise<Answer> {
  const record = await place.context.store.get(collectionOf(place), id, readingOf(place));
  if (record === undefined) return resourceNotFound(place, id);
  return scimAnswer(200, representation(place)(record), shownHeaders(place, record));
}

/** A PATCH that names attributes is answered with them (RFC 7644 3.5.2); else the knobs decide. */
function isBodyWanted({ context, request, type }: Place): boolean {
  if (selectionOf(request).attributes !== undefined) return true;
  const { patchSuccess, groupPatchSuccess } = context.tenant.knobs;
  return (type.members === undefined ? patchSuccess : groupPatchSuccess) === 200;
}

function changeOf(record: ResourceRecord, after: Resource, place: Place): RecordChange | undefined {
  const { attributes, keys, members } = sealed(contentOf(after, place), record, place);
  const { added, removed } = memberChange(record.members, members);
  const isSame = added.length + removed.length === 0 && sameJson(attributes, record.attributes);
  return isSame ? undefined : { attributes, keys, added, removed, nowMs: place.context.clock.now() };
}

function contentOf(resource: Resource, place: Place): Content {
  const { type } = place;
  const attributes = Object.fromEntries(
    Object.entries(resource).filter(([name]) => !type.unstored.has(name)),
  );
  const keys = keysOf(attributes, place);
  const members = type.members === undefined ? [] : membersIn(resource[type.members], type.members);
  return { attributes, keys, members };
}

/** The content with what is secret in it hashed, where it differs from what is stored. */
function sealed(content: Content, stored: Pick<ResourceRecord, 'id' | 'attributes'>, place: Place): Content {
  const { context, type } = place;
  const owner = `${context.tenant.name} ${stored.id}`;
  const { attributes } = content;
  return {
    ...content,
    attributes: withHashedSecrets(attributes, stored.attributes, { names: type.secrets, owner }),
  };
}
