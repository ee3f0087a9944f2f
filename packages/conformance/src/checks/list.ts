import { type Check, check, needing } from '../check.ts';
import {
  type Expectation,
  has,
  holds,
  isList,
  judge,
  lacks,
  lists,
  objectIn,
  present,
  resourcesOf,
  status,
  valueAt,
} from '../expect.ts';
import { broken, MET } from '../finding.ts';
import { withCast, withGroupOfAda } from '../given.ts';
import { idsIn } from '../list.ts';
import { make } from '../made.ts';
import type { Answer } from '../reply.ts';
import { group } from '../samples.ts';

type Query = Readonly<Record<string, string>>;

/** A query over all users, of whom there are at least three. */
const listing = (query: Query, ...expectations: readonly Expectation[]): Check['run'] =>
  withCast(async (_cast, { client }) => judge(await client.get('/Users', query), isList, ...expectations));

const isEmptyPage = holds((answer) => resourcesOf(answer).length === 0, 'resources came with the page');

const countsAll = holds(
  (answer) => Number(valueAt(answer.body, ['totalResults'])) >= 3,
  'totalResults is too small',
);

const countsPage = holds(
  (answer) => valueAt(answer.body, ['itemsPerPage']) === resourcesOf(answer).length,
  'itemsPerPage is not the number of resources in the page',
);

const startsAtOne = holds(
  (answer) => [1, undefined].includes(startOf(answer)),
  'startIndex in the answer is not 1',
);

const startOf = (answer: Answer): number | undefined => {
  const start = valueAt(answer.body, ['startIndex']);
  return typeof start === 'number' ? start : undefined;
};

const PAGING = [
  check(
    'SCIM-PAGE-01',
    listing(
      { count: '2' },
      holds((answer) => resourcesOf(answer).length <= 2, 'more than count came back'),
    ),
  ),
  check(
    'SCIM-PAGE-03',
    listing(
      { startIndex: '0', count: '1' },
      holds((answer) => resourcesOf(answer).length === 1, 'startIndex=0 yields no resource'),
      startsAtOne,
    ),
  ),
  check('SCIM-PAGE-04', listing({ count: '0' }, isEmptyPage, countsAll)),
  check('SCIM-PAGE-05', listing({ count: '-1' }, isEmptyPage, countsAll)),
  check('SCIM-PAGE-06', listing({ startIndex: '100000000', count: '1' }, isEmptyPage, countsAll)),
  check(
    'SCIM-PAGE-07',
    listing({ startIndex: '2', count: '1' }, has(['startIndex'], 2), present('itemsPerPage')),
  ),
  check('SCIM-PAGE-08', listing({ startIndex: '1', count: '2' }, countsPage)),
  check('SCIM-PAGE-16', async ({ client }) =>
    judge(
      await client.get('/Users', { count: 'many' }),
      holds((answer) => answer.status < 500, 'count=many is a server error'),
    ),
  ),
];

const hasTwo = holds((answer) => resourcesOf(answer).length === 2, 'a page of two does not hold two');

const WALKS = needing(
  ['filter'],
  [
    check(
      'SCIM-PAGE-02',
      withCast(async (cast, { client }) => {
        const filter = `userType eq "${cast.tag}"`;
        const ids: string[] = [];
        for (const startIndex of ['1', '2', '3']) {
          const reply = await client.get('/Users', { filter, startIndex, count: '1' });
          const finding = judge(reply, isList, has(['totalResults'], 3));
          if (finding.kind !== 'met' || reply.kind !== 'answer') return finding;
          ids.push(...idsIn(resourcesOf(reply)));
        }
        const everyone = [cast.ada.id, cast.ben.id, cast.eve.id].sort();
        return ids.sort().join() === everyone.join()
          ? MET
          : broken('pages of one do not hold each of three users once');
      }),
    ),
    check(
      'SCIM-PAGE-12',
      withCast(async (cast, { client }) => {
        const filter = `userType eq "${cast.tag}"`;
        const reply = await client.get('/Users', { filter, startIndex: '1', count: '2' });
        return judge(reply, isList, has(['totalResults'], 3), hasTwo);
      }),
    ),
  ],
);

/** What may stay beside the attributes that were asked for. */
const ALWAYS: readonly string[] = ['id', 'schemas', 'meta'];

const holdsOnly =
  (...names: readonly string[]): Expectation =>
  (answer) => {
    const more = Object.keys(objectIn(answer)).filter(
      (name) => !ALWAYS.includes(name) && !names.includes(name),
    );
    return more.length === 0 ? undefined : `the answer also holds ${more.join(', ')}`;
  };

/** GET of Ada with this selection of attributes. */
const selecting = (query: Query, ...expectations: readonly Expectation[]): Check['run'] =>
  withCast(async (cast, { client }) =>
    judge(await client.get(cast.ada.path, query), status(200), ...expectations),
  );

const PROJECTION = [
  check(
    'SCIM-ATTR-01',
    selecting({ attributes: 'userName' }, present('id'), present('userName'), holdsOnly('userName')),
  ),
  check(
    'SCIM-ATTR-02',
    selecting(
      { attributes: 'name.givenName' },
      present('name', 'givenName'),
      lacks('name', 'familyName'),
      holdsOnly('name'),
    ),
  ),
  check('SCIM-ATTR-03', selecting({ attributes: 'USERNAME' }, present('userName'), holdsOnly('userName'))),
  check(
    'SCIM-ATTR-04',
    selecting(
      { attributes: 'userName,title' },
      present('userName'),
      present('title'),
      holdsOnly('userName', 'title'),
    ),
  ),
  check(
    'SCIM-ATTR-05',
    selecting({ excludedAttributes: 'emails' }, lacks('emails'), present('userName'), present('title')),
  ),
  check('SCIM-ATTR-06', selecting({ excludedAttributes: 'id' }, present('id'))),
];

const noMembers = holds(
  (answer) => !('members' in objectIn(answer)),
  'members came although they were excluded',
);

const noMembersInList = holds(
  (answer) => resourcesOf(answer).every((one) => !('members' in one)),
  'members came although they were excluded',
);

const QUERY_PROJECTION = needing(
  ['filter'],
  [
    check(
      'SCIM-ATTR-15',
      withCast(async (cast, { client }) => {
        const query = { filter: `userName eq "${cast.userNames.ada}"`, attributes: 'id' };
        const first = holds(
          (answer) => resourcesOf(answer)[0]?.['id'] === cast.ada.id,
          'the user was not found',
        );
        const bare = holds(
          (answer) => resourcesOf(answer).every((one) => !('userName' in one)),
          'more than id came back',
        );
        return judge(await client.get('/Users', query), isList, first, bare);
      }),
    ),
  ],
);

const GROUP_PROJECTION = needing(
  ['groups'],
  [
    check(
      'SCIM-ATTR-13',
      withGroupOfAda(async (made, _cast, { client }) => {
        return judge(
          await client.get(made.path, { excludedAttributes: 'members' }),
          status(200),
          present('displayName'),
          noMembers,
        );
      }),
    ),
    check(
      'SCIM-ATTR-14',
      withCast(async (cast, { client, session }) => {
        const name = session.name();
        const made = await make(client, '/Groups', group(name, { members: [{ value: cast.ada.id }] }));
        if (!made.ok) return made.finding;
        const query = { filter: `displayName eq "${name}"`, excludedAttributes: 'members' };
        return judge(
          await client.get('/Groups', query),
          lists('the group', [made.value.id]),
          noMembersInList,
        );
      }),
    ),
  ],
);

export const LIST_CHECKS: readonly Check[] = [
  ...PAGING,
  ...WALKS,
  ...PROJECTION,
  ...QUERY_PROJECTION,
  ...GROUP_PROJECTION,
];
