import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSource } from '../../src/source/open-source.ts';
import { collect, complaintsOf, objectsOf } from './read-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scimulator-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test.each([
  ['{"users":[]}', 'json'],
  ['\u{FEFF}\n {"users":[]}', 'json'],
  ['userPrincipalName,displayName\n', 'csv'],
  ['\u{FEFF}"userPrincipalName";"city"\r\n', 'csv'],
  ['userPrincipalName\na@x.test\n', 'csv'],
  ['version: 1\n\ndn: o=x\n', 'ldif'],
  ['dn:: bz14\n', 'ldif'],
  ['# a licence, in many words\n#\n\ndn: o=x\n', 'ldif'],
])('%j is %s, whatever the file is called', async (content, format) => {
  expect((await openSource(await save('directory.txt', content))).format).toBe(format);
});

test.each([
  ['empty', '', 'is empty'],
  ['blank', ' \n\n', 'is neither JSON, CSV nor LDIF'],
  ['binary', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'is neither JSON, CSV nor LDIF'],
  ['prose', 'Dear Sir or Madam\n', 'is neither JSON, CSV nor LDIF'],
  ['markup', '<users><user/></users>', 'is neither JSON, CSV nor LDIF'],
])('a file that is %s is refused', async (_what, content, message) => {
  await expect(openSource(await save('refused', content))).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining(message),
  });
});

test('a file that is not there is refused', async () => {
  await expect(openSource(join(folder, 'nowhere.json'))).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining('nowhere.json'),
    advice: 'there is no such file; check the path',
  });
});

test('a directory in place of a file is refused', async () => {
  await expect(openSource(folder)).rejects.toMatchObject({
    name: 'CliError',
    message: expect.stringContaining('is a directory'),
  });
});

test('a byte order mark, UTF-16 and characters split between chunks are all the same text', async () => {
  const text = 'userPrincipalName,city\njoerg@x.test,Zürich\n';
  const utf16 = Buffer.from(`\u{FEFF}${text}`, 'utf16le');
  const cities = await Promise.all(
    [Buffer.from(text), Buffer.from(`\u{FEFF}${text}`), utf16, Buffer.from(utf16).swap16()].map(
      async (bytes, at) => {
        const source = await openSource(await save(`encoded-${at}`, bytes));
        return objectsOf(await collect(source.items()))[0]?.attributes['city'];
      },
    ),
  );

  expect(cities).toEqual(['Zürich', 'Zürich', 'Zürich', 'Zürich']);
});

test('a row in another encoding than UTF-8 is named, and the rest goes on', async () => {
  const latin1 = Buffer.from('userPrincipalName,city\na@x.test,Zürich\nb@x.test,Bern\n', 'latin1');
  const items = await collect((await openSource(await save('latin1.csv', latin1))).items());

  expect(complaintsOf(items)).toEqual(['2: holds bytes that are no UTF-8: save the file as UTF-8']);
  expect(objectsOf(items)).toHaveLength(1);
});

test('progress is told in bytes up to the size of the file', async () => {
  const source = await openSource(
    await save('users.csv', `userPrincipalName\n${'a@x.test\n'.repeat(20_000)}`),
  );
  const told: number[] = [];
  for await (const _item of source.items({ onBytes: (bytes) => told.push(bytes) })) void 0;

  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)).toBe(source.bytes);
});
