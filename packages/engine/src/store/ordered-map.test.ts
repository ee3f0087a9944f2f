import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstOf, OrderedMap } from './ordered-map.ts';

type Step = readonly ['set' | 'delete', number];

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(fc.constantFrom('set' as const, 'set' as const, 'delete' as const), fc.nat(2_000)),
  { maxLength: 3_000, size: 'max' },
);

test('an ordered map holds what a plain one holds, and tells it in the order of its keys from any key on', () => {
  fc.assert(
    fc.property(steps, fc.nat(2_000), fc.nat(2_000), (all, after, upTo) => {
      const ordered = new OrderedMap<number, string>();
      const plain = new Map<number, string>();
      for (const [index, [step, key]] of all.entries()) {
        if (step === 'set') {
          ordered.set(key, `${index}`);
          plain.set(key, `${index}`);
        } else {
          expect(ordered.delete(key)).toBe(plain.delete(key));
        }
      }
      const expected = [...plain].sort(([a], [b]) => a - b);
      expect([...ordered.after()]).toEqual(expected);
      expect([...ordered.after(after)]).toEqual(expected.filter(([key]) => key > after));
      expect(ordered.size).toBe(plain.size);
      expect(ordered.countBetween(after, upTo)).toBe(
        expected.filter(([key]) => key > after && key <= upTo).length,
      );
    }),
    { numRuns: 30 },
  );
});

test('keys that arrive in rising order are counted and found, however many there are', () => {
  const map = new OrderedMap<number, number>();
  for (let key = 1; key <= 5_000; key += 1) map.set(key, key);

  expect(map.countBetween(0, 5_000)).toBe(5_000);
  expect(map.countBetween(1_024, 2_048)).toBe(1_024);
  expect(firstOf(map.after(4_997), 10)).toEqual([
    [4_998, 4_998],
    [4_999, 4_999],
    [5_000, 5_000],
  ]);
});

test('of a walk no more is taken than was asked for', () => {
  expect(firstOf([1, 2, 3], 2)).toEqual([1, 2]);
  expect(firstOf([1, 2, 3], 0)).toEqual([]);
});
