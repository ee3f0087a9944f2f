import { SCHEMAS } from '@scimulator/scim';
import { type Check, check, needing } from '../check.ts';
import { firstProblem, has, hasSchema, judge, lacks, status, values } from '../expect.ts';
import { withUser } from '../given.ts';
import { add, ends, merge, type PatchCase, patchCheck, replace } from '../patch-case.ts';

const DEPARTMENT = `${SCHEMAS.enterpriseUser}:department`;

/** The shapes that Entra sends and the RFC does not know (Entra: SCIM article; SCIM compliance flag article). */
const ENTRA_CASES: readonly PatchCase[] = [
  {
    id: 'SCIM-PATCH-05',
    start: {},
    steps: [
      ends([{ op: 'Add', path: 'title', value: 'Guide' }], has(['title'], 'Guide')),
      ends([{ op: 'Replace', path: 'title', value: 'Boss' }], has(['title'], 'Boss')),
      ends([{ op: 'Remove', path: 'title' }], lacks('title')),
    ],
  },
  {
    id: 'SCIM-PATCH-16',
    start: { emails: [{ value: 'work@scimulator.test', type: 'work' }] },
    steps: [
      ends(
        [add('phoneNumbers[type eq "mobile"].value', '+1 555')],
        has(['phoneNumbers', 0, 'value'], '+1 555'),
        has(['phoneNumbers', 0, 'type'], 'mobile'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-22',
    start: {},
    steps: [
      ends([replace('active', 'False')], has(['active'], false)),
      ends([replace('active', 'True')], has(['active'], true)),
    ],
  },
  {
    id: 'SCIM-PATCH-27',
    start: {},
    steps: [
      ends(
        [merge('replace', { displayName: 'Two', 'name.familyName': 'Two' })],
        has(['displayName'], 'Two'),
        has(['name', 'familyName'], 'Two'),
        has(['name', 'givenName'], 'Ada'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-53',
    start: { roles: [{ value: 'reader', primary: true }] },
    steps: [ends([replace('roles[primary eq "True"].value', 'owner')], values(['roles'], ['owner']))],
  },
  {
    id: 'SCIM-PATCH-54',
    start: {},
    steps: [
      ends(
        ['streetAddress', 'locality', 'region', 'postalCode', 'country'].map((name) =>
          add(`addresses[type eq "work"].${name}`, 'SE'),
        ),
        has(['addresses', 0, 'country'], 'SE'),
        has(['addresses', 0, 'streetAddress'], 'SE'),
        lacks('addresses', 1),
      ),
    ],
  },
];

const EXTENSION_CASES: readonly PatchCase[] = [
  {
    id: 'SCIM-PATCH-13',
    start: {},
    steps: [
      ends(
        [add(DEPARTMENT, 'Tours')],
        has([SCHEMAS.enterpriseUser, 'department'], 'Tours'),
        hasSchema(SCHEMAS.enterpriseUser),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-14',
    start: {},
    steps: [
      ends(
        [merge('add', { [SCHEMAS.enterpriseUser]: { department: 'Tours' } })],
        has([SCHEMAS.enterpriseUser, 'department'], 'Tours'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-15',
    start: {},
    steps: [
      ends([merge('add', { [DEPARTMENT]: 'Tours' })], has([SCHEMAS.enterpriseUser, 'department'], 'Tours')),
    ],
  },
];

const MANAGER = `${SCHEMAS.enterpriseUser}:manager`;

const MANAGER_CHECKS = needing(
  ['enterprise'],
  [
    check(
      'SCIM-PATCH-41',
      withUser({}, async (manager, context) =>
        withUser({}, async (made, { client }) => {
          const set = await client.patch(made.path, [{ op: 'Add', path: MANAGER, value: manager.id }]);
          const whileSet = await client.get(made.path);
          const cleared = await client.patch(made.path, [{ op: 'Replace', path: MANAGER, value: '' }]);
          return firstProblem(
            judge(set, status(200, 204)),
            judge(whileSet, status(200), has([SCHEMAS.enterpriseUser, 'manager', 'value'], manager.id)),
            judge(cleared, status(200, 204)),
            judge(
              await client.get(made.path),
              status(200),
              lacks(SCHEMAS.enterpriseUser, 'manager', 'value'),
            ),
          );
        })(context),
      ),
    ),
  ],
);

export const PATCH_CLIENT_CHECKS: readonly Check[] = needing(
  ['patch'],
  [
    ...ENTRA_CASES.map(patchCheck),
    ...needing(['enterprise'], EXTENSION_CASES.map(patchCheck)),
    ...MANAGER_CHECKS,
  ],
);
