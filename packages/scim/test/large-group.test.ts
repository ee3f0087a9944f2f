import { expect, test } from 'vitest';
import {
  applyPatch,
  GROUP,
  type Json,
  type JsonObject,
  MESSAGES,
  parsePatch,
  SCHEMAS,
} from '../src/index.ts';

/** How often a PATCH looks at a member of a group of `size`: a measure of work that needs no clock. */
function looks(size: number, operations: Json): number {
  let count = 0;
  const watched = (value: string): JsonObject =>
    new Proxy(
      { value },
      {
        get: (target, name, receiver) => {
          count += 1;
          return Reflect.get(target, name, receiver);
        },
      },
    );
  const members = Array.from({ length: size }, (_, index) => watched(`m${index}`));
  const group = { schemas: [SCHEMAS.group], id: 'g', displayName: 'G', members };
  applyPatch(group, parsePatch({ schemas: [MESSAGES.patchOp], Operations: operations }), GROUP);
  return count;
}

const listOf = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `m${from + index}` }));

const REQUESTS: readonly (readonly [name: string, operations: (size: number) => Json])[] = [
  ['add one member', (size) => [{ op: 'add', path: 'members', value: listOf(1, size) }]],
  ['add as many members as there are', (size) => [{ op: 'add', path: 'members', value: listOf(size, size) }]],
  ['remove one member by filter', () => [{ op: 'remove', path: 'members[value eq "m5"]' }]],
  [
    'remove half of the members by list',
    (size) => [{ op: 'remove', path: 'members', value: listOf(size / 2, 0) }],
  ],
];

test.each(REQUESTS)('%s: twice the members are twice the work, not four times', (_name, operations) => {
  const work = looks(2000, operations(2000));

  expect(work).toBeGreaterThan(0);
  expect(looks(4000, operations(4000))).toBeLessThan(work * 2.5);
});

test('one of 100,000 members is removed, and the rest stays in order', () => {
  const members = listOf(100_000, 0);
  const group = { schemas: [SCHEMAS.group], id: 'g', displayName: 'G', members };
  const body = {
    schemas: [MESSAGES.patchOp],
    Operations: [{ op: 'Remove', path: 'members', value: listOf(1, 500) }],
  };

  const patched = applyPatch(group, parsePatch(body), GROUP);
  expect(patched['members']).toEqual([...members.slice(0, 500), ...members.slice(501)]);
});
