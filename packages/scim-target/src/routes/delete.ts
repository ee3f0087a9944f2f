import { type Answer, emptyAnswer, errorAnswer } from '../answer.ts';
import { bury } from './graveyard.ts';
import { collectionOf, type Place } from './place.ts';
import { resourceNotFound } from './read.ts';
import { checkVersion, isConditional, versionMismatch } from './version.ts';

/** RFC 7644 3.6, or what the knob `deleteMode` makes of it. */
export async function deleteResource(place: Place, id: string): Promise<Answer> {
  const { context } = place;
  const nowMs = context.clock.now();
  const { deleteMode } = context.tenant.knobs;
  if (deleteMode === 'hard' && !isConditional(place)) {
    const outcome = await context.store.remove(collectionOf(place), id, { nowMs });
    return outcome === 'removed' ? emptyAnswer(204) : resourceNotFound(place, id);
  }
  const record = await context.store.get(collectionOf(place), id, { members: 'none', memberships: false });
  if (record === undefined) return resourceNotFound(place, id);
  checkVersion(record, place);
  if (deleteMode === 'soft-visible') return emptyAnswer(204);
  switch (await context.store.remove(collectionOf(place), id, { nowMs, version: record.version })) {
    case 'removed':
      if (deleteMode === 'soft-hidden') await bury(place, record);
      return emptyAnswer(204);
    case 'missing':
      return resourceNotFound(place, id);
    case 'stale':
      return errorAnswer(versionMismatch());
  }
}
