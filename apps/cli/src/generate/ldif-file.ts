import type { Organisation, Person, PersonName, Team } from './people.ts';

const BASE = 'dc=contoso,dc=example';

/** `inetOrgPerson` and `groupOfNames` entries below two organizational units (RFC 2849). */
export function* ldifFile({ users, groups }: Organisation): Generator<string> {
  yield `version: 1\n\n${unit('People')}${unit('Groups')}`;
  for (const person of users) yield personEntry(person);
  for (const team of groups) yield* teamEntry(team);
}

const unit = (name: string): string =>
  `dn: ou=${name},${BASE}\nobjectClass: top\nobjectClass: organizationalUnit\nou: ${name}\n\n`;

const personDn = ({ mailNickname }: PersonName): string => `uid=${mailNickname},ou=People,${BASE}`;

function personEntry(person: Person): string {
  const lines = [
    ['dn', personDn(person)],
    ['objectClass', 'inetOrgPerson'],
    ['uid', person.mailNickname],
    ['cn', person.displayName],
    ['sn', person.surname],
    ['givenName', person.givenName],
    ['mail', person.userName],
    ['employeeNumber', person.employeeId],
    ['title', person.jobTitle],
    ['ou', person.department],
    ['l', person.city],
    ['c', person.country],
    ['telephoneNumber', person.telephoneNumber],
    ['entryUUID', person.id],
    ...(person.accountEnabled ? [] : [['nsAccountLock', 'true']]),
    ...(person.manager === undefined ? [] : [['manager', personDn(person.manager)]]),
  ] as const;
  return `${lines.map(([name = '', value = '']) => line(name, value)).join('')}\n`;
}

function* teamEntry({ id, displayName, description, members }: Team): Generator<string> {
  yield line('dn', `cn=${displayName},ou=Groups,${BASE}`);
  yield line('objectClass', 'groupOfNames');
  yield line('cn', displayName);
  yield line('description', description);
  yield line('entryUUID', id);
  for (const member of members) yield line('member', personDn(member));
  yield '\n';
}

/** What is not plain ASCII is written in base64. */
function line(name: string, value: string): string {
  const isPlain = /^[\x21-\x39\x3b\x3d-\x7e][\x20-\x7e]*$/.test(value);
  return isPlain ? `${name}: ${value}\n` : `${name}:: ${Buffer.from(value, 'utf8').toString('base64')}\n`;
}
