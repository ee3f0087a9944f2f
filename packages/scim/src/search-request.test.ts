import { expect, test } from 'vitest';
import { MESSAGES, parseSearchRequest } from './index.ts';

const schemas = [MESSAGES.searchRequest];

test('a search request is read, its names in any case, nulls as left out', () => {
  const body = {
    schemas,
    ATTRIBUTES: ['userName', ' name '],
    excludedAttributes: null,
    filter: 'userName pr',
    sortBy: 'userName',
    startIndex: 2,
    count: '5',
    cursor: '',
  };
  expect(parseSearchRequest(body)).toEqual({
    attributes: ['userName', 'name'],
    filter: 'userName pr',
    sortBy: 'userName',
    startIndex: 2,
    count: '5',
    cursor: '',
  });
});

test.each([
  ['no object', [], 'invalidSyntax'],
  ['no schemas', { filter: 'userName pr' }, 'invalidSyntax'],
  ['another schema', { schemas: [MESSAGES.patchOp] }, 'invalidSyntax'],
  ['a number for a filter', { schemas, filter: 5 }, 'invalidValue'],
  ['a fraction for a count', { schemas, count: 1.5 }, 'invalidValue'],
])('%s is refused', (_name, body, scimType) => {
  expect(() => parseSearchRequest(body)).toThrow(expect.objectContaining({ scimType }));
});
