import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../src/settings.ts';
import { assign, user, VIRTUAL_START_MS, world } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The documented offsets, written down once more. */
const OFFSETS_MS = [6, 12, 24, ...Array.from({ length: 27 }, (_, day) => 48 + 24 * day)].map(
  (hours) => hours * HOUR_MS,
);

test('I10: an object that always fails is tried in the first cycle at or after each documented hour, and never between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 20 * 60_000, max: 5 * HOUR_MS }),
      fc.integer({ min: 0, max: 3 * HOUR_MS }),
      async (intervalMs, startMs) => {
        const w = await world({ settings: { ...DEFAULT_SETTINGS, intervalMs } });
        w.clock.advanceTo(VIRTUAL_START_MS + startMs);
        await w.run();
        await w.edit(user('ada'), assign('ada'));
        const attempts: number[] = [];
        w.script.refuse = ({ verb }) => {
          if (verb !== 'create') return undefined;
          attempts.push(w.clock.now());
          return { code: 'Conflict', status: 409, detail: 'POST answered 409' };
        };
        const runs = await w.advanceHours(30 * 24);

        const [firstMs = 0] = attempts;
        const cycles = runs.map(({ atMs }) => atMs);
        const due = [1, ...OFFSETS_MS].map((offset) => cycles.find((atMs) => atMs >= firstMs + offset));
        // What is due twice by the time of a cycle is tried once.
        expect(attempts).toEqual([firstMs, ...new Set(due)]);
        expect(firstMs + 28 * DAY_MS).toBeLessThanOrEqual(attempts.at(-1) ?? 0);
        expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
        expect((await w.job()).state.quarantine).toBeUndefined();
      },
    ),
    { seed: 20_260_105, numRuns: 8 },
  );
});
