import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complaintsOf, objectsOf, readText } from './read-text.ts';

const CURRENT =
  'userPrincipalName,displayName,surname,mail,givenName,objectId,userType,jobTitle,department,accountEnabled,physicalDeliveryOfficeName,mobile';
const ROW =
  'ada@contoso.test,"Lovelace, Ada",Lovelace,ada@contoso.test,Ada,7B8A1C9E-0000-4000-8000-000000000001,Member,Analyst,R&D,True,"Room ""7""",+44 1';

const names = (items: Awaited<ReturnType<typeof readText>>) =>
  objectsOf(items).map((object) => object.attributes['userPrincipalName']);

test('a row of the current portal is a user under canonical names', async () => {
  const items = await readText('csv', `\r\n${CURRENT}\r\n${ROW}\r\n`);

  expect(items).toEqual([
    {
      kind: 'object',
      line: 3,
      object: {
        id: '7b8a1c9e-0000-4000-8000-000000000001',
        type: 'User',
        alias: 'ada@contoso.test',
        attributes: {
          userPrincipalName: 'ada@contoso.test',
          displayName: 'Lovelace, Ada',
          surname: 'Lovelace',
          mail: 'ada@contoso.test',
          givenName: 'Ada',
          userType: 'Member',
          jobTitle: 'Analyst',
          department: 'R&D',
          accountEnabled: true,
          physicalDeliveryOfficeName: 'Room "7"',
          mobile: '+44 1',
        },
      },
    },
  ]);
});

test('the names of the 2021 portal mean the same attributes', async () => {
  const text =
    'id,userPrincipalName,officeLocation,mobilePhone,companyName,accountEnabled\nu1,bob@contoso.test,B2,+1 2,Contoso,false\n';

  expect(objectsOf(await readText('csv', text))[0]).toMatchObject({
    id: 'u1',
    attributes: {
      physicalDeliveryOfficeName: 'B2',
      mobile: '+1 2',
      companyName: 'Contoso',
      accountEnabled: false,
    },
  });
});

test('a missing accountEnabled means true', async () => {
  const items = await readText('csv', 'userPrincipalName,accountEnabled\na@x.test,\n');

  expect(objectsOf(items)[0]?.attributes['accountEnabled']).toBe(true);
});

test('without an object id the anchor follows from the user principal name, whatever its letter case', async () => {
  const [first] = objectsOf(await readText('csv', 'userPrincipalName\nAda@Contoso.test\n'));
  const [again] = objectsOf(await readText('csv', 'userPrincipalName;city\nada@contoso.test;Paris\n'));

  expect(first?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(again?.id).toBe(first?.id);
});

test('a field may span lines and the next row is read', async () => {
  const items = await readText(
    'csv',
    'userPrincipalName,streetAddress\na@x.test,"1 High St\nFloor 2"\nb@x.test,\n',
  );

  expect(objectsOf(items).map((object) => object.attributes['streetAddress'])).toEqual([
    '1 High St\nFloor 2',
    undefined,
  ]);
});

test('a password column is never read', async () => {
  const items = await readText(
    'csv',
    'userPrincipalName,passwordProfile,Password\na@x.test,secret1,secret2\n',
  );

  expect(JSON.stringify(items)).not.toContain('secret');
});

test.each([
  ['a quote that nobody closes', 'a@x.test,"Paris', '2: a quote is opened here and never closed'],
  [
    'a quote in the middle of a field',
    'a@x.test,Pa"r"is',
    '2: a quote stands in the middle of a field; put the whole field in quotes and write the quote twice',
  ],
  [
    'text after a closing quote',
    'a@x.test,"Pa"ris',
    '2: a quoted field goes on after its closing quote; a quote inside a field is written twice',
  ],
  [
    'three quotes, which open a field anew',
    'a@x.test,"Pa"ris"',
    '2: a quote is opened here and never closed',
  ],
  ['too few fields', 'a@x.test', '2: has 1 fields where the header has 2'],
  ['too many fields', 'a@x.test,Paris,Rome', '2: has 3 fields where the header has 2'],
  ['no anchor', ',Paris', '2: has neither an objectId nor a userPrincipalName'],
  ['a NUL', 'a@x.test,Pa\0ris', '2: holds a NUL character'],
  [
    'bytes that were no UTF-8',
    'a@x.test,Pa\u{FFFD}ris',
    '2: holds bytes that are no UTF-8: save the file as UTF-8',
  ],
])('a row with %s is named, and the rest goes on', async (_what, row, complaint) => {
  const items = await readText('csv', `userPrincipalName,city\n${row}\nb@x.test,"Rome"\nc@x.test,Oslo\n`);

  expect(complaintsOf(items)).toEqual([complaint]);
  expect(names(items)).toEqual(['b@x.test', 'c@x.test']);
});

test('a flag that is neither true nor false is named', async () => {
  const items = await readText('csv', 'userPrincipalName,accountEnabled\na@x.test,maybe\n');

  expect(complaintsOf(items)).toEqual(['2: accountEnabled: expected true or false']);
});

test('the second row of one anchor is named with the line of the first', async () => {
  const items = await readText('csv', 'userPrincipalName\na@x.test\nb@x.test\nA@x.test\n');

  expect(complaintsOf(items)[0]).toMatch(/^4: shows [0-9a-f-]{36} a second time; the first is in line 2$/);
  expect(names(items)).toEqual(['a@x.test', 'b@x.test']);
});

test('a header without an anchor column refuses the file', async () => {
  await expect(readText('csv', 'name,city\nAda,Paris\n')).rejects.toThrow('neither a column objectId');
});

test('a column called __proto__ is data like any other', async () => {
  const items = await readText('csv', 'userPrincipalName,__proto__,constructor\na@x.test,x,y\n');

  expect(Object.keys(objectsOf(items)[0]?.attributes ?? {})).toContain('constructor');
  expect(Object.getPrototypeOf(objectsOf(items)[0]?.attributes)).toBe(Object.prototype);
});

test('any city survives quoting, wherever the file is cut into pieces', async () => {
  const city = fc
    .string({ unit: fc.constantFrom('a', ',', '"', '\n', ' x', 'é') })
    .map((text) => `c${text}c`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(city, { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (cities, pieceLength) => {
        const rows = cities.map((value, index) => `u${index}@x.test,"${value.replaceAll('"', '""')}"\n`);
        const items = await readText('csv', `userPrincipalName,city\n${rows.join('')}`, pieceLength);
        expect(objectsOf(items).map((object) => object.attributes['city'])).toEqual(cities);
      },
    ),
    { numRuns: 60 },
  );
});
