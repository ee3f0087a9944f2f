import { beginning } from './chapters/beginning.ts';
import { dailyWork } from './chapters/daily-work.ts';
import { escrow } from './chapters/escrow.ts';
import { initialCycle } from './chapters/initial-cycle.ts';
import { recovery } from './chapters/recovery.ts';
import { revokedToken } from './chapters/revoked-token.ts';
import { thresholds } from './chapters/thresholds.ts';
import { twentyEightDays } from './chapters/twenty-eight-days.ts';
import type { Chapter, Telling } from './telling.ts';
import { DAY_MS, type DemoSize, openDemoWorld } from './world.ts';

/** In the order of the life of a job. */
const CHAPTERS: readonly Chapter[] = [
  beginning,
  initialCycle,
  dailyWork,
  escrow,
  revokedToken,
  thresholds,
  twentyEightDays,
  recovery,
];

/** The story as it unfolds. */
export type DemoEvent =
  | { readonly event: 'begin'; readonly users: number; readonly seed: number }
  | { readonly event: 'chapter'; readonly number: number; readonly title: string; readonly atMs: number }
  | Telling
  | {
      readonly event: 'end';
      readonly claims: number;
      readonly failed: number;
      /** Virtual time from the first chapter to the last. */
      readonly days: number;
      readonly requests: number;
    };

/** Lives through all chapters and tells them as they happen. The same size, the same story. */
export async function* tellStory(size: DemoSize, chapters = CHAPTERS): AsyncGenerator<DemoEvent> {
  yield { event: 'begin', ...size };
  const world = await openDemoWorld(size);
  const beganMs = world.nowMs;
  let claims = 0;
  let failed = 0;
  for (const [index, chapter] of chapters.entries()) {
    yield { event: 'chapter', number: index + 1, title: chapter.title, atMs: world.nowMs };
    for await (const telling of chapter.tell(world)) {
      if (telling.event === 'proves') claims += 1;
      if (telling.event === 'proves' && !telling.holds) failed += 1;
      yield telling;
    }
  }
  const days = Math.floor((world.nowMs - beganMs) / DAY_MS);
  yield { event: 'end', claims, failed, days, requests: world.requests };
}
