import { naturalAnchor } from '../source/anchor.ts';
import { idAt, type Organisation, type Person, type Team } from './people.ts';

/** One in so many is an administrator as well. */
const ADMIN_EVERY = 100;
/** One in so many is not assigned to the application. */
const UNASSIGNED_EVERY = 10;
const CREATED = '2024-01-01T00:00:00Z';

/** The organisation in the shape of Microsoft Graph, one object a line. */
export function* jsonFile({ users, groups }: Organisation, seed: number): Generator<string> {
  const roles = appRoles(seed);
  yield '{"users":[\n';
  yield* separated(users, (person) => [JSON.stringify(graphUser(person))]);
  yield '],\n"groups":[\n';
  yield* separated(groups, graphGroup);
  yield '],\n"appRoles":[\n';
  yield* separated([roles.user, roles.admin], (role) => [JSON.stringify(role)]);
  yield '],\n"appRoleAssignments":[\n';
  yield* separated(assignments(users, roles), (assignment) => [JSON.stringify(assignment)]);
  yield ']}\n';
}

function graphUser({ manager, userName, telephoneNumber, ...user }: Person): object {
  return {
    ...user,
    userPrincipalName: userName,
    mail: userName,
    businessPhones: [telephoneNumber],
    ...(manager && { manager: { id: manager.id } }),
  };
}

/** In pieces, because a group may have a million members. */
function* graphGroup({ id, displayName, description, members }: Team): Generator<string> {
  const head = JSON.stringify({ id, displayName, description, securityEnabled: true, mailEnabled: false });
  yield `${head.slice(0, -1)},"members":[`;
  let separator = '';
  for (const member of members) {
    yield `${separator}{"id":"${member.id}"}`;
    separator = ',';
  }
  yield ']}';
}

interface Roles {
  readonly user: { readonly id: string };
  readonly admin: { readonly id: string };
}

function appRoles(seed: number): Roles {
  const role = (index: number, value: string) => ({
    id: idAt('3', index, seed),
    value,
    displayName: value,
    isEnabled: true,
  });
  return { user: role(0, 'User'), admin: role(1, 'Administrator') };
}

function* assignments(users: Iterable<Person>, { user, admin }: Roles): Generator<object> {
  let count = 0;
  for (const { id } of users) {
    count += 1;
    if (count % UNASSIGNED_EVERY !== 0) yield assignment(id, user.id);
    if (count % ADMIN_EVERY === 1) yield assignment(id, admin.id);
  }
}

function assignment(principalId: string, appRoleId: string): object {
  return {
    id: naturalAnchor('appRoleAssignment', `${principalId} ${appRoleId}`),
    principalId,
    appRoleId,
    createdDateTime: CREATED,
  };
}

function* separated<T>(items: Iterable<T>, pieces: (item: T) => Iterable<string>): Generator<string> {
  let separator = '';
  for (const item of items) {
    yield separator;
    yield* pieces(item);
    separator = ',\n';
  }
  yield '\n';
}
