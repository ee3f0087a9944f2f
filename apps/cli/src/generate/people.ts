import { base, en, Faker } from '@faker-js/faker';

/** A made-up organisation, the same for the same seed, told one object at a time. */
export interface Organisation {
  readonly users: Iterable<Person>;
  readonly groups: Iterable<Team>;
}

export interface Person {
  readonly id: string;
  readonly userName: string;
  readonly mailNickname: string;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly employeeId: string;
  readonly jobTitle: string;
  readonly department: string;
  readonly city: string;
  readonly country: string;
  readonly telephoneNumber: string;
  readonly accountEnabled: boolean;
  /** Absent for the one at the top. */
  readonly manager?: PersonName;
}

/** What others need to refer to a person. */
export type PersonName = Pick<Person, 'id' | 'mailNickname'>;

export interface Team {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly members: Iterable<PersonName>;
}

export interface OrganisationSize {
  readonly users: number;
  readonly groups: number;
  readonly seed: number;
}

/** How many people report to one manager. */
const REPORTS = 8;
/** One account in so many is switched off. */
const DISABLED_EVERY = 50;
/** Beside its own share, a team takes one more member for so many. */
const GUESTS_SHARE = 10;
const DOMAIN = 'contoso.example';

export function organisation({ users, groups, seed }: OrganisationSize): Organisation {
  const pools = drawPools(seed);
  const people = { pools, users, seed };
  return {
    users: mapRange(users, (index) => personAt(index, people)),
    groups: mapRange(groups, (index) => teamAt(index, groups, people)),
  };
}

interface Pools {
  readonly givenNames: readonly string[];
  readonly surnames: readonly string[];
  readonly jobTitles: readonly string[];
  readonly departments: readonly string[];
  readonly places: readonly { readonly city: string; readonly country: string }[];
  readonly teamWords: readonly string[];
}

interface People {
  readonly pools: Pools;
  readonly users: number;
  readonly seed: number;
}

// Drawing from pools of a few hundred is a hundred times faster than asking faker for every value of every person.
function drawPools(seed: number): Pools {
  const faker = new Faker({ locale: [en, base], seed });
  const draw = <T>(count: number, one: () => T): readonly T[] => faker.helpers.multiple(one, { count });
  return {
    givenNames: draw(600, () => faker.person.firstName()),
    surnames: draw(600, () => faker.person.lastName()),
    jobTitles: draw(120, () => faker.person.jobTitle()),
    departments: [...new Set(draw(40, () => faker.commerce.department()))],
    places: draw(60, () => ({ city: faker.location.city(), country: faker.location.countryCode() })),
    teamWords: draw(200, () => faker.word.noun()),
  };
}

function personAt(index: number, people: People): Person {
  const { pools, seed } = people;
  const pick = <T>(pool: readonly T[], salt: number): T => pickFrom(pool, mixed(seed, index, salt));
  const name = nameAt(index, people);
  const place = pick(pools.places, 4);
  return {
    ...name,
    userName: `${name.mailNickname}@${DOMAIN}`,
    displayName: `${name.givenName} ${name.surname}`,
    employeeId: String(100_000 + index),
    jobTitle: pick(pools.jobTitles, 3),
    // A department is a branch of the tree of managers.
    department: pickFrom(pools.departments, branchOf(index)),
    city: place.city,
    country: place.country,
    telephoneNumber: `+1 555 ${String(1_000_000 + (mixed(seed, index, 5) % 9_000_000))}`,
    accountEnabled: index % DISABLED_EVERY !== DISABLED_EVERY - 1,
    ...(index > 0 && { manager: nameAt(managerOf(index), people) }),
  };
}

function nameAt(
  index: number,
  { pools, seed }: People,
): PersonName & { readonly givenName: string; readonly surname: string } {
  const givenName = pickFrom(pools.givenNames, mixed(seed, index, 1));
  const surname = pickFrom(pools.surnames, mixed(seed, index, 2));
  const mailNickname = `${givenName}.${surname}.${index + 1}`.toLowerCase().replace(/[^a-z0-9.]/g, '');
  return { id: idAt('1', index, seed), mailNickname, givenName, surname };
}

function teamAt(index: number, groups: number, people: People): Team {
  const word = pickFrom(people.pools.teamWords, mixed(people.seed, index, 6));
  return {
    id: idAt('2', index, people.seed),
    displayName: `${word.charAt(0).toUpperCase()}${word.slice(1)} ${index + 1}`,
    description: `Team ${index + 1} of ${groups}`,
    members: membersOf(index, groups, people),
  };
}

/** Everybody is in one team by number; some are in a second one. */
function* membersOf(index: number, groups: number, people: People): Generator<PersonName> {
  for (let at = index; at < people.users; at += groups) {
    const { id, mailNickname } = nameAt(at, people);
    yield { id, mailNickname };
  }
  if (groups < 2) return;
  for (let at = (index + 1) % groups; at < people.users; at += groups * GUESTS_SHARE) {
    const { id, mailNickname } = nameAt(at, people);
    yield { id, mailNickname };
  }
}

const managerOf = (index: number): number => Math.floor((index - 1) / REPORTS);

function branchOf(index: number): number {
  let at = index;
  while (at > REPORTS) at = managerOf(at);
  return at;
}

/** A UUID of version 8 (RFC 9562 5.8): the kind of object, the seed and the number are all there is to it. */
export function idAt(kind: string, index: number, seed: number): string {
  return `${seed.toString(16).padStart(8, '0')}-000${kind}-8000-8000-${index.toString(16).padStart(12, '0')}`;
}

const pickFrom = <T>(pool: readonly T[], number: number): T => {
  const picked = pool[number % pool.length];
  if (picked === undefined) throw new Error('invariant: a pool is never empty');
  return picked;
};

/** A number that looks drawn by lot, yet depends on nothing but what it is for (the mixing of MurmurHash3). */
function mixed(seed: number, index: number, salt: number): number {
  let value = Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function mapRange<T>(count: number, at: (index: number) => T): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < count; index++) yield at(index);
    },
  };
}
