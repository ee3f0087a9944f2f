import { expect, test } from 'vitest';
import { jsonLines, prepareState, worldWithState } from '../provisioning-world.ts';

prepareState();

const APP = '00000000-0000-4000-8000-0000000000aa';

const person = (id: number, name: string, more: object = {}) => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  userPrincipalName: `${name.toLowerCase()}@contoso.example`,
  displayName: name,
  ...more,
});

const DIRECTORY = {
  users: [
    person(1, 'Ada'),
    person(2, 'Bob'),
    person(3, 'Eve', { accountEnabled: false }),
    person(4, 'Twin'),
    { ...person(5, 'Two'), displayName: 'Twin' },
  ],
  appRoleAssignments: [1, 3].map((n) => ({
    id: `a${n}`,
    principalId: `00000000-0000-4000-8000-00000000000${n}`,
    principalType: 'User',
    resourceId: APP,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  })),
};

test('explain answers why somebody is, or is not, provisioned', async () => {
  const world = await worldWithState();
  expect(await world.run(['explain', 'ada'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('there is no state'),
  });
  world.write('people.json', JSON.stringify(DIRECTORY));
  expect((await world.provision('people.json', ['--scope', 'assigned'])).exitCode).toBe(0);

  const [account] = await world.resources('Users');
  const requests = world.methods().length;
  expect(requests).toBeGreaterThan(0);

  const ada = await world.run(['explain', 'ADA@contoso.example']);
  expect(ada.exitCode).toBe(0);
  expect(ada.stdout.split('\n\n')[0]).toBe(
    `User ada@contoso.example, 00000000-0000-4000-8000-000000000001
answer    provisioned
because   it is in scope and linked to ${account?.['id']}`,
  );
  expect(ada.stdout).toContain('assigned  directly, role 00000000-0000-0000-0000-000000000000\n');
  expect(ada.stdout).toContain('export, EntryExportAdd: success.');

  const bob = await world.run(['explain', 'bob']);
  expect(bob.exitCode).toBe(1);
  expect(bob.stdout).toMatch(/^answer {4}not provisioned \(NotEffectivelyEntitled\)$/m);
  expect(bob.stdout).toMatch(/^because {3}it is not assigned to the application$/m);
  expect(bob.stdout).toMatch(/^assigned {2}no, neither directly nor through a group$/m);
  expect(bob.stdout).toMatch(/^linked {4}to no account of the target$/m);

  const eve = await world.run(['explain', person(3, 'Eve').id, '--json']);
  expect(eve.exitCode).toBe(1);
  expect(jsonLines(eve.stdout)).toMatchObject([
    { decision: { code: 'NotEffectivelyEntitled', because: 'it is not active in the source system' } },
  ]);

  expect(await world.run(['explain', 'nobody'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('the directory holds nobody called nobody'),
  });
  expect(await world.run(['explain', 'twin'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^error: 2 objects are called twin: give the id of one: User 0.*4, User 0.*5\n$/,
    ),
  });
  expect(world.methods()).toEqual([]);
});
