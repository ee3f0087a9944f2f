import type { JsonObject } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { explainObject, findObjects } from '../src/explain.ts';
import { safePatterns, sequentialIds } from '../src/index.ts';
import { direct, expression, mapping } from './schema-fixture.ts';
import { assign, group, settings, unassign, user, world } from './world.ts';

const NAME = mapping('userName', direct('userPrincipalName'), { matchingPriority: 1 });
const ACTIVE = mapping('active', expression('Not([IsSoftDeleted])'));

/** A schema that maps users only. */
const schemaOf = (attributeMappings: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  synchronizationRules: [
    {
      targetDirectoryName: 'app',
      objectMappings: [
        { name: 'Users', sourceObjectName: 'User', targetObjectName: 'User', attributeMappings, ...more },
      ],
    },
  ],
  directories: [
    { name: 'app', objects: [{ name: 'User', attributes: [{ name: 'nickName', required: true }] }] },
  ],
});

const STAFF = {
  groups: [
    {
      name: 'Staff',
      clauses: [
        {
          sourceOperandName: 'department',
          operatorName: 'EQUALS',
          targetOperand: { values: ['Sales'] },
        },
        { sourceOperandName: 'country', operatorName: 'IS NOT NULL', targetOperand: { values: [] } },
      ],
    },
  ],
};

type World = Awaited<ReturnType<typeof world>>;

async function explain(w: World, wanted = 'ada') {
  const job = await w.job();
  const ports = { ...w, patterns: safePatterns(), ids: sequentialIds() };
  const [object] = await findObjects(wanted, job, ports);
  if (object === undefined) throw new Error(`nobody is called ${wanted}`);
  return explainObject(object, job, ports);
}

/** What the explanation says, and what the next cycle then logs about the same object. */
async function explainedAndLogged(w: World, wanted = 'ada') {
  w.seen.length = 0;
  const { decision, object } = await explain(w, wanted);
  expect(w.seen).toEqual([]);
  await w.run();
  const [entry] = (await w.log()).filter(({ sourceIdentity }) => sourceIdentity.id === object.id);
  return { ...decision, logged: entry?.provisioningSteps.at(-1)?.details['SkipReason'] };
}

test('ImportSkipped: nothing to match by', async () => {
  const w = await world();
  await w.edit(user('ada', { userPrincipalName: '' }), assign('ada'));
  expect(await explainedAndLogged(w)).toEqual({
    outcome: 'skipped',
    code: 'ImportSkipped',
    because: 'the source has no value for userName, by which it would be matched',
    remedy: 'The matching attribute has no value in the source. Give it one.',
    logged: 'ImportSkipped',
  });
});

test('NotEffectivelyEntitled: not assigned', async () => {
  const w = await world();
  await w.edit(user('ada'));
  expect(await explainedAndLogged(w)).toMatchObject({
    outcome: 'skipped',
    code: 'NotEffectivelyEntitled',
    because: 'it is not assigned to the application',
    remedy: expect.stringMatching(/^Assign it to the application .* securityEnabled\.$/),
    logged: 'NotEffectivelyEntitled',
  });
});

test('NotEffectivelyEntitled: each assignment tells its obstacle', async () => {
  const w = await world();
  await w.edit(
    user('ada'),
    group('sales'),
    { edit: 'addMember', groupId: 'sales', memberId: 'ada' },
    assign('ada', 'role-gone'),
    assign('sales', 'role-off'),
    {
      edit: 'putAppRoles',
      servicePrincipalId: (await w.job()).config.servicePrincipalId,
      appRoles: [{ id: 'role-off', value: 'off', displayName: 'Off', isEnabled: false }],
    },
  );
  expect((await explain(w)).assignments).toEqual([
    {
      id: 'assignment-ada',
      role: 'role-gone',
      obstacle: expect.stringContaining('the app role role-gone, which does not exist; unassign'),
    },
    {
      id: 'assignment-sales',
      role: 'Off',
      through: 'Group sales',
      obstacle: "the app role 'Off' is disabled; enable it or assign another role",
    },
  ]);
  expect(await explainedAndLogged(w)).toMatchObject({
    because: expect.stringMatching(/^it lacks a valid entitlement \(.*role-gone.*'Off' is disabled/),
    logged: 'NotEffectivelyEntitled',
  });
});

test('NotEffectivelyEntitled: sign-in is blocked', async () => {
  const w = await world();
  await w.edit(user('ada', { accountEnabled: false }), assign('ada'));
  expect(await explainedAndLogged(w)).toEqual({
    outcome: 'skipped',
    code: 'NotEffectivelyEntitled',
    because: 'it is not active in the source system',
    remedy: 'Restore it, or unblock its sign-in, in the source.',
    logged: 'NotEffectivelyEntitled',
  });
});

test('NotInProvisioningScope: the clause that decides, and its value', async () => {
  const w = await world({ schema: schemaOf([NAME, ACTIVE], { scope: STAFF }) });
  await w.edit(user('ada', { department: 'HR', country: 'GB' }), assign('ada'));
  expect((await explain(w)).clauses).toEqual([
    { clause: "Staff.department EQUALS 'Sales'", attribute: 'department', value: 'HR', holds: false },
    { clause: "Staff.country IS NOT NULL ''", attribute: 'country', value: 'GB', holds: true },
  ]);
  expect(await explainedAndLogged(w)).toEqual({
    outcome: 'skipped',
    code: 'NotInProvisioningScope',
    because:
      'it does not pass the scoping filter: Staff.department EQUALS \'Sales\' is false (department is "HR")',
    remedy: 'Change the scoping filter or the attribute that it looks at.',
    logged: 'NotInProvisioningScope',
  });
});

test('SkipOutOfScopeDeletions: the account is left alone', async () => {
  const w = await world({ settings: settings({ skipOutOfScopeDeletions: true }) });
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  expect(await explainedAndLogged(w)).toMatchObject({
    outcome: 'skipped',
    code: 'SkipOutOfScopeDeletions',
    because:
      'it is not assigned to the application. The job is set to leave accounts alone that go out of scope.',
    remedy: expect.stringContaining('Assign it'),
    logged: 'SkipOutOfScopeDeletions',
  });
});

test('ObjectFlowDisabled: the mapping creates nobody', async () => {
  const w = await world({ schema: schemaOf([NAME], { flowTypes: 'Update, Delete' }) });
  await w.edit(user('ada'), assign('ada'));
  expect(await explainedAndLogged(w)).toEqual({
    outcome: 'skipped',
    code: 'ObjectFlowDisabled',
    because: 'The mapping does not allow this kind of change (Create, Update or Delete is off).',
    logged: 'ObjectFlowDisabled',
  });
});

test('EntrySynchronizationSkipped: there is nothing to disable with', async () => {
  const w = await world({ schema: schemaOf([NAME]) });
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  expect(await explainedAndLogged(w)).toMatchObject({
    outcome: 'skipped',
    code: 'EntrySynchronizationSkipped',
    because: 'it is not assigned to the application. There is nothing to do in the target.',
    logged: 'EntrySynchronizationSkipped',
  });
});

test('MissingValues: skipped by setting, a failure by default', async () => {
  const schema = schemaOf([NAME, mapping('nickName', direct('mailNickname'))]);
  const lenient = await world({ schema, settings: settings({ requiredMissingStatus: 'skipped' }) });
  await lenient.edit(user('ada'), assign('ada'));
  expect(await explainedAndLogged(lenient)).toMatchObject({
    outcome: 'skipped',
    code: 'MissingValues',
    logged: 'MissingValues',
  });

  const strict = await world({ schema });
  await strict.edit(user('ada'), assign('ada'));
  expect((await explain(strict)).decision).toMatchObject({
    outcome: 'failed',
    code: 'MissingValues',
    because: 'the required attribute nickName has no value in the source',
    remedy: expect.any(String),
  });
});

test('RedundantExport: source and target agreed', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.service.restart(w.jobId, ['Watermark']);
  await w.run();
  expect((await explain(w)).decision).toEqual({
    outcome: 'provisioned',
    code: 'RedundantExport',
    because: 'it is in scope and linked to User-1; source and target agreed when they were last compared',
  });
});

test('EntityTypeNotSupported: a group in a job without a group mapping', async () => {
  const w = await world({ schema: schemaOf([NAME]) });
  await w.edit(group('sales'), assign('sales'));
  expect((await explain(w, 'Group sales')).decision).toMatchObject({
    outcome: 'skipped',
    code: 'EntityTypeNotSupported',
  });
});

test('somebody in scope without an account is to be looked for, and created', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  expect(await explain(w)).toMatchObject({
    isPending: true,
    decision: {
      outcome: 'provisioned',
      because: expect.stringContaining("looks for userName 'ada@contoso.test' in the target, and creates it"),
    },
  });
  await w.run();
  expect(await explain(w)).toMatchObject({
    isPending: false,
    link: { targetId: 'User-1' },
    lastEntry: { provisioningAction: 'create' },
    decision: { outcome: 'provisioned', because: 'it is in scope and linked to User-1' },
  });
});

test('somebody who leaves scope is to be disabled, and is told why', async () => {
  const w = await world();
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  await w.edit(unassign('ada'));
  expect((await explain(w)).decision).toEqual({
    outcome: 'leaves',
    because: 'it is not assigned to the application; its account User-1 is to be disabled',
    remedy: expect.stringContaining('Assign it'),
  });
});

test('an object in escrow shows the failure that the target answered', async () => {
  const w = await world();
  w.script.refuse = ({ verb }) =>
    verb === 'create' ? { code: 'Conflict', status: 409, detail: 'POST /Users answered 409' } : undefined;
  await w.edit(user('ada'), assign('ada'));
  await w.run();
  expect(await explain(w)).toMatchObject({
    escrow: { code: 'Conflict', attempts: 1 },
    decision: {
      outcome: 'failed',
      code: 'Conflict',
      because: 'POST /Users answered 409',
      remedy: expect.any(String),
    },
  });
});

test('people are found by id, target id, user principal name and display name, in any letter case', async () => {
  const w = await world();
  await w.edit(
    user('ada'),
    user('bob', { displayName: 'Ada' }),
    user('eve', { displayName: 'ADA' }),
    assign('ada'),
  );
  await w.run();
  const job = await w.job();
  const ids = async (wanted: string) => (await findObjects(wanted, job, w)).map(({ id }) => id).toSorted();
  expect(await ids('ada')).toEqual(['ada']);
  expect(await ids('User-1')).toEqual(['ada']);
  expect(await ids('BOB@contoso.test')).toEqual(['bob']);
  expect(await ids('user ada')).toEqual(['ada']);
  expect(await ids('aDa')).toEqual(['bob', 'eve']);
  expect(await ids('nobody')).toEqual([]);
});
