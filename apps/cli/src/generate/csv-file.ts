import type { Organisation, Person } from './people.ts';

/** The columns of the admin centre's *Download users* that a made-up person has, in its order. */
const COLUMNS: Readonly<Record<string, (person: Person) => string>> = {
  userPrincipalName: ({ userName }) => userName,
  displayName: ({ displayName }) => displayName,
  surname: ({ surname }) => surname,
  mail: ({ userName }) => userName,
  givenName: ({ givenName }) => givenName,
  objectId: ({ id }) => id,
  userType: () => 'Member',
  jobTitle: ({ jobTitle }) => jobTitle,
  department: ({ department }) => department,
  accountEnabled: ({ accountEnabled }) => (accountEnabled ? 'True' : 'False'),
  country: ({ country }) => country,
  city: ({ city }) => city,
  telephoneNumber: ({ telephoneNumber }) => telephoneNumber,
};

/** Users alone: the format has neither groups nor managers. */
export function* csvFile({ users }: Organisation): Generator<string> {
  yield `${Object.keys(COLUMNS).join(',')}\r\n`;
  const values = Object.values(COLUMNS);
  for (const person of users) yield `${values.map((value) => field(value(person))).join(',')}\r\n`;
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
