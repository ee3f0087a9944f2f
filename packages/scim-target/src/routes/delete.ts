import { type Answer, emptyAnswer, errorAnswer } from '../answer.ts';
import { bury } from './graveyard.ts';
import { collectionOf, type Place } from './place.ts';
import { resourceNotFound } from './read.ts';
import { checkVersion, versionMismatch } from './version.ts';

/** RFC 7644 3.6, or what the knob `deleteMode` makes of it. */
export async function deleteResource(place: Place, id: string): Promise<Answer> {
  const { context, request } = place;
  const { deleteMode } = context.tenant.knobs;
  if (deleteMode === 'hard' && request.headers.get('if-match') === null) {
    const outcome = await context.store.remove(collectionOf(place), id);
    return outcome === 'removed' ? emptyAnswer(204) : resourceNotFound(place, id);
  }
  const record = await context.store.get(collectionOf(place), id, { members: 'none', memberships: false });
  if (record === undefined) return resourceNotFound(place, id);
  checkVersion(record, place);
  if (deleteMode === 'soft-visible') return emptyAnswer(204);
  switch (await context.store.remove(collectionOf(place), id, record.version)) {
    case 'removed':
      if (deleteMode === 'soft-hidden') await bury(place, record);
      return emptyAnswer(204);
    case 'missing':
      return resourceNotFound(place, id);
    case 'stale':
      return errorAnswer(versionMismatch());
  }
}
