import { expect, test } from 'vitest';
import { inLanes } from './lanes.ts';

/** Work that ends when the test says so. */
function held() {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (item: number) =>
    new Promise<string>((resolve) => {
      begun.push(item);
      ends.set(item, () => resolve(`done ${item}`));
    });
  const end = async (item: number) => {
    ends.get(item)?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { begun, work, end };
}

test('no more is under way than there are lanes, and results keep the order of the items', async () => {
  const { begun, work, end } = held();
  const results = inLanes([1, 2, 3], 2, work);
  expect(begun).toEqual([1, 2]);
  await end(2);
  expect(begun).toEqual([1, 2, 3]);
  await end(3);
  await end(1);
  expect(await results).toEqual(['done 1', 'done 2', 'done 3']);
});

test('an error starts nothing more and is thrown once what was under way has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error('broken');
    await Promise.resolve();
    ended.push(item);
  };
  await expect(inLanes([1, 2, 3, 4], 2, work)).rejects.toThrow('broken');
  expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
});

test('nothing to do is done at once', async () => {
  expect(await inLanes([], 4, async () => 1)).toEqual([]);
});
