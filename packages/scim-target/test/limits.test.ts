import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../src/index.ts';
import { group, patch, setup, user, where } from './world.ts';

const LIMITS = {
  bodyBytesMax: 2_000,
  jsonDepthMax: 8,
  filterLengthMax: 100,
  pageSizeMax: 2,
  patchOperationsMax: 3,
};

test('what exceeds a limit is refused, and the answer names the limit', async () => {
  const { scim, errors } = setup({ limits: LIMITS });
  await scim('POST', '/Users', user('ada'));
  const title = { op: 'add', path: 'title', value: 'Dr' };
  const deep = `${'['.repeat(9)}${']'.repeat(9)}`;
  const refused = [
    await scim('POST', '/Users', user('x'.repeat(2_000))),
    await scim('POST', '/Users', `{"schemas":${deep}}`),
    await scim('GET', `/Users${where(`userName eq "${'x'.repeat(100)}"`)}`),
    await scim('PATCH', '/Users/id-1', patch(title, title, title, title)),
  ];
  expect(refused.map(({ status }) => status)).toEqual([413, 400, 400, 413]);
  for (const [index, limit] of ['2000', '8', '100', '3'].entries()) {
    expect(refused[index]?.body['detail']).toContain(limit);
  }
  expect((await scim('PATCH', '/Users/id-1', patch(title, title, title))).status).toBe(200);
  expect(errors).toEqual([]);
});

test('a page holds no more than the limit, whatever the client asks for', async () => {
  const { scim } = setup({ limits: LIMITS });
  for (const name of ['a', 'b', 'c']) await scim('POST', '/Users', user(name));
  expect((await scim('GET', '/Users?count=1000000')).body).toMatchObject({
    totalResults: 3,
    itemsPerPage: 2,
  });
});

test('a filter in a query and in a path is nested 50 deep at most', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada'));
  const deep = `${'('.repeat(51)}type pr${')'.repeat(51)}`;
  expect((await scim('GET', `/Users${where(deep)}`)).body).toMatchObject({ scimType: 'invalidFilter' });
  const removal = patch({ op: 'remove', path: `emails[${deep}]` });
  expect((await scim('PATCH', '/Users/id-1', removal)).body).toMatchObject({ scimType: 'invalidFilter' });
});

test('the members of a whole migration fit into one operation', async () => {
  const { scim } = setup();
  await scim('POST', '/Groups', group('Staff'));
  const value = Array.from({ length: 10 * DEFAULT_LIMITS.patchOperationsMax }, (_, n) => ({
    value: `m-${n}`,
  }));
  expect((await scim('PATCH', '/Groups/id-1', patch({ op: 'add', path: 'members', value }))).status).toBe(
    204,
  );
});
