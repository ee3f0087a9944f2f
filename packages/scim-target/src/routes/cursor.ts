import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ScimError, type SortKey } from '@scimulator/scim';
import { z } from 'zod';
import { jsonOf } from '../json.ts';
import type { ScimRequest } from '../request.ts';
import type { Mark } from '../resources/port.ts';

/** One walk over the pages of a list: what all its requests have in common (RFC 9865 section 2). */
export interface Walk {
  /** What cursors are signed with: nobody else can make one. */
  readonly secret: string;
  /** Told apart by all of its parameters but cursor and count. */
  readonly fingerprint: string;
  readonly count: number;
  readonly nowMs: number;
  readonly lifetimeMs: number;
}

const Payload = z.tuple([
  z.number(),
  z.union([z.string(), z.number(), z.null()]),
  z.number(),
  z.number(),
  z.string(),
]);

/** The cursor to the page behind the mark. It grants nothing by itself: it says where to go on, and until when. */
export function cursorTo({ position, key }: Mark, walk: Walk): string {
  const { count, nowMs, lifetimeMs, fingerprint } = walk;
  const payload = Buffer.from(
    JSON.stringify([position, key ?? null, count, nowMs + lifetimeMs, fingerprint]),
  ).toString('base64url');
  return `${payload}.${signature(payload, walk)}`;
}

/** Where the cursor leads. Throws invalidCursor for one that was never given out for this list, expiredCursor, invalidCount. */
export function markOf(cursor: string, walk: Walk): Mark {
  const [payload = '', signed = '', ...more] = cursor.split('.');
  const isOurs = more.length === 0 && sameText(signed, signature(payload, walk));
  const read = isOurs ? Payload.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString())) : undefined;
  const [position, key, count, untilMs, fingerprint] = read?.data ?? [];
  if (position === undefined || fingerprint !== walk.fingerprint) {
    const detail = 'no such cursor was given out for this list; start again with an empty one';
    throw new ScimError({ scimType: 'invalidCursor', detail });
  }
  if (untilMs !== undefined && untilMs <= walk.nowMs) {
    throw new ScimError({
      scimType: 'expiredCursor',
      detail: 'the cursor is too old; start again with an empty one',
    });
  }
  if (count !== walk.count) {
    throw new ScimError({
      scimType: 'invalidCount',
      detail: `count must stay ${count} on all pages of a walk`,
    });
  }
  const sorted: SortKey = key ?? undefined;
  return { position, ...(sorted === undefined ? {} : { key: sorted }) };
}

/** What makes one list: its address and its parameters, whatever their order. */
export function fingerprintOf({ path, url }: ScimRequest): string {
  const parameters = [...url.searchParams].filter(([name]) => name !== 'cursor' && name !== 'count');
  const text = JSON.stringify([path, parameters.map((pair) => pair.join('=')).sort()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function signature(payload: string, { secret }: Walk): string {
  return createHmac('sha256', secret).update(payload).digest('base64url').slice(0, 22);
}

function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
