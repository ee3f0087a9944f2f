import { expect, test } from 'vitest';
import { VirtualClock } from './clock.ts';

test('virtual time stands still until it is moved, and never goes back', () => {
  const clock = new VirtualClock(1_000);
  expect(clock.now()).toBe(1_000);
  clock.advanceTo(5_000);
  clock.advanceTo(2_000);
  expect(clock.now()).toBe(5_000);
});

test('when everybody sleeps, time goes on to the first who wakes, and everybody who waits for that moment wakes', async () => {
  const clock = new VirtualClock(0);
  const woken: string[] = [];
  const sleep = async (name: string, durationMs: number) => {
    await clock.sleep(durationMs);
    woken.push(`${name} at ${clock.now()}`);
  };
  await Promise.all([sleep('late', 2_000), sleep('one', 1_000), sleep('other', 1_000)]);
  expect(woken).toEqual(['one at 1000', 'other at 1000', 'late at 2000']);
});

test('sixteen lanes that each wait one second let one second pass', async () => {
  const clock = new VirtualClock(0);
  await Promise.all(Array.from({ length: 16 }, () => clock.sleep(1_000)));
  expect(clock.now()).toBe(1_000);
});

test('a sleeper who is passed by an advance wakes at once', async () => {
  const clock = new VirtualClock(0);
  const slept = clock.sleep(1_000);
  clock.advanceTo(9_000);
  await slept;
  expect(clock.now()).toBe(9_000);
});

test('sleeping for no time lets no time pass', async () => {
  const clock = new VirtualClock(0);
  await clock.sleep(0);
  await clock.sleep(-5);
  expect(clock.now()).toBe(0);
});

test('one who sleeps again after waking goes on from there', async () => {
  const clock = new VirtualClock(0);
  const times: number[] = [];
  for (const durationMs of [10, 20, 30]) {
    await clock.sleep(durationMs);
    times.push(clock.now());
  }
  expect(times).toEqual([10, 30, 60]);
});
