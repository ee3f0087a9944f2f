import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { naturalAnchor } from '../../src/source/anchor.ts';
import { openSource } from '../../src/source/open-source.ts';
import { collect, complaintsOf, objectsOf, readText } from './read-text.ts';

const ADA = `dn: uid=ada, ou=People, dc=x
objectClass: top
objectClass: inetOrgPerson
uid: ada
cn: Ada
cn: Ada Lovelace
sn: Lovelace
givenName: Ada
mail: ada@x.test
ou: People
ou: Analytics
title: Analyst
l: London
telephoneNumber: +44 1
facsimileTelephoneNumber: +44 2
employeeNumber: 7
roomNumber: 12
manager: UID=Bob,OU=People,DC=x
`;

const personOf = async (lines: string) =>
  objectsOf(await readText('ldif', `dn: cn=p,o=x\nobjectClass: inetOrgPerson\n${lines}\n`))[0];

test('a person is a user under canonical names', async () => {
  const id = naturalAnchor('uid', 'ada');

  expect(await readText('ldif', ADA)).toEqual([
    {
      kind: 'object',
      line: 1,
      object: {
        id,
        type: 'User',
        alias: 'uid=ada,ou=people,dc=x',
        attributes: {
          accountEnabled: true,
          userPrincipalName: 'ada@x.test',
          mail: 'ada@x.test',
          mailNickname: 'ada',
          displayName: 'Ada',
          surname: 'Lovelace',
          givenName: 'Ada',
          department: 'Analytics',
          jobTitle: 'Analyst',
          city: 'London',
          telephoneNumber: '+44 1',
          facsimileTelephoneNumber: '+44 2',
          employeeId: '7',
          roomNumber: '12',
        },
        manager: 'uid=bob,ou=people,dc=x',
      },
    },
  ]);
});

test.each(['groupOfNames', 'groupOfUniqueNames', 'Group'])(
  'a %s is a group, its members by name',
  async (objectClass) => {
    const items = await readText(
      'ldif',
      `version: 1\ndn: CN=Staff,o=x\nobjectclass: ${objectClass}\nobjectclass: top\ncn: Staff\nmember: uid=Ada, o=x\nuniqueMember: uid=bob,o=x#'0101'B\n`,
    );
    const id = naturalAnchor('dn', 'cn=staff,o=x');

    expect(objectsOf(items)).toEqual([
      {
        id,
        type: 'Group',
        alias: 'cn=staff,o=x',
        attributes: { displayName: 'Staff', securityEnabled: true },
        members: ['uid=ada,o=x', 'uid=bob,o=x'],
      },
    ]);
  },
);

test('folded lines, base64, comments, CRLF and blank lines are read as RFC 2849 says', async () => {
  const text = [
    '# a comment',
    ' that is folded',
    'version: 1',
    '',
    '',
    'dn:: dWlkPWrDtnJnLG89eA==',
    'objectClass: inetOrgPerson',
    'cn: Jö',
    '  rg',
    '# between',
    'sn:: SsO2cmc=',
    'uid: joerg',
  ].join('\r\n');

  expect(objectsOf(await readText('ldif', text, 5))[0]).toMatchObject({
    alias: 'uid=jörg,o=x',
    attributes: { displayName: 'Jö rg', surname: 'Jörg' },
  });
});

test('a value without a language wins over one with; where there is no other, the first language counts', async () => {
  const person = await personOf('cn;lang-de: Hans\ncn: John\nsn;lang-ja: Yama\nsn;lang-en: Hill');

  expect(person?.attributes).toMatchObject({ displayName: 'John', surname: 'Yama' });
});

test('secrets and pictures are never read, not even to decode them', async () => {
  const items = await readText(
    'ldif',
    'dn: cn=p,o=x\nobjectClass: person\nuserPassword:: c2Vj!cmV0\n c2VjcmV0\njpegPhoto:: !!!\nuserCertificate;binary:: !!!\nunicodePwd: hunter2\ncn: P\n',
  );

  expect(complaintsOf(items)).toEqual([]);
  expect(JSON.stringify(items)).not.toMatch(/c2Vj|secret|hunter2|photo|certificate/i);
});

test('the anchor is the best key that the entry has', async () => {
  const keys = ['entryUUID: E1', 'objectGUID:: AQID', 'nsUniqueId: n1', 'uid: u1', 'sAMAccountName: s1'];
  const anchors = await Promise.all(
    keys.map(async (_, at) => (await personOf(keys.slice(at).toReversed().join('\n')))?.id),
  );

  expect(anchors).toEqual([
    naturalAnchor('entryUUID', 'e1'),
    naturalAnchor('objectGUID', '\u0001\u0002\u0003'),
    naturalAnchor('nsUniqueId', 'n1'),
    naturalAnchor('uid', 'u1'),
    naturalAnchor('sAMAccountName', 's1'),
  ]);
});

test('an account that Active Directory or 389 Directory Server disables is disabled', async () => {
  const flags = await Promise.all(
    ['userAccountControl: 512', 'userAccountControl: 514', 'nsAccountLock: TRUE', 'cn: x'].map(
      async (line) => (await personOf(line))?.attributes['accountEnabled'],
    ),
  );

  expect(flags).toEqual([true, false, false, true]);
});

test('a distribution group of Active Directory is not security-enabled', async () => {
  const flags = await Promise.all(
    ['2147483650', '-2147483646', '2'].map(async (groupType) => {
      const text = `dn: cn=g,o=x\nobjectClass: group\ngroupType: ${groupType}\n`;
      return objectsOf(await readText('ldif', text))[0]?.attributes['securityEnabled'];
    }),
  );

  expect(flags).toEqual([true, true, false]);
});

test('what is neither a user nor a group is ignored by its class', async () => {
  const items = await readText(
    'ldif',
    'dn: ou=a,o=x\nobjectClass: top\nobjectClass: organizationalUnit\n\ndn: cn=pc,o=x\nobjectClass: user\nobjectClass: computer\n\nsearch: 2\nresult: 0 Success\n',
  );

  expect(items).toEqual([
    { kind: 'ignored', line: 1, what: 'organizationalunit' },
    { kind: 'ignored', line: 5, what: 'user' },
    { kind: 'ignored', line: 9, what: 'search line' },
  ]);
});

test.each([
  ['no dn', 'cn: A\nobjectClass: person', '5: an entry begins with "dn:"'],
  ['a dn that is none', 'dn: nobody\nobjectClass: person', '5: its dn is no distinguished name'],
  ['no objectClass', 'dn: cn=a,o=x\ncn: A', '5: has no objectClass: export that attribute too'],
  [
    'a line without a colon',
    'dn: cn=a,o=x\nobjectClass: person\ngarbage',
    '7: has no "name: value"; a folded line continues with one blank',
  ],
  ['bad base64', 'dn: cn=a,o=x\nobjectClass: person\nsn:: a!b=', '7: the value of sn is no base64'],
  [
    'base64 of something else than text',
    'dn: cn=a,o=x\nobjectClass: person\nsn:: /w==',
    '5: the value of sn is no UTF-8 text',
  ],
  [
    'a URL',
    'dn: cn=a,o=x\nobjectClass: person\nsn:< file:///etc/passwd',
    '7: the value of sn is a URL; only values in the file itself are read',
  ],
  [
    'a deletion',
    'dn: cn=a,o=x\nchangetype: delete',
    '5: is a change record (delete); only entries and additions are read',
  ],
  [
    'some of its members',
    'dn: cn=a,o=x\nobjectClass: group\nmember;range=0-1499: cn=b,o=x',
    '5: shows only a part of member (range=0-1499): export all its values',
  ],
  ['a NUL', 'dn: cn=a,o=x\nobjectClass: person\nsn:: YQBi', '5: holds a NUL character'],
  ['a dn that was shown already', 'dn: CN=First,o=x\nobjectClass: person', undefined],
])('an entry with %s is named, and the rest goes on', async (_what, entry, complaint) => {
  const first = 'dn: cn=first,o=x\nobjectClass: person\ncn: First\n';
  const last = 'dn: cn=last,o=x\nchangetype: add\nobjectClass: person\ncn: Last\n';
  const items = await readText('ldif', `${first}\n${entry}\n\n${last}`);

  expect(complaintsOf(items)).toEqual([complaint ?? expect.stringMatching(/^5: .* the first is in line 1$/)]);
  expect(objectsOf(items).map((object) => object.attributes['displayName'])).toEqual(['First', 'Last']);
});

const sample = (name: string) =>
  fileURLToPath(new URL(`../../../../../shared/data/${name}`, import.meta.url));
const NO_SAMPLES = 'the sample directories are not beside this checkout';

test('the example directory shows 150 people and 5 groups, and every reference names somebody', async (context) => {
  context.skip(!existsSync(sample('example-160.ldif')), NO_SAMPLES);
  const source = await openSource(sample('example-160.ldif'));
  const items = await collect(source.items());
  const objects = objectsOf(items);
  const aliases = new Set(objects.map((object) => object.alias));
  const references = objects.flatMap((object) => [
    ...(object.members ?? []),
    ...(object.manager ? [object.manager] : []),
  ]);

  expect(source.format).toBe('ldif');
  expect(Object.groupBy(objects, (object) => object.type)).toMatchObject({
    User: { length: 150 },
    Group: { length: 5 },
  });
  expect(references).toHaveLength(160);
  expect(references.filter((reference) => !aliases.has(reference))).toEqual([]);
  expect(items.filter((item) => item.kind === 'ignored')).toHaveLength(5);
  expect(complaintsOf(items)).toEqual([]);
});

test('the crew of Planet Express is 7 people in 2 groups', async (context) => {
  context.skip(!existsSync(sample('planet-express.ldif')), NO_SAMPLES);
  const items = await collect((await openSource(sample('planet-express.ldif'))).items());
  const objects = objectsOf(items);

  expect(objects.map((object) => object.attributes['displayName'])).toContain('Bender');
  expect(Object.groupBy(objects, (object) => object.type)).toMatchObject({
    User: { length: 7 },
    Group: { length: 2 },
  });
  expect(complaintsOf(items)).toEqual([]);
});
