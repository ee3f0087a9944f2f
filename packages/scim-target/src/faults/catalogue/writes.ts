import { isJsonObject, type Json, type JsonObject } from '@scimulator/scim';
import { changing, without } from '../alterations/answers.ts';
import { inactiveHidden, namesBlocked, staleReads, switchedOff } from '../alterations/deletions.ts';
import { bodyOf, forAuthorized, resourceAt, withJson } from '../alterations/requests.ts';
import { losingUpdates, onStored } from '../alterations/stores.ts';
import type { Alteration } from '../handling.ts';
import type { NamedFault } from '../named-fault.ts';
import { HTML_HEADERS, HTML_PAGE } from './pages.ts';

/** What is kept of a write, and what becomes of the deleted. */
export const WRITE_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q52',
    name: 'stale-read',
    wire: 'the first read of a resource after a write shows the state before it',
    alter: () => forAuthorized(staleReads()),
    entra: 'decides on memberships by old data',
    source: 'fleet#50724',
  },
  {
    id: 'Q53',
    name: 'lost-update',
    wire: 'of two PATCHes at once, the later overwrites the earlier',
    match: { method: ['PUT', 'PATCH'] },
    alter: losingUpdates,
    entra: 'does not notice',
    source: 'seen in the field',
  },
  {
    id: 'Q73',
    name: 'delete-soft-visible',
    wire: 'after DELETE the resource can still be read; a user is inactive',
    match: { method: ['DELETE'] },
    alter: () => forAuthorized(switchedOff),
    entra: 'does not notice that the object has to be created again',
    source: 'seen in the field',
  },
  {
    id: 'Q74',
    name: 'delete-blocks-recreate',
    wire: 'the `userName` of a deleted user is answered 409 for ever',
    match: { method: ['POST', 'DELETE'] },
    alter: () => forAuthorized(namesBlocked()),
    entra: 'logs a conflict',
    source: 'RFC 7644 3.6',
  },
  {
    id: 'Q75',
    name: 'delete-unsupported',
    wire: 'DELETE is answered 405',
    match: { method: ['DELETE'] },
    effect: { status: 405, headers: { allow: 'GET, PUT, PATCH' } },
    variants: { '400': { effect: { status: 400 } } },
    entra: 'the object goes into escrow',
    source: 'seen in the field',
  },
  {
    id: 'Q76',
    name: 'soft-delete-hidden',
    wire: 'users that are not active can be neither read nor found',
    match: { method: ['GET'] },
    alter: () => forAuthorized(inactiveHidden),
    entra: 'creates, is answered 409, and so again; or there are duplicates',
    source: 'Entra: Develop a SCIM endpoint',
  },
  {
    id: 'Q79',
    name: 'put-merges',
    wire: 'PUT keeps the attributes that it does not carry',
    match: { method: ['PUT'] },
    alter: () => forAuthorized(merging),
    entra: 'none: it sends no PUT',
    source: 'OpenTranscribe#582',
  },
  {
    id: 'Q80',
    name: 'put-missing',
    wire: 'PUT is answered 404 with a page of HTML',
    match: { method: ['PUT'] },
    effect: { status: 404, headers: HTML_HEADERS, body: HTML_PAGE },
    entra: 'none: it sends no PUT; authentik fails',
    source: 'authentik#16678',
  },
  {
    id: 'Q86',
    name: 'schema-lies',
    wire: '`title` is advertised, accepted and dropped',
    alter: () => onStored((attributes) => without(attributes, 'title')),
    entra: 'updates the user in every cycle',
    source: 'seen in the field',
  },
  {
    id: 'Q92',
    name: 'custom-ext-dropped',
    wire: 'extensions are accepted and dropped',
    alter: () => onStored(withoutExtensions),
    entra: 'updates the user in every cycle',
    source: 'Slack',
  },
  {
    id: 'Q93',
    name: 'subattr-dropped',
    wire: '`addresses[].type` is accepted and dropped',
    alter: () =>
      onStored((attributes) =>
        changing(attributes, 'addresses', (addresses) =>
          Array.isArray(addresses)
            ? addresses.map((address: Json) => (isJsonObject(address) ? without(address, 'type') : address))
            : addresses,
        ),
      ),
    entra: 'its path with a value filter never matches again',
    source: 'Slack',
  },
];

const merging: Alteration = (next) => async (handling, request) => {
  const current = await resourceAt(next, handling, request, request.path);
  if (current === undefined) return next(handling, request);
  return next(handling, withJson(request, { ...current, ...bodyOf(request) }));
};

const isExtension = (name: string): boolean => name.toLowerCase().startsWith('urn:');

function withoutExtensions(attributes: JsonObject): JsonObject {
  const kept = Object.fromEntries(Object.entries(attributes).filter(([name]) => !isExtension(name)));
  return changing(kept, 'schemas', (schemas) =>
    Array.isArray(schemas)
      ? schemas.filter((urn: Json) => typeof urn === 'string' && urn.includes(':core:'))
      : schemas,
  );
}
