import { expect, test } from 'vitest';
import { memoryResources, type ResourceStore } from '../src/index.ts';
import { patch, setup, user } from './world.ts';

/** A store that shows all that anybody has put into it. */
function openBook(): { readonly resources: ResourceStore; written(): string } {
  const inner = memoryResources();
  const written: unknown[] = [];
  const resources: ResourceStore = {
    create: (collection, record) => {
      written.push(record);
      return inner.create(collection, record);
    },
    update: (collection, id, reading, decide) =>
      inner.update(collection, id, reading, (record) => {
        const change = decide(record);
        written.push(change);
        return change;
      }),
    get: (...args) => inner.get(...args),
    list: (...args) => inner.list(...args),
    remove: (...args) => inner.remove(...args),
    clear: (...args) => inner.clear(...args),
  };
  return { resources, written: () => JSON.stringify(written) };
}

const password = (value: string | null) => patch({ op: 'replace', path: 'password', value });

test('a password is stored as a hash, however it comes, and no answer holds either', async () => {
  const { resources, written } = openBook();
  const { scim } = setup({ resources });
  const answers = [
    await scim('POST', '/Users', user('ada', { password: 'first' })),
    await scim('PATCH', '/Users/id-1', password('second')),
    await scim('PATCH', '/Users/id-1', patch({ op: 'add', value: { password: 'third' } })),
    await scim('PUT', '/Users/id-1?attributes=password', user('ada', { password: 'fourth' })),
    await scim('GET', '/Users/id-1?attributes=password'),
    await scim('GET', '/Users?sortBy=password'),
  ];
  expect(written().match(/"password":"scrypt [\w+/=]{44}"/g)).toHaveLength(4);
  expect(written()).not.toMatch(/first|second|third|fourth/);
  for (const { text } of answers) expect(text).not.toMatch(/first|second|third|fourth|scrypt/);
});

test('two users with the same password have different hashes', async () => {
  const { resources, written } = openBook();
  const { scim } = setup({ resources });
  await scim('POST', '/Users', user('ada', { password: 'same' }));
  await scim('POST', '/Users', user('bob', { password: 'same' }));
  expect(new Set(written().match(/scrypt [^"]+/g)).size).toBe(2);
});

test('a new password moves the version; the same one again, or none in a PUT, does not', async () => {
  const { scim } = setup();
  await scim('POST', '/Users', user('ada', { password: 'first' }));
  const version = async () => (await scim('GET', '/Users/id-1')).headers.get('etag');
  await scim('PATCH', '/Users/id-1', password('second'));
  expect(await version()).toBe('W/"2"');
  await scim('PATCH', '/Users/id-1', password('second'));
  expect(await version()).toBe('W/"2"');
  await scim('PUT', '/Users/id-1', user('ada'));
  expect(await version()).toBe('W/"2"');
  await scim('PATCH', '/Users/id-1', password(null));
  expect(await version()).toBe('W/"3"');
});
