import { SCHEMAS } from '@scimulator/scim';
import type { Cast, CastName } from '../cast.ts';
import { type Check, check, needing } from '../check.ts';
import { judge, lists, listsNothing, refusal, valueAt } from '../expect.ts';
import { broken, MET } from '../finding.ts';
import { withCast, withGroup } from '../given.ts';
import type { RequirementId } from '../requirements.ts';

/** A filter over the cast and whom it must find: exactly these, and nobody else in the directory. */
interface Case {
  readonly filter: (cast: Cast) => string;
  readonly finds: readonly CastName[];
}

const finds = (filter: Case['filter'], ...names: readonly CastName[]): Case => ({ filter, finds: names });

/** Only among the three: for filters that others in the directory would match too. */
const among = (cast: Cast, filter: string): string => `userType eq "${cast.tag}" and ${filter}`;

const URN = SCHEMAS.user;

/** What a filter must find, after the RFC's own rules (RFC 7644 3.4.2.2). */
const CASES: readonly (readonly [RequirementId, ...Case[]])[] = [
  [
    'SCIM-FILTER-01',
    finds(({ userNames }) => `userName eq "${userNames.ada.toLowerCase()}"`, 'ada'),
    finds(({ userNames }) => `userName eq "${userNames.ada.toUpperCase()}"`, 'ada'),
    finds(({ userNames }) => `USERNAME Eq "${userNames.ada}"`, 'ada'),
  ],
  ['SCIM-FILTER-02', finds((cast) => among(cast, `userName ne "${cast.userNames.ada}"`), 'ben', 'eve')],
  ['SCIM-FILTER-03', finds(({ tag }) => `userName co "${tag}-b"`, 'ben')],
  [
    'SCIM-FILTER-04',
    finds(({ tag }) => `userName sw "${tag}-e"`, 'eve'),
    finds(({ userNames }) => `userName sw "${userNames.eve}"`, 'eve'),
  ],
  ['SCIM-FILTER-05', finds((cast) => among(cast, 'userName ew "-ben@scimulator.test"'), 'ben')],
  [
    'SCIM-FILTER-06',
    finds((cast) => among(cast, 'title pr'), 'ada', 'ben'),
    finds((cast) => among(cast, 'emails pr'), 'ada', 'ben', 'eve'),
    finds((cast) => among(cast, 'name.givenName pr'), 'ada', 'ben', 'eve'),
    finds((cast) => among(cast, 'nickName pr')),
  ],
  [
    'SCIM-FILTER-08',
    finds(({ tag }) => `externalId eq "${tag}-Ada"`, 'ada'),
    finds(({ tag }) => `externalId eq "${tag}-aDA"`),
  ],
  ['SCIM-FILTER-09', finds(({ ada }) => `id eq ${JSON.stringify(ada.id)}`, 'ada')],
  [
    'SCIM-FILTER-10',
    finds((cast) => among(cast, 'meta.resourceType eq "User"'), 'ada', 'ben', 'eve'),
    finds((cast) => among(cast, 'meta.resourceType eq "user"')),
  ],
  [
    'SCIM-FILTER-11',
    finds((cast) => among(cast, 'active eq true'), 'ada', 'ben'),
    finds((cast) => among(cast, 'active eq false'), 'eve'),
    finds((cast) => among(cast, 'active ne true'), 'eve'),
  ],
  [
    'SCIM-FILTER-14',
    finds(({ tag }) => `displayName eq "${tag} \\"Jack\\" O'Malley"`, 'ben'),
    finds((cast) => among(cast, 'title eq "Guide (and more)"'), 'ada'),
  ],
  ['SCIM-FILTER-15', finds((cast) => among(cast, 'name.familyName eq "MÜLLER"'), 'eve')],
  [
    'SCIM-FILTER-16',
    finds(({ userNames }) => `${URN}:userName eq "${userNames.ben}"`, 'ben'),
    finds(({ userNames }) => `${URN.toUpperCase()}:userName eq "${userNames.ben}"`, 'ben'),
  ],
  [
    'SCIM-FILTER-19',
    finds(({ tag }) => `emails.value eq "${tag}-home@scimulator.test"`, 'ada'),
    finds(({ tag }) => `emails eq "${tag}-home@scimulator.test"`, 'ada'),
    finds((cast) => among(cast, 'emails.type eq "home"'), 'ada'),
  ],
  ['SCIM-FILTER-20', finds(({ tag }) => `emails[type eq "home" and value sw "${tag}"]`, 'ada')],
  [
    'SCIM-FILTER-21',
    finds(({ tag }) => `emails.type eq "home" and emails.value sw "${tag}-work"`, 'ada'),
    finds(({ tag }) => `emails[type eq "home" and value sw "${tag}-work"]`),
  ],
  ['SCIM-FILTER-22', finds((cast) => among(cast, 'title eq "Boss"'), 'ben')],
  [
    'SCIM-FILTER-23',
    finds(
      ({ userNames }) =>
        `userName eq "${userNames.ada}" or userName eq "${userNames.ben}" and active eq false`,
      'ada',
    ),
    finds(
      ({ userNames }) =>
        `(userName eq "${userNames.ada}" or userName eq "${userNames.ben}") and active eq false`,
    ),
  ],
  ['SCIM-FILTER-24', finds((cast) => among(cast, 'not (title pr)'), 'eve')],
  [
    'SCIM-FILTER-26',
    finds(({ userNames }) => `((((userName eq "${userNames.ben}") and (active eq true))))`, 'ben'),
  ],
  ['SCIM-FILTER-27', finds(({ userNames }) => `userName EQ "${userNames.ben}" AND active eq true`, 'ben')],
  [
    'SCIM-FILTER-28',
    finds((cast) => among(cast, 'meta.created gt "2001-01-01T00:00:00Z"'), 'ada', 'ben', 'eve'),
    finds((cast) => among(cast, 'meta.created lt "2001-01-01T01:00:00+01:00"')),
  ],
  ['SCIM-FILTER-36', finds(() => 'userName eq "*"'), finds(() => 'userName eq "%"')],
  [
    'SCIM-FILTER-38',
    finds(({ userNames }) => `userName eq "${userNames.eve}"`, 'eve'),
    finds(({ tag }) => `userName eq "${tag}-nobody"`),
  ],
];

const REFUSED: readonly (readonly [RequirementId, ...string[]])[] = [
  ['SCIM-FILTER-12', 'active gt false'],
  ['SCIM-FILTER-30', 'userName regex "j.*"'],
  [
    'SCIM-FILTER-31',
    'userName eq',
    'eq "x"',
    '(userName eq "x"',
    'userName eq "x")',
    'userName eq "x" and',
    'userName eq "x" xor active eq true',
    'emails[type eq "work"',
    'userName eq "unterminated',
  ],
];

const findingCheck = ([id, ...cases]: readonly [RequirementId, ...Case[]]): Check =>
  check(
    id,
    withCast(async (cast, { client }) => {
      for (const { filter, finds: names } of cases) {
        const query = filter(cast);
        const reply = await client.get('/Users', { filter: query });
        const ids = names.map((name) => cast[name].id);
        const finding = judge(reply, lists(namesOf(names), ids));
        if (finding.kind !== 'met')
          return 'reason' in finding ? { ...finding, reason: `${query}: ${finding.reason}` } : finding;
      }
      return MET;
    }),
  );

const namesOf = (names: readonly CastName[]): string => (names.length === 0 ? 'none' : names.join(', '));

const refusingCheck = ([id, ...filters]: readonly [RequirementId, ...string[]]): Check =>
  check(id, async ({ client }) => {
    for (const filter of filters) {
      const finding = judge(await client.get('/Users', { filter }), refusal([400], ['invalidFilter']));
      if (finding.kind === 'broken') return broken(`${filter}: ${finding.reason}`);
      if (finding.kind !== 'met') return finding;
    }
    return MET;
  });

const USER_FILTERS: readonly Check[] = [
  ...CASES.map(findingCheck),
  ...REFUSED.map(refusingCheck),
  check(
    'SCIM-FILTER-34',
    withCast(async (_cast, { client }) => {
      const reply = await client.get('/Users', { filter: 'noSuchAttribute eq "x"' });
      if (reply.kind === 'answer' && reply.status === 400) return MET;
      return judge(reply, listsNothing);
    }),
  ),
  check('SCIM-FILTER-39', async ({ client, session }) => {
    const filter = `userName eq "${session.unusedId()}"`;
    return judge(await client.get('/Users', { filter }), listsNothing);
  }),
];

const EXTENSION_FILTERS = needing(
  ['enterprise'],
  [
    findingCheck([
      'SCIM-FILTER-17',
      finds((cast) => among(cast, `${SCHEMAS.enterpriseUser}:department eq "tours"`), 'ada'),
    ]),
    check(
      'SCIM-FILTER-40',
      withCast(async ({ ada, ben }, { client }) => {
        const filter = `id eq "${ada.id}" and manager eq "${ben.id}"`;
        return judge(await client.get('/Users', { filter, attributes: 'id' }), listsNothing);
      }),
    ),
  ],
);

const GROUP_FILTERS = needing(
  ['groups'],
  [
    check(
      'SCIM-FILTER-41',
      withGroup(async (made, { client, session }) => {
        const filter = `id eq "${made.id}" and members eq "${session.unusedId()}"`;
        return judge(await client.get('/Groups', { filter }), listsNothing);
      }),
    ),
    check(
      'SCIM-FILTER-42',
      withGroup(async (made, { client }) => {
        const filter = `displayName eq ${JSON.stringify(String(valueAt(made.answer.body, ['displayName'])).toUpperCase())}`;
        return judge(await client.get('/Groups', { filter }), lists('the group', [made.id]));
      }),
    ),
  ],
);

export const FILTER_CHECKS: readonly Check[] = needing(
  ['filter'],
  [...USER_FILTERS, ...EXTENSION_FILTERS, ...GROUP_FILTERS],
);
