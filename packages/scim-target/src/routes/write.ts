import {
  applyPatch,
  isJsonObject,
  normalizeResource,
  parsePatch,
  type Resource,
  ScimError,
} from '@scimulator/scim';
import { type Answer, emptyAnswer, errorAnswer, scimAnswer } from '../answer.ts';
import { jsonBody, namesTag, selectionOf } from '../request.ts';
import type { IndexName, TargetType } from '../resource-types.ts';
import { documentOf, etagOf } from '../resources/document.ts';
import { indexKeys } from '../resources/index-key.ts';
import { memberChange, membersIn, membersTouched } from '../resources/member-change.ts';
import type { Decide, IndexKeys, Member, RecordChange, ResourceRecord } from '../resources/port.ts';
import { collectionOf, type Place } from './place.ts';
import { resourceNotFound } from './read.ts';
import { readingOf, representation } from './represent.ts';

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
  checkSchemas(body, place);
  const { unknownAttribute } = context.tenant.knobs;
  const resource = normalizeResource(body, type.type, {
    method: 'POST',
    unknownAttributes: unknownAttribute,
  });
  const content = contentOf(resource, place);
  const outcome = await context.store.create(collectionOf(place), {
    ...content,
    id: context.ids.next(),
    nowMs: context.clock.now(),
  });
  if (outcome.kind === 'conflict') return conflict(place);
  const record = { ...outcome.record, members: content.members, memberships: [] };
  return scimAnswer(201, representation(place)(record), {
    location: `${request.base}${type.type.endpoint}/${record.id}`,
    etag: etagOf(record.version),
  });
}

/** RFC 7644 3.5.1. */
export async function replaceResource(place: Place, id: string): Promise<Answer> {
  const { context, request, type } = place;
  const body = jsonBody(request, context.limits);
  checkSchemas(body, place);
  const reading = { members: type.members === undefined ? 'none' : 'all', memberships: false } as const;
  const decide: Decide = (record) => {
    checkVersion(record, place);
    const resource = normalizeResource(body, type.type, {
      method: 'PUT',
      current: documentOf(record, type, request.base),
      unknownAttributes: context.tenant.knobs.unknownAttribute,
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
  const operations = parsePatch(jsonBody(request, context.limits));
  const reading = { members: membersTouched(operations, type), memberships: false };
  const decide: Decide = (record) => {
    checkVersion(record, place);
    const before = documentOf(record, type, request.base);
    const after = applyPatch(before, operations, type.type, {
      unmatched: knobs.createOnFilterMiss === 'create' ? 'create' : 'noTarget',
    });
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
        : emptyAnswer(204, { etag: etagOf(outcome.record.version) });
  }
}

/** RFC 7644 3.6. */
export async function deleteResource(place: Place, id: string): Promise<Answer> {
  const { context } = place;
  const collection = collectionOf(place);
  if (place.request.headers.get('if-match') === null) {
    const outcome = await context.store.remove(collection, id);
    return outcome === 'removed' ? emptyAnswer(204) : resourceNotFound(place, id);
  }
  const record = await context.store.get(collection, id, { members: 'none', memberships: false });
  if (record === undefined) return resourceNotFound(place, id);
  checkVersion(record, place);
  switch (await context.store.remove(collection, id, record.version)) {
    case 'removed':
      return emptyAnswer(204);
    case 'missing':
      return resourceNotFound(place, id);
    case 'stale':
      return errorAnswer(versionMismatch());
  }
}

/** The answer to a write that shows the resource as it is now. */
async function current(place: Place, id: string): Promise<Answer> {
  const record = await place.context.store.get(collectionOf(place), id, readingOf(place));
  if (record === undefined) return resourceNotFound(place, id);
  return scimAnswer(200, representation(place)(record), { etag: etagOf(record.version) });
}

/** A PATCH that names attributes is answered with them (RFC 7644 3.5.2); else the knobs decide. */
function isBodyWanted({ context, request, type }: Place): boolean {
  if (selectionOf(request).attributes !== undefined) return true;
  const { patchSuccess, groupPatchSuccess } = context.tenant.knobs;
  return (type.members === undefined ? patchSuccess : groupPatchSuccess) === 200;
}

function changeOf(record: ResourceRecord, after: Resource, place: Place): RecordChange | undefined {
  const { attributes, keys, members } = contentOf(after, place);
  const { added, removed } = memberChange(record.members, members);
  const isSame =
    added.length + removed.length === 0 && JSON.stringify(attributes) === JSON.stringify(record.attributes);
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

function keysOf(attributes: Resource, { context, type }: Place): IndexKeys {
  const unique = uniqueAttribute(type, context.tenant.knobs.groupNameUnique === 'on');
  const value = unique === undefined ? undefined : attributes[unique.name];
  const lengthMax = context.limits.uniqueValueLengthMax;
  if (unique !== undefined && typeof value === 'string' && value.length > lengthMax) {
    throw new ScimError({
      scimType: 'invalidValue',
      detail: `${unique.name} is ${value.length} characters long; at most ${lengthMax} are accepted`,
    });
  }
  const keys = indexKeys(type, attributes);
  const key = unique && keys[unique.index];
  return key === undefined ? keys : { ...keys, unique: key };
}

/** The attribute of which no two resources may have the same value. */
function uniqueAttribute(type: TargetType, knobIsOn: boolean) {
  const index: IndexName = type.uniqueByKnob !== undefined && knobIsOn ? type.uniqueByKnob : 'unique';
  return type.indexed.find((attribute) => attribute.index === index);
}

function conflict({ context, type }: Place): Answer {
  const name = uniqueAttribute(type, context.tenant.knobs.groupNameUnique === 'on')?.name;
  const detail = `another ${type.type.name} has this ${name}; find it with a filter, or choose another value`;
  return errorAnswer(new ScimError({ scimType: 'uniqueness', detail }));
}

function checkVersion(record: ResourceRecord, { request }: Place): void {
  const wanted = request.headers.get('if-match');
  if (wanted !== null && !namesTag(wanted, etagOf(record.version))) throw versionMismatch();
}

const versionMismatch = (): ScimError =>
  new ScimError({ status: 412, detail: 'the resource has changed since; read it again for its new ETag' });

/** The knob `unknownSchemaUrn`: Microsoft's clients name URNs that no schema has. */
function checkSchemas(body: unknown, { context, type }: Place): void {
  if (context.tenant.knobs.unknownSchemaUrn === 'ignore' || !isJsonObject(body)) return;
  const known = new Set(
    [type.type.schema, ...type.type.extensions.map(({ schema }) => schema)].map(({ id }) => id.toLowerCase()),
  );
  const urns: readonly unknown[] = Array.isArray(body['schemas']) ? body['schemas'] : [];
  const unknown = urns.find((urn) => typeof urn === 'string' && !known.has(urn.toLowerCase()));
  if (unknown === undefined) return;
  throw new ScimError({
    scimType: 'invalidValue',
    detail: `"${unknown}" is no schema of ${type.type.name}; /ResourceTypes lists its schemas`,
  });
}
