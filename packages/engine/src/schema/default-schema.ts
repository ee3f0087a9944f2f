import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { declaredAttribute, parseTargetPath } from './target-path.ts';

const ENTRA = 'Azure Active Directory';
const APPLICATION = 'customappsso';
const MATCHING = 1;

interface Row {
  readonly target: string;
  /** A source attribute, or an expression. */
  readonly from: { readonly attribute: string } | { readonly function: string; readonly expression: string };
  readonly matchingPriority?: number;
}

interface Mapping {
  readonly name: string;
  readonly type: 'User' | 'Group';
  readonly targetObjectName: string;
  readonly rows: readonly Row[];
}

const attribute = (name: string, target: string): Row => ({ target, from: { attribute: name } });
const work = (name: string, sub: string): Row => attribute(name, `addresses[type eq "work"].${sub}`);
const enterprise = (name: string, target = name): Row =>
  attribute(name, `${SCHEMAS.enterpriseUser}:${target}`);

const USERS: Mapping = {
  name: 'Provision Microsoft Entra ID Users',
  type: 'User',
  targetObjectName: SCHEMAS.enterpriseUser,
  rows: [
    { ...attribute('userPrincipalName', 'userName'), matchingPriority: MATCHING },
    {
      target: 'active',
      from: {
        function: 'Switch',
        expression: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
      },
    },
    attribute('displayName', 'displayName'),
    attribute('jobTitle', 'title'),
    attribute('mail', 'emails[type eq "work"].value'),
    attribute('preferredLanguage', 'preferredLanguage'),
    attribute('givenName', 'name.givenName'),
    attribute('surname', 'name.familyName'),
    {
      target: 'name.formatted',
      from: { function: 'Join', expression: 'Join(" ", [givenName], [surname])' },
    },
    work('physicalDeliveryOfficeName', 'formatted'),
    work('streetAddress', 'streetAddress'),
    work('city', 'locality'),
    work('state', 'region'),
    work('postalCode', 'postalCode'),
    work('country', 'country'),
    attribute('telephoneNumber', 'phoneNumbers[type eq "work"].value'),
    attribute('mobile', 'phoneNumbers[type eq "mobile"].value'),
    attribute('facsimileTelephoneNumber', 'phoneNumbers[type eq "fax"].value'),
    attribute('mailNickname', 'externalId'),
    enterprise('employeeId', 'employeeNumber'),
    enterprise('department'),
    enterprise('manager'),
  ],
};

const GROUPS: Mapping = {
  name: 'Provision Microsoft Entra ID Groups',
  type: 'Group',
  targetObjectName: SCHEMAS.group,
  rows: [
    { ...attribute('displayName', 'displayName'), matchingPriority: MATCHING },
    attribute('objectId', 'externalId'),
    attribute('members', 'members'),
  ],
};

/** The schema of a new job of template `scim`, in the shape Graph gives it (entra-engine 4.3, scim-wire 3.4, graph-api 3.8). */
export const DEFAULT_SCHEMA: JsonObject = {
  id: 'scim',
  version: 'v1.0',
  synchronizationRules: [
    {
      id: 'scim-outbound',
      name: 'USER_OUTBOUND',
      priority: 1,
      editable: true,
      sourceDirectoryName: ENTRA,
      targetDirectoryName: APPLICATION,
      objectMappings: [objectMapping(USERS), objectMapping(GROUPS)],
    },
  ],
  directories: [
    {
      id: 'entra',
      name: ENTRA,
      readOnly: true,
      objects: [USERS, GROUPS].map((mapping) => ({
        name: mapping.type,
        attributes: sourceAttributes(mapping),
      })),
    },
    {
      id: APPLICATION,
      name: APPLICATION,
      readOnly: false,
      objects: [USERS, GROUPS].map((mapping) => ({
        name: mapping.targetObjectName,
        attributes: targetAttributes(mapping),
      })),
    },
  ],
};

function objectMapping({ name, type, targetObjectName, rows }: Mapping): JsonObject {
  return {
    name,
    enabled: true,
    sourceObjectName: type,
    targetObjectName,
    flowTypes: 'Add, Update, Delete',
    scope: { groups: [], inputFilterGroups: [], categoryFilterGroups: [] },
    attributeMappings: rows.map(attributeMapping),
  };
}

function attributeMapping({ target, from, matchingPriority = 0 }: Row): JsonObject {
  return {
    targetAttributeName: target,
    matchingPriority,
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    defaultValue: null,
    exportMissingReferences: false,
    source:
      'attribute' in from
        ? { type: 'Attribute', name: from.attribute, expression: `[${from.attribute}]`, parameters: [] }
        : { type: 'Function', name: from.function, expression: from.expression, parameters: [] },
  };
}

function sourceAttributes({ type, rows }: Mapping): readonly JsonObject[] {
  const names = rows.flatMap(({ from }) => ('attribute' in from ? [from.attribute] : []));
  const anchor = definition({ name: 'objectId', anchor: true, required: true });
  const mapped = [...new Set(names)].filter((name) => name !== 'objectId');
  const computed = type === 'User' ? [definition({ name: 'IsSoftDeleted', type: 'Boolean' })] : [];
  return [anchor, ...mapped.map((name) => definition({ name, ...reference(name) })), ...computed];
}

function targetAttributes({ type, rows }: Mapping): readonly JsonObject[] {
  const anchor = definition({ name: 'id', anchor: true, required: true, caseExact: true });
  return [anchor, ...rows.map(({ target, from }) => targetAttribute(type, target, from))];
}

function targetAttribute(type: Mapping['type'], target: string, from: Row['from']): JsonObject {
  const parsed = parseTargetPath(target);
  if (!parsed.ok) throw new Error(parsed.detail);
  const declared = declaredAttribute(type, parsed.path);
  return definition({
    name: target,
    type: declared?.type === 'boolean' ? 'Boolean' : 'String',
    caseExact: declared?.caseExact ?? false,
    required: target === 'userName' || (type === 'Group' && target === 'displayName'),
    ...('attribute' in from && reference(from.attribute)),
  });
}

function reference(name: string): JsonObject {
  if (name === 'manager') return { type: 'Reference' };
  return name === 'members' ? { type: 'Reference', multivalued: true } : {};
}

function definition(given: JsonObject): JsonObject {
  return {
    type: 'String',
    anchor: false,
    caseExact: false,
    required: false,
    multivalued: false,
    mutability: 'ReadWrite',
    ...given,
  };
}
