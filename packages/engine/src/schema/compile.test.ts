import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { compileSchema } from './compile.ts';
import { groups, type ObjectMapping, users } from './compiled-schema.ts';
import { DEFAULT_SCHEMA } from './default-schema.ts';

const constant = (value: string) => ({ type: 'Constant', name: value });
const direct = (name: string) => ({ type: 'Attribute', name, expression: `[${name}]`, parameters: [] });
const expression = (text: string) => ({ type: 'Function', name: 'unused', expression: text, parameters: [] });
const mapping = (targetAttributeName: string, source: JsonObject | null, more: JsonObject = {}) => ({
  targetAttributeName,
  source,
  ...more,
});
const matching = mapping('userName', direct('userPrincipalName'), { matchingPriority: 1 });

function schemaOf(attributeMappings: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  const objectMapping = {
    name: 'Users',
    enabled: true,
    sourceObjectName: 'User',
    attributeMappings,
    ...more,
  };
  return { synchronizationRules: [{ name: 'OUT', priority: 1, objectMappings: [objectMapping] }] };
}

function compiled(json: unknown) {
  const result = compileSchema(json);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}

function problems(json: unknown): readonly string[] {
  const result = compileSchema(json);
  return result.ok ? [] : result.problems;
}

const paths = (object: ObjectMapping) => object.attributes.map(({ targetPath }) => targetPath);

test('the default schema compiles without anything left out', () => {
  const { schema, unsupported } = compiled(DEFAULT_SCHEMA);
  expect(unsupported).toEqual([]);
  const user = users(schema);
  expect(user).toMatchObject({
    label: 'User to User',
    isEnabled: true,
    flows: { add: true, update: true, delete: true },
    scope: [],
    manager: { path: `${SCHEMAS.enterpriseUser}:manager` },
    targetSchemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
  });
  expect(paths(user)).toHaveLength(21);
  expect(user.matching.map(({ targetPath }) => targetPath)).toEqual(['userName']);
  expect(user.attributes.find(({ targetPath }) => targetPath === 'active')).toMatchObject({
    type: 'Boolean',
    source: { kind: 'expression', reads: ['IsSoftDeleted'] },
  });
  expect(groups(schema)).toMatchObject({
    label: 'Group to Group',
    members: { path: 'members' },
    targetSchemas: [SCHEMAS.group],
    matching: [{ targetPath: 'displayName', isRequired: true }],
  });
});

test('a mapping without source is of type none, with its default', () => {
  const { schema } = compiled(schemaOf([matching, mapping('title', null, { defaultValue: 'Employee' })]));
  expect(users(schema).attributes[1]).toMatchObject({ source: { kind: 'none' }, defaultValue: 'Employee' });
});

test.each([
  { type: 'Attribute', name: null, expression: '' },
  { type: 'Constant', name: '' },
])('a source that says nothing is of type none: %j', (source) => {
  const { schema } = compiled(schemaOf([matching, mapping('title', source)]));
  expect(users(schema).attributes[1]?.source).toEqual({ kind: 'none' });
});

test('matching attributes come by precedence, and stay value mappings', () => {
  const { schema } = compiled(
    schemaOf([mapping('externalId', direct('objectId'), { matchingPriority: 2 }), matching]),
  );
  expect(users(schema).matching.map(({ targetPath }) => targetPath)).toEqual(['userName', 'externalId']);
  expect(paths(users(schema))).toEqual(['externalId', 'userName']);
});

test('what a real export carries beside the mappings is read and ignored', () => {
  const { schema, unsupported } = compiled({
    '@odata.context': 'https://graph.microsoft.com/beta/$metadata#schema',
    id: 'scim.1',
    version: 'Date:2026-01-01',
    provisioningTaskIdentifier: 'scim.1',
    synchronizationRules: [
      {
        editable: true,
        id: '1',
        name: 'USER_OUTBOUND_USER',
        priority: 1,
        sourceDirectoryName: 'Azure Active Directory',
        targetDirectoryName: 'customappsso',
        containerFilter: null,
        groupFilter: { includedGroups: [] },
        metadata: [{ key: 'supportsProvisionOnDemand', value: 'true' }],
        objectMappings: [
          {
            enabled: true,
            flowTypes: 'Add,Update',
            metadata: [{ key: 'EscrowBehavior', value: '"Default"' }],
            name: 'Provision Azure Active Directory Users',
            sourceObjectName: 'User',
            targetObjectName: SCHEMAS.enterpriseUser,
            scope: null,
            attributeMappings: [{ ...matching, 'source@odata.type': '#x', exportMissingReferences: false }],
          },
        ],
      },
    ],
    directories: [
      {
        id: '2',
        name: 'customappsso',
        objects: [
          {
            name: SCHEMAS.enterpriseUser,
            attributes: [
              {
                name: 'userName',
                type: 'String',
                caseExact: true,
                required: true,
                metadata: [],
                apiExpressions: [],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(unsupported).toEqual([]);
  expect(users(schema)).toMatchObject({
    flows: { add: true, update: true, delete: false },
    attributes: [{ isCaseExact: true, isRequired: true }],
  });
});

test('what SCIM declares Boolean is Boolean, whatever the export calls it', () => {
  const active = mapping('active', expression('Not([IsSoftDeleted])'));
  const json = {
    ...schemaOf([matching, active]),
    directories: [{ objects: [{ attributes: [{ name: 'active', type: 'String' }] }] }],
  };
  expect(users(compiled(json).schema).attributes[1]).toMatchObject({ type: 'Boolean' });
});

test('flow types are also read as a sum of flags', () => {
  expect(users(compiled(schemaOf([matching], { flowTypes: 5 })).schema).flows).toEqual({
    add: true,
    update: false,
    delete: true,
  });
  expect(users(compiled(schemaOf([matching], { flowTypes: 'None' })).schema).flows).toEqual({
    add: false,
    update: false,
    delete: false,
  });
});

test('a function that is only given as a tree is read by its parameter names', () => {
  const tree = {
    type: 'Function',
    name: 'Replace',
    parameters: [
      { key: 'source', value: direct('mail') },
      { key: 'replacementValue', value: constant('_') },
      { key: 'oldValue', value: constant('-') },
    ],
  };
  const nested = {
    type: 'Function',
    name: 'Switch',
    parameters: [
      { key: 'source', value: tree },
      { key: 'key', value: constant('a') },
      { key: 'value', value: constant('1') },
      { key: 'key', value: constant('b') },
      { key: 'value', value: constant('2') },
    ],
  };
  const { schema } = compiled(schemaOf([matching, mapping('title', nested)]));
  expect(users(schema).attributes[1]?.source).toMatchObject({
    text: 'Switch(Replace([mail], "-", , , "_", , ), , "a", "1", "b", "2")',
  });
});

test('parts that are not supported are named one by one, and the rest works', () => {
  const json = schemaOf(
    [
      matching,
      mapping('nickName', expression('Append([manager], "x")')),
      mapping('displayName', direct('displayName')),
    ],
    { scope: { inputFilterGroups: [{ name: 'x', clauses: [] }] } },
  );
  const { schema, unsupported } = compiled(json);
  expect(unsupported).toEqual([
    'Users: nickName: an expression over the reference manager',
    'Users: inputFilterGroups; everybody passes them',
  ]);
  expect(paths(users(schema))).toEqual(['userName', 'displayName']);
});

test('rules into Entra, other objects and second mappings of a type are left out', () => {
  const user = { name: 'A', sourceObjectName: 'user', attributeMappings: [matching] };
  const { schema, unsupported } = compiled({
    synchronizationRules: [
      { name: 'LATE', priority: 2, objectMappings: [{ ...user, name: 'B' }] },
      { name: 'IN', priority: 1, targetDirectoryName: 'Azure Active Directory', objectMappings: [user] },
      { name: 'EARLY', priority: 1, objectMappings: [user, { name: 'Devices', sourceObjectName: 'Device' }] },
    ],
  });
  expect(users(schema).name).toBe('A');
  expect(unsupported).toEqual([
    'rule IN: it writes into Entra',
    'Devices: objects of type Device',
    'B: a second mapping of the type User, after A',
  ]);
});

test.each<[string, JsonObject, string]>([
  [
    'ENG-MAP-19: id',
    schemaOf([matching, mapping('id', direct('objectId'))]),
    "Users: id: 'id' is given by the target and cannot be mapped",
  ],
  [
    'ENG-MAP-20: users off',
    schemaOf([matching], { enabled: false }),
    'Users: the mapping of users cannot be disabled; stop the job instead',
  ],
  [
    'no matching attribute',
    schemaOf([mapping('userName', direct('mail'))]),
    'Users: no attribute decides matching; give one a matchingPriority of 1',
  ],
  [
    'a broken expression',
    schemaOf([matching, mapping('title', expression('Append([a], "x"'))]),
    "Users: title: its expression is not valid, at character 16: expected ',' or ')', found the end of the expression: Append([a], \"x\"",
  ],
  [
    'a bad path',
    schemaOf([matching, mapping('emails[type', direct('mail'))]),
    "Users: emails[type: 'emails[type' is no target path",
  ],
  [
    'a path that Entra cannot write',
    schemaOf([matching, mapping('emails[type co "w"].value', direct('mail'))]),
    'understands only eq and and',
  ],
  [
    'the same target twice',
    schemaOf([matching, mapping('UserName', direct('mail'))]),
    'Users: UserName: it is mapped twice; keep one of the mappings',
  ],
  [
    'roles without a function',
    schemaOf([matching, mapping('roles', direct('appRoleAssignments'))]),
    'cannot flow by itself',
  ],
  [
    'an unknown flow type',
    schemaOf([matching, mapping('title', direct('a'), { flowType: 'Never' })]),
    "there is no flowType 'Never'",
  ],
  [
    'a source that says nothing',
    schemaOf([
      matching,
      mapping('title', { type: 'Function', name: 'Not', parameters: [{ key: 'source', value: {} }] }),
    ]),
    'names neither an attribute nor an expression',
  ],
  [
    'matching by a reference',
    schemaOf([mapping('userName', expression('Append([manager], "x")'), { matchingPriority: 1 })]),
    'is not supported where matching depends on it',
  ],
  [
    'no users',
    { synchronizationRules: [] },
    'there is no mapping of users; add an objectMapping with sourceObjectName User',
  ],
])('%s is refused with what to do', (_, json, problem) => {
  expect(problems(json)).toContainEqual(expect.stringContaining(problem));
});

test.each([[null], [[]], ['{}'], [{}], [{ synchronizationRules: [{ objectMappings: 3 }] }]])(
  'what is no schema is refused by path: %j',
  (json) => {
    expect(problems(json)).not.toEqual([]);
  },
);

test('every problem is told at once', () => {
  const json = schemaOf([mapping('id', direct('a')), mapping('title', expression('Nope()'))], {
    enabled: false,
  });
  expect(problems(json)).toHaveLength(3);
});

const clause = (sourceOperandName: string, operatorName: string, ...values: readonly string[]) => ({
  sourceOperandName,
  operatorName,
  targetOperand: { values },
});
const scoped = (...clauses: readonly JsonObject[]) =>
  schemaOf([matching], { scope: { groups: [{ name: 'T', clauses }] } });

test('a scoping filter keeps its title and labels its clauses', () => {
  const { schema } = compiled(scoped(clause('department', 'EQUALS', 'Sales'), clause('mail', 'is not null')));
  expect(users(schema).scope).toEqual([
    {
      title: 'T',
      clauses: [
        { attribute: 'department', operator: 'EQUALS', value: 'Sales', label: "T.department EQUALS 'Sales'" },
        { attribute: 'mail', operator: 'IS NOT NULL', value: '', label: "T.mail IS NOT NULL ''" },
      ],
    },
  ]);
});

test.each(['manager', 'userType', 'appRoleAssignments', 'createdDateTime'])(
  'ENG-SCOPE-20: a clause on %s is refused',
  (attribute) => {
    expect(problems(scoped(clause(attribute, 'EQUALS', 'x')))).toEqual([
      expect.stringContaining(`Users: filter 'T': '${attribute}' cannot be filtered on`),
    ]);
  },
);

test('ENG-SCOPE-20: a date by definition is refused too', () => {
  const json = {
    synchronizationRules: [
      {
        sourceDirectoryName: 'Entra',
        objectMappings: [
          {
            sourceObjectName: 'User',
            attributeMappings: [matching],
            scope: { groups: [{ clauses: [clause('extension_1_start', 'EQUALS', 'x')] }] },
          },
        ],
      },
    ],
    directories: [
      {
        name: 'Entra',
        objects: [{ name: 'User', attributes: [{ name: 'extension_1_start', type: 'DateTime' }] }],
      },
    ],
  };
  expect(problems(json)).toEqual([expect.stringContaining("'extension_1_start' cannot be filtered on")]);
});

test('ENG-SCOPE-21: a clause on members, or by IsMemberOf, is refused', () => {
  const group = {
    name: 'Groups',
    sourceObjectName: 'Group',
    attributeMappings: [matching],
    scope: {
      groups: [{ name: 'T', clauses: [clause('members', 'EQUALS', 'x'), clause('mail', 'IsMemberOf', 'x')] }],
    },
  };
  const json = { synchronizationRules: [{ objectMappings: [group] }] };
  expect(problems(json)).toEqual([
    expect.stringContaining("'members' cannot be filtered on"),
    expect.stringContaining("there is no operator 'IsMemberOf'"),
    expect.stringContaining('there is no mapping of users'),
  ]);
});

test.each<[JsonObject, string]>([
  [clause('mail', 'EQUALS'), 'EQUALS needs a value'],
  [clause('mail', 'EQUALS', 'a', 'b'), 'EQUALS takes one value and got 2'],
  [clause('mail', 'REGEX MATCH', '('), "'(' is no regular expression"],
  [clause('mail', 'EQUALS', 'x'.repeat(10_001)), 'longer than 10000 characters'],
  [clause('', 'EQUALS', 'x'), 'a clause names no attribute'],
])('a clause that cannot be evaluated is refused: %j', (written, problem) => {
  expect(problems(scoped(written))).toEqual([expect.stringContaining(problem)]);
});

test('a filter without clauses would let everybody pass, and is refused', () => {
  expect(problems(scoped())).toEqual([expect.stringContaining("filter 'T' has no clause")]);
});
