import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { newPace } from './pace.ts';

/** Sixteen lanes ask for turns until so many were given; the moments at which they were. */
async function turns(
  count: number,
  requestsPerSecond: number | null,
  clock: VirtualClock,
): Promise<number[]> {
  const pace = newPace({ clock, requestsPerSecond });
  const moments: number[] = [];
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await pace.turn();
      moments.push(clock.now());
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  return moments;
}

test('without a limit nobody waits', async () => {
  expect(await turns(100, null, new VirtualClock(5))).toEqual(Array(100).fill(5));
});

test('the lanes of a target together keep the rate, and use it', async () => {
  const moments = await turns(101, 25, new VirtualClock(0));
  expect(moments).toEqual(Array.from({ length: 101 }, (_, index) => index * 40));
});

test('a rate that does not divide a second is kept, and used', async () => {
  const moments = await turns(301, 300, new VirtualClock(0));
  expect(moments.at(-1)).toBeLessThan(1_002);
});

test('fractions of a millisecond do not add up to one request too many', async () => {
  const moments = await turns(200, 88, new VirtualClock(0));
  for (const [index, moment] of moments.entries()) {
    expect(moment - (moments[index - 88] ?? -1_000)).toBeGreaterThanOrEqual(1_000);
  }
});

test('a rate below one a second is kept', async () => {
  expect(await turns(3, 0.5, new VirtualClock(0))).toEqual([0, 2_000, 4_000]);
});

test('no second sees more than the rate, whenever the sleepers wake', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 20 }),
      async (rate, delays) => {
        let nowMs = 0;
        let slept = 0;
        const clock = {
          now: () => nowMs,
          sleep: async (durationMs: number) => {
            nowMs += durationMs + (delays[slept % delays.length] ?? 0);
            slept += 1;
          },
        };
        const pace = newPace({ clock, requestsPerSecond: rate });
        const moments: number[] = [];
        for (let count = 0; count < rate * 2 + 5; count += 1) {
          await pace.turn();
          moments.push(nowMs);
        }
        for (const [index, moment] of moments.entries()) {
          expect(moment - (moments[index - rate] ?? -1_000)).toBeGreaterThanOrEqual(1_000);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('A-149: a pause holds everybody, also who waited for a turn already, and the rate is kept afterwards', async () => {
  const clock = new VirtualClock(0);
  const pace = newPace({ clock, requestsPerSecond: 10 });
  const moments: number[] = [];
  await pace.turn();
  const waiting = [1, 2, 3].map(async () => {
    await pace.turn();
    moments.push(clock.now());
  });
  pace.pause(5_000);
  pace.pause(1_000);
  await Promise.all(waiting);
  expect(moments).toEqual([5_000, 5_100, 5_200]);
});
