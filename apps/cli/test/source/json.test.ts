import { expect, test } from 'vitest';
import { complaintsOf, objectsOf, readText } from './read-text.ts';

const GRAPH = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata',
  users: [
    {
      id: 'u1',
      userPrincipalName: 'Ada@contoso.test',
      businessPhones: ['+44 1', '+44 2'],
      mobilePhone: null,
      officeLocation: 'R7',
      employeeId: 42,
      otherMails: ['a@x.test', 'b@x.test'],
      passwordProfile: { password: 'secret' },
      manager: { '@odata.type': '#microsoft.graph.user', id: 'u2' },
    },
    { id: 'u2', userPrincipalName: 'bob@contoso.test', accountEnabled: false, manager: null },
  ],
  groups: [{ id: 'g1', displayName: 'Staff', members: [{ id: 'u1' }, 'Bob@contoso.test'] }],
  appRoles: [
    { id: 'r1', value: 'Admin', displayName: 'Administrator', isEnabled: true, allowedMemberTypes: ['User'] },
  ],
  appRoleAssignments: [
    { id: 'x1', principalId: 'u1', appRoleId: 'r1', createdDateTime: '2024-01-01T00:00:00Z' },
  ],
};

test('every part of a directory in the shape of Graph is read', async () => {
  const items = await readText('json', JSON.stringify(GRAPH));

  expect(items).toEqual([
    { kind: 'section', section: 'users' },
    {
      kind: 'object',
      line: 1,
      object: {
        id: 'u1',
        type: 'User',
        alias: 'ada@contoso.test',
        attributes: {
          accountEnabled: true,
          userPrincipalName: 'Ada@contoso.test',
          telephoneNumber: '+44 1',
          physicalDeliveryOfficeName: 'R7',
          employeeId: '42',
          otherMails: ['a@x.test', 'b@x.test'],
        },
        manager: 'u2',
      },
    },
    {
      kind: 'object',
      line: 1,
      object: {
        id: 'u2',
        type: 'User',
        alias: 'bob@contoso.test',
        attributes: { accountEnabled: false, userPrincipalName: 'bob@contoso.test' },
      },
    },
    { kind: 'section', section: 'groups' },
    {
      kind: 'object',
      line: 1,
      object: {
        id: 'g1',
        type: 'Group',
        attributes: { securityEnabled: true, displayName: 'Staff' },
        members: ['u1', 'bob@contoso.test'],
      },
    },
    { kind: 'section', section: 'appRoles' },
    {
      kind: 'appRole',
      line: 1,
      appRole: { id: 'r1', value: 'Admin', displayName: 'Administrator', isEnabled: true },
    },
    { kind: 'section', section: 'appRoleAssignments' },
    {
      kind: 'assignment',
      line: 1,
      assignment: { id: 'x1', principalId: 'u1', appRoleId: 'r1', createdDateTime: '2024-01-01T00:00:00Z' },
    },
  ]);
});

test('the pieces a file arrives in make no difference', async () => {
  const text = JSON.stringify(GRAPH, null, 2);
  const whole = await readText('json', text, text.length);

  for (const pieceLength of [1, 2, 7, 1000]) expect(await readText('json', text, pieceLength)).toEqual(whole);
});

test('a file that is cut off names the line; what came before counts', async () => {
  const text = JSON.stringify(GRAPH, null, 1);
  const cut = text.slice(0, text.indexOf('"bob@contoso.test"') + 5);
  const items = await readText('json', cut);

  expect(objectsOf(items).map((object) => object.id)).toEqual(['u1']);
  expect(complaintsOf(items)).toEqual([
    `${cut.split('\n').length}: the file ends in the middle: it was cut off here`,
  ]);
});

test('a syntax error names the line; what came before counts', async () => {
  const items = await readText('json', '{"users":[\n{"id":"u1"},\n{"id":"u2",,}\n,{"id":"u3"}]}');

  expect(objectsOf(items).map((object) => object.id)).toEqual(['u1']);
  expect(complaintsOf(items)).toEqual(['3: is no JSON (expected an object key); nothing after it was read']);
});

test.each([
  [
    'no id and no user principal name',
    '{"displayName":"x"}',
    'has neither an objectId nor a userPrincipalName',
  ],
  ['an object where text belongs', '{"id":"u","department":{"a":1}}', 'department: expected text'],
  ['a manager that is a number', '{"id":"u","manager":7}', 'manager: expected an id or an object with an id'],
  ['no object at all', '"u"', 'an element of users is no object'],
  ['a list', '[{"id":"u"}]', 'an element of users is no object'],
  ['an escaped NUL', '{"id":"u","city":"a\\u0000b"}', 'holds a NUL character'],
  [
    'half a surrogate pair',
    '{"id":"u","city":"\\ud800"}',
    'holds bytes that are no UTF-8: save the file as UTF-8',
  ],
])('a user with %s is named, and the rest goes on', async (_what, user, reason) => {
  const items = await readText('json', `{"users":[\n{"id":"u1"},\n${user},\n{"id":"u3"}]}`);

  expect(complaintsOf(items)).toEqual([`3: ${reason}`]);
  expect(objectsOf(items).map((object) => object.id)).toEqual(['u1', 'u3']);
});

test('a role or an assignment without what it needs is named', async () => {
  const items = await readText(
    'json',
    '{"appRoles":[{"value":"x"}],\n"appRoleAssignments":[{"principalId":"u1"}]}',
  );

  expect(complaintsOf(items)).toEqual([
    '1: id: Invalid input: expected string, received undefined',
    '2: appRoleId: Invalid input: expected string, received undefined',
  ]);
});

test('an assignment without an id has the same one in every run', async () => {
  const text = '{"appRoleAssignments":[{"principalId":"u1","appRoleId":"r1"}]}';
  const ids = await Promise.all(
    [1, 2].map(async () =>
      (await readText('json', text)).flatMap((item) =>
        item.kind === 'assignment' ? item.assignment.id : [],
      ),
    ),
  );

  expect(ids[0]).toEqual(ids[1]);
  expect(ids[0]).toHaveLength(1);
});

test('a part that is no list is named, an unknown part is counted as ignored', async () => {
  const items = await readText(
    'json',
    '{"users":{"value":[{"id":"u1"}]},"devices":[{"id":"d1"}],"groups":[]}',
  );

  expect(complaintsOf(items)).toEqual(['1: users is no list']);
  expect(items).toContainEqual({ kind: 'ignored', line: 1, what: 'property devices' });
});

test('an object that a delta query tells as removed is not shown', async () => {
  const items = await readText('json', '{"users":[{"id":"u1","@removed":{"reason":"deleted"}},{"id":"u2"}]}');

  expect(objectsOf(items).map((object) => object.id)).toEqual(['u2']);
});

test.each(['[]', '{}', '{"value":[]}'])('%s is refused with the shape that is expected', async (text) => {
  await expect(readText('json', text)).rejects.toMatchObject({
    name: 'CliError',
    advice: expect.stringContaining('"users"'),
  });
});

test('a member called __proto__ changes no prototype', async () => {
  const [user] = objectsOf(await readText('json', '{"users":[{"id":"u1","__proto__":{"department":"x"}}]}'));

  expect(user?.attributes['department']).toBeUndefined();
  expect(Object.getPrototypeOf(user?.attributes)).toBe(Object.prototype);
});
