import { expect, test } from 'vitest';
import { listResponse, MESSAGES, pageOf, parseListResponse } from './index.ts';

test('a list says how many resources the page holds, not how many were asked for', () => {
  expect(listResponse({ resources: [{ id: '1' }], totalResults: 7, startIndex: 7 })).toEqual({
    schemas: [MESSAGES.listResponse],
    totalResults: 7,
    startIndex: 7,
    itemsPerPage: 1,
    Resources: [{ id: '1' }],
  });
});

test('a written list reads back', () => {
  const page = { resources: [{ id: '1' }], totalResults: 7, startIndex: 7 };

  expect(parseListResponse(listResponse(page))).toEqual({ ok: true, value: { ...page, itemsPerPage: 1 } });
});

test.each([
  [{ totalResults: 0 }],
  [{ totalResults: 0, Resources: null }],
  [{ totalResults: 0, Resources: [] }],
])('%j is an empty list', (body) => {
  expect(parseListResponse(body)).toEqual({ ok: true, value: { resources: [], totalResults: 0 } });
});

test.each([
  ['<html>'],
  [{ Resources: [] }],
  [{ totalResults: '1', Resources: [] }],
  [{ totalResults: -1 }],
  [{ totalResults: 1, Resources: ['x'] }],
  [{ totalResults: 1, Resources: {} }],
])('%j is no list, and the detail says why', (body) => {
  expect(parseListResponse(body)).toEqual({
    ok: false,
    detail: expect.stringContaining('not a ListResponse'),
  });
});

const LIMITS = { countDefault: 100, countMax: 1000 };

test.each([
  [{}, { startIndex: 1, count: 100 }],
  [{ startIndex: '0' }, { startIndex: 1, count: 100 }],
  [
    { startIndex: -5, count: -1 },
    { startIndex: 1, count: 0 },
  ],
  [
    { startIndex: '11', count: '10' },
    { startIndex: 11, count: 10 },
  ],
  [{ count: 5000 }, { startIndex: 1, count: 1000 }],
])('%j asks for %j', (asked, expected) => {
  expect(pageOf(asked, LIMITS)).toEqual(expected);
});

test.each([[{ startIndex: 'x' }], [{ count: '' }], [{ count: '1e3' }], [{ count: 1.5 }]])(
  '%j is refused',
  (asked) => {
    expect(() => pageOf(asked, LIMITS)).toThrow('must be an integer');
  },
);
