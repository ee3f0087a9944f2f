import { type JsonObject, MESSAGES, SCHEMAS } from '@scimulator/scim';
import { has, objectIn, resourcesOf, values } from '../expect.ts';
import type { Answer } from '../reply.ts';
import type { Ask } from '../request.ts';
import {
  breaks,
  but,
  findsNobody,
  findsOnly,
  GOES_ON,
  isCreated,
  isDeleted,
  isPatched,
  type Judgement,
  keeps,
  queryProblem,
  refusedAs,
  shows,
} from './judgement.ts';
import { idOf, pathOf, type Thing, type World } from './world.ts';

/** One request as Entra sends it, and how Entra takes the answer. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Things that must have been created before. */
  readonly needs: readonly Thing[];
  /** The thing whose id the answer holds. */
  readonly makes?: Thing;
  readonly onGroups: boolean;
  ask(world: World): Ask;
  judge(answer: Answer, world: World): Judgement;
  /** A look of our own, which Entra does not take, at what the request has done. */
  readonly look?: {
    ask(world: World): Ask;
    judge(answer: Answer, world: World): Judgement;
  };
}

const quoted = (text: string): string => JSON.stringify(text);
const get = (path: string, query: Readonly<Record<string, string>> = {}): Ask => ({
  method: 'GET',
  path,
  query,
});
const post = (path: string, body: JsonObject): Ask => ({ method: 'POST', path, body });
const remove = (path: string): Ask => ({ method: 'DELETE', path });
const patch = (path: string, operations: readonly JsonObject[]): Ask => ({
  method: 'PATCH',
  path,
  body: { schemas: [MESSAGES.patchOp], Operations: operations },
});

const CHANGES = {
  displayName: 'Ada Two',
  familyName: 'Two',
  email: 'ada.two@scimulator.test',
  mobile: '+1 555 0100',
  department: 'R&D',
};

/** The body of a create after Entra's default mapping. */
const userBody = (userName: string): JsonObject => ({
  schemas: [SCHEMAS.user, SCHEMAS.enterpriseUser],
  externalId: userName.slice(0, userName.indexOf('@')),
  userName,
  active: true,
  displayName: 'Ada Sample',
  emails: [{ primary: true, type: 'work', value: userName }],
  name: { givenName: 'Ada', familyName: 'Sample', formatted: 'Ada Sample' },
  meta: { resourceType: 'User' },
  roles: [],
});

const groupBody = ({ dialect, names, unusedId }: World): JsonObject => ({
  schemas: dialect.groupSchemas,
  externalId: unusedId,
  displayName: names.group,
  members: [],
  meta: { resourceType: 'Group' },
});

const onUser = { needs: ['user'], onGroups: false } as const;

const USER_STEPS: readonly Step[] = [
  {
    id: 'probe',
    title: 'test the connection with a random user',
    needs: [],
    onGroups: false,
    ask: ({ unusedId }) => get('/Users', { filter: `userName eq ${quoted(unusedId)}` }),
    judge: findsNobody,
  },
  {
    id: 'match-user',
    title: 'match a user that is not there yet',
    needs: [],
    onGroups: false,
    ask: ({ names }) => get('/Users', { filter: `userName eq ${quoted(names.user)}` }),
    judge: findsNobody,
  },
  {
    id: 'create-user',
    title: 'create the user',
    needs: [],
    makes: 'user',
    onGroups: false,
    ask: ({ names }) => post('/Users', userBody(names.user)),
    judge: isCreated,
  },
  {
    id: 'read-user',
    title: 'read the user back',
    ...onUser,
    ask: (world) => get(pathOf(world, 'user')),
    judge: (answer, world) =>
      keeps(
        answer,
        has(['id'], idOf(world, 'user')),
        has(['userName'], world.names.user),
        has(['active'], true),
      ),
  },
  {
    id: 'match-user-again',
    title: 'match the user that is there now',
    ...onUser,
    ask: ({ names }) => get('/Users', { filter: `userName eq ${quoted(names.user)}` }),
    judge: (answer, world) => findsOnly(answer, idOf(world, 'user')),
  },
  {
    id: 'update-user',
    title: 'update attributes of the user',
    ...onUser,
    ask: (world) => patch(pathOf(world, 'user'), world.dialect.update(CHANGES)),
    judge: isPatched,
    look: {
      ask: (world) => get(pathOf(world, 'user')),
      judge: (answer) =>
        keeps(
          answer,
          has(['displayName'], CHANGES.displayName),
          has(['name', 'familyName'], CHANGES.familyName),
          values(['emails'], [CHANGES.email]),
          values(['phoneNumbers'], [CHANGES.mobile]),
          has([SCHEMAS.enterpriseUser, 'department'], CHANGES.department),
        ),
    },
  },
  {
    id: 'create-manager',
    title: 'create the manager',
    needs: [],
    makes: 'manager',
    onGroups: false,
    ask: ({ names }) => post('/Users', userBody(names.manager)),
    judge: isCreated,
  },
  {
    id: 'check-manager',
    title: 'ask whether the manager is set',
    needs: ['user', 'manager'],
    onGroups: false,
    ask: (world) => {
      const filter = `id eq ${quoted(idOf(world, 'user'))} and manager eq ${quoted(idOf(world, 'manager'))}`;
      return get('/Users', { filter, attributes: 'id' });
    },
    judge: (answer) => referenceCheck(answer, 'the manager'),
  },
  {
    id: 'set-manager',
    title: 'set the manager',
    needs: ['user', 'manager'],
    onGroups: false,
    ask: (world) => patch(pathOf(world, 'user'), world.dialect.setManager(idOf(world, 'manager'))),
    judge: isPatched,
    look: {
      ask: (world) => get(pathOf(world, 'user')),
      judge: (answer, world) =>
        keeps(answer, has([SCHEMAS.enterpriseUser, 'manager', 'value'], idOf(world, 'manager'))),
    },
  },
  {
    id: 'set-role',
    title: 'set the primary role',
    ...onUser,
    ask: (world) => patch(pathOf(world, 'user'), world.dialect.setRole('reader')),
    judge: (answer) =>
      isPatched(answer) === GOES_ON ? GOES_ON : but(`${refusedAs(answer)}: leave roles out of the mapping`),
    look: {
      ask: (world) => get(pathOf(world, 'user')),
      judge: (answer) => keeps(answer, values(['roles'], ['reader'])),
    },
  },
  {
    id: 'disable-user',
    title: 'disable the user',
    ...onUser,
    ask: (world) => patch(pathOf(world, 'user'), world.dialect.disable()),
    judge: isPatched,
    look: {
      ask: (world) => get(pathOf(world, 'user')),
      judge: (answer) => shows(answer, 'Entra takes the user for disabled', has(['active'], false)),
    },
  },
  {
    id: 'match-disabled-user',
    title: 'match the disabled user',
    ...onUser,
    ask: ({ names }) => get('/Users', { filter: `userName eq ${quoted(names.user)}` }),
    judge: (answer, world) => findsOnly(answer, idOf(world, 'user')),
  },
];

/** Entra goes on without the answer, and sends the reference whether it is there or not. */
function referenceCheck(answer: Answer, what: string): Judgement {
  const problem = queryProblem(answer);
  return problem === undefined
    ? GOES_ON
    : but(`the query cannot tell whether ${what} is set, so it is sent again each time`);
}

const WITHOUT_MEMBERS = { excludedAttributes: 'members' };

const noMembers = (answer: Answer): Judgement => {
  const groups = 'Resources' in objectIn(answer) ? resourcesOf(answer) : [objectIn(answer)];
  return groups.some((group) => 'members' in group)
    ? breaks('members came although they were excluded: large groups exceed Entra’s limits')
    : GOES_ON;
};

const onGroup = { needs: ['group'], onGroups: true } as const;

const GROUP_STEPS: readonly Step[] = [
  {
    id: 'probe-groups',
    title: 'probe with a random group',
    needs: [],
    onGroups: true,
    ask: ({ unusedId }) =>
      get('/Groups', { ...WITHOUT_MEMBERS, filter: `displayName eq ${quoted(unusedId)}` }),
    judge: findsNobody,
  },
  {
    id: 'create-group',
    title: 'create the group',
    needs: [],
    makes: 'group',
    onGroups: true,
    ask: (world) => post('/Groups', groupBody(world)),
    judge: isCreated,
  },
  {
    id: 'read-group',
    title: 'read the group without its members',
    ...onGroup,
    ask: (world) => get(pathOf(world, 'group'), WITHOUT_MEMBERS),
    judge: (answer, world) => keeps(answer, has(['displayName'], world.names.group)),
  },
  {
    id: 'match-group',
    title: 'match the group',
    ...onGroup,
    ask: ({ names }) =>
      get('/Groups', { ...WITHOUT_MEMBERS, filter: `displayName eq ${quoted(names.group)}` }),
    judge: (answer, world) => findsOnly(answer, idOf(world, 'group')),
  },
  {
    id: 'check-member',
    title: 'ask whether the user is a member',
    needs: ['user', 'group'],
    onGroups: true,
    ask: (world) => {
      const filter = `id eq ${quoted(idOf(world, 'group'))} and members eq ${quoted(idOf(world, 'user'))}`;
      return get('/Groups', { ...WITHOUT_MEMBERS, filter });
    },
    judge: (answer) => referenceCheck(answer, 'the membership'),
  },
  {
    id: 'add-members',
    title: 'put two members in',
    needs: ['user', 'manager', 'group'],
    onGroups: true,
    ask: (world) => {
      const ids = [idOf(world, 'user'), idOf(world, 'manager')];
      return patch(pathOf(world, 'group'), world.dialect.addMembers(ids));
    },
    judge: isPatched,
    look: {
      ask: (world) => get(pathOf(world, 'group')),
      judge: (answer, world) =>
        shows(
          answer,
          'Entra does not read members back and never mends this',
          values(['members'], [idOf(world, 'user'), idOf(world, 'manager')]),
        ),
    },
  },
  {
    id: 'read-group-with-members',
    title: 'read the group without the members it has now',
    needs: ['user', 'manager', 'group'],
    onGroups: true,
    ask: (world) => get(pathOf(world, 'group'), WITHOUT_MEMBERS),
    judge: noMembers,
  },
  {
    id: 'remove-member',
    title: 'take one member out',
    needs: ['user', 'manager', 'group'],
    onGroups: true,
    ask: (world) => patch(pathOf(world, 'group'), world.dialect.removeMember(idOf(world, 'user'))),
    judge: isPatched,
    look: {
      ask: (world) => get(pathOf(world, 'group')),
      judge: (answer, world) =>
        shows(
          answer,
          'only the one member was to go, and Entra never mends this',
          values(['members'], [idOf(world, 'manager')]),
        ),
    },
  },
  {
    id: 'delete-group',
    title: 'delete the group',
    ...onGroup,
    ask: (world) => remove(pathOf(world, 'group')),
    judge: isDeleted,
  },
];

const LAST_STEPS: readonly Step[] = [
  {
    id: 'delete-user',
    title: 'delete the user',
    ...onUser,
    ask: (world) => remove(pathOf(world, 'user')),
    judge: isDeleted,
  },
];

/** The life of a user and a group as Entra provisions them, in Entra's order (Entra: SCIM article). */
export const STEPS: readonly Step[] = [...USER_STEPS, ...GROUP_STEPS, ...LAST_STEPS];
