import { isJsonObject, type Json } from '@scimulator/scim';
import { changing, onResources, without } from '../alterations/answers.ts';
import {
  allMembersOrNothing,
  isAboutMembers,
  neighboursRemoved,
  noNestedGroups,
  unknownMembersDropped,
} from '../alterations/members.ts';
import { forAuthorized, invalid, onOperations, opOf, refuseOperations } from '../alterations/requests.ts';
import type { NamedFault } from '../named-fault.ts';

const PATCHES = { method: ['PATCH'] };
const WRITES = { method: ['POST', 'PUT', 'PATCH'], path: '/Groups*' };
const MEMBERS_SHOWN_MAX = 100;

/** What happens to the members of groups. */
export const MEMBER_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q21',
    name: 'remove-wipes-members',
    wire: 'a remove of `members` with a value empties the group',
    match: PATCHES,
    alter: () =>
      onOperations((operation) =>
        opOf(operation) === 'remove' && isAboutMembers(operation)
          ? without({ ...operation, path: 'members' }, 'value')
          : operation,
      ),
    entra: 'loses the members without noticing: it never reads them again',
    source: 'azure-docs#30826',
  },
  {
    id: 'Q29',
    name: 'member-cap',
    wire: `a group shows its first ${MEMBERS_SHOWN_MAX} members only`,
    alter: () =>
      onResources((resource) =>
        changing(resource, 'members', (members) =>
          Array.isArray(members) ? (members as readonly Json[]).slice(0, MEMBERS_SHOWN_MAX) : members,
        ),
      ),
    entra: 'loses members without noticing',
    source: 'FusionAuth#2784',
  },
  {
    id: 'Q30',
    name: 'member-all-or-nothing',
    wire: 'one member that does not exist makes the whole write fail with 400',
    match: WRITES,
    alter: () => forAuthorized(allMembersOrNothing),
    entra: 'no member is added until the one is mended',
    source: 'fleet#52600',
  },
  {
    id: 'Q31',
    name: 'member-dropped',
    wire: 'a member that does not exist is left out, and the write succeeds',
    match: WRITES,
    alter: () => forAuthorized(unknownMembersDropped),
    entra: 'the membership is missing, and nothing says so',
    source: 'seen in the field',
  },
  {
    id: 'Q32',
    name: 'remove-by-index',
    wire: 'removing a member removes the one beside it',
    match: PATCHES,
    alter: () => neighboursRemoved,
    entra: 'does not notice',
    source: 'FusionAuth#2834',
  },
  {
    id: 'Q33',
    name: 'replace-empty-refused',
    wire: 'replacing `members` by an empty list is answered 400',
    match: PATCHES,
    alter: () =>
      refuseOperations((operation) => {
        const { value } = operation;
        const members = isJsonObject(value)
          ? value['members']
          : isAboutMembers(operation)
            ? value
            : undefined;
        const isEmptying = opOf(operation) === 'replace' && Array.isArray(members) && members.length === 0;
        return isEmptying ? invalid('invalidValue', 'members must not be empty') : undefined;
      }),
    entra: 'none; Push Now of Okta fails',
    source: 'SCIM-SDK#757',
  },
  {
    id: 'Q105',
    name: 'nested-group-refused',
    wire: 'a group as a member is answered 400',
    match: WRITES,
    alter: () => forAuthorized(noNestedGroups),
    entra: 'none: it sends no groups as members',
    source: 'seen in the field',
  },
];
