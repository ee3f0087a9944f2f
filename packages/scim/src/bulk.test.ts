import { expect, test } from 'vitest';
import { bulkIdsIn, MESSAGES, parseBulkRequest, withBulkIds } from './index.ts';

const request = (Operations: unknown, more: object = {}) => ({
  schemas: [MESSAGES.bulkRequest],
  Operations,
  ...more,
});

test('a bulk request is read, methods in any case, nulls as left out', () => {
  const operation = { method: 'post', path: '/Users', bulkId: 'a', version: null, data: { userName: 'ada' } };
  expect(parseBulkRequest(request([operation], { failOnErrors: 2 }))).toEqual({
    failOnErrors: 2,
    operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: { userName: 'ada' } }],
  });
});

test.each([
  ['no object', 'x', 'invalidSyntax'],
  ['another schema', { schemas: [], Operations: [] }, 'invalidSyntax'],
  ['no operations', request(undefined), 'invalidSyntax'],
  ['an operation that is none', request([5]), 'invalidSyntax'],
  ['an operation without a path', request([{ method: 'POST' }]), 'invalidSyntax'],
  ['failOnErrors of nothing', request([], { failOnErrors: 0 }), 'invalidValue'],
  [
    'a bulkId twice',
    request([
      { method: 'POST', path: '/Users', bulkId: 'a' },
      { method: 'POST', path: '/Users', bulkId: 'a' },
    ]),
    'invalidValue',
  ],
])('%s is refused', (_name, body, scimType) => {
  expect(() => parseBulkRequest(body)).toThrow(expect.objectContaining({ scimType }));
});

test('references are found and replaced wherever an id goes', () => {
  const data = {
    members: [{ value: 'bulkId:a' }, { value: 'plain' }],
    manager: { $ref: '../Users/bulkId:b' },
    path: 'members[value eq "bulkId:a"]',
    active: true,
  };
  expect([...bulkIdsIn(data)]).toEqual(['a', 'b']);
  expect(withBulkIds(data, (id) => (id === 'a' ? '42' : undefined))).toEqual({
    members: [{ value: '42' }, { value: 'plain' }],
    manager: { $ref: '../Users/bulkId:b' },
    path: 'members[value eq "42"]',
    active: true,
  });
});
