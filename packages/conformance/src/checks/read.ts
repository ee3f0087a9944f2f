import { type Check, check, needing } from '../check.ts';
import {
  firstProblem,
  has,
  holds,
  isList,
  judge,
  lists,
  listsNothing,
  objectIn,
  refusal,
  resourcesOf,
  status,
  valueAt,
} from '../expect.ts';
import { withCast, withUser } from '../given.ts';
import { make } from '../made.ts';
import type { Answer } from '../reply.ts';
import { user } from '../samples.ts';

const resourcesArePresent = (answer: Answer): boolean =>
  valueAt(answer.body, ['totalResults']) === 0 || resourcesOf(answer).length > 0;

const hasEmptyArray = (answer: Answer): boolean => Array.isArray(objectIn(answer)['Resources']);

const hasDates = (answer: Answer): boolean =>
  ['created', 'lastModified'].every((name) => isDateTime(valueAt(answer.body, ['meta', name])));

/** xsd:dateTime with a zone, as RFC 7643 2.3.5 wants it. */
const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value));

const NAME_IN_MANY_SCRIPTS = 'Jörg 山田 🦊 é';

const READ = [
  check(
    'SCIM-READ-01',
    withUser({}, async (made, { client }) =>
      judge(await client.get(made.path), status(200), has(['id'], made.id)),
    ),
  ),
  check('SCIM-READ-02', async ({ client, session }) =>
    judge(await client.get(`/Users/${session.unusedId()}`), refusal([404])),
  ),
  check(
    'SCIM-READ-05',
    withCast(async (_cast, { client }) => judge(await client.get('/Users'), isList)),
  ),
  check(
    'SCIM-READ-07',
    withCast(async (_cast, { client }) =>
      judge(
        await client.get('/Users'),
        isList,
        holds(resourcesArePresent, 'totalResults is positive, yet Resources is missing or empty'),
      ),
    ),
  ),
  check('SCIM-READ-10', async ({ client }) =>
    judge(await client.get('/Users', { scimulator: 'x', count: '1' }), isList),
  ),
  check('SCIM-READ-14', async ({ client }) =>
    judge(await client.get('/Users', { aadOptscim062020: '', count: '1' }), isList),
  ),
];

const REPRESENTATION = [
  check(
    'SCIM-REPR-02',
    withUser({}, async (made, { client }) => {
      const read = () => client.get(made.path);
      return firstProblem(
        judge(await read(), status(200), has(['id'], made.id)),
        judge(await read(), status(200), has(['id'], made.id)),
      );
    }),
  ),
  check(
    'SCIM-REPR-05',
    withUser({}, async (made, { client }) =>
      judge(await client.get(made.path), status(200), (answer) => {
        const schemas = objectIn(answer)['schemas'];
        if (!Array.isArray(schemas) || schemas.length === 0) return 'schemas is missing or empty';
        return new Set(schemas).size === schemas.length ? undefined : 'schemas holds a URN twice';
      }),
    ),
  ),
  check(
    'SCIM-REPR-09',
    withUser({}, async (made, { client }) =>
      judge(await client.get(made.path), status(200), has(['meta', 'resourceType'], 'User')),
    ),
  ),
  check(
    'SCIM-REPR-10',
    withUser({}, async (made, { client }) =>
      judge(
        await client.get(made.path),
        status(200),
        holds(hasDates, 'meta.created or meta.lastModified is missing or no dateTime'),
      ),
    ),
  ),
  check(
    'SCIM-REPR-20',
    withUser({ password: 'N0t-to-be-seen!' }, async (made, { client }) => {
      const hides = holds((answer) => !('password' in objectIn(answer)), 'the password is in the answer');
      const read = await client.get(made.path);
      return firstProblem(judge(made.answer, hides), judge(read, status(200), hides));
    }),
  ),
  check(
    'SCIM-REPR-25',
    withUser({ externalId: 'Mixed-Case-7' }, async (made, { client }) =>
      judge(await client.get(made.path), status(200), has(['externalId'], 'Mixed-Case-7')),
    ),
  ),
  check('SCIM-REPR-26', async ({ client, session }) => {
    const userName = `${session.name()}-MiXed@Scimulator.test`;
    const made = await make(client, '/Users', user(session.name(), { userName, displayName: 'MiXed Case' }));
    if (!made.ok) return made.finding;
    const read = await client.get(made.value.path);
    return judge(read, status(200), has(['userName'], userName), has(['displayName'], 'MiXed Case'));
  }),
  check(
    'SCIM-REPR-27',
    withUser({ displayName: NAME_IN_MANY_SCRIPTS }, async (made, { client }) =>
      judge(await client.get(made.path), status(200), has(['displayName'], NAME_IN_MANY_SCRIPTS)),
    ),
  ),
];

const WITH_FILTER = needing(
  ['filter'],
  [
    check('SCIM-READ-08', async ({ client, session }) => {
      const filter = `userName eq "${session.unusedId()}"`;
      return judge(await client.get('/Users', { filter }), listsNothing);
    }),
    check('SCIM-READ-09', async ({ client, session }) => {
      const filter = `userName eq "${session.unusedId()}"`;
      const reply = await client.get('/Users', { filter });
      return judge(reply, isList, holds(hasEmptyArray, 'Resources is no array'));
    }),
    check(
      'SCIM-READ-13',
      withCast(async (cast, { client }) => {
        const filter = `userName eq "${cast.userNames.eve}"`;
        const found = await client.get('/Users', { filter });
        const read = await client.get(cast.eve.path);
        return firstProblem(
          judge(read, status(200)),
          judge(found, lists('the inactive user', [cast.eve.id])),
        );
      }),
    ),
  ],
);

const WITH_GROUPS = needing(
  ['groups'],
  [
    check(
      'SCIM-READ-04',
      withUser({}, async (made, { client }) =>
        judge(await client.get(`/Groups/${encodeURIComponent(made.id)}`), refusal([404])),
      ),
    ),
  ],
);

export const READ_CHECKS: readonly Check[] = [...READ, ...REPRESENTATION, ...WITH_FILTER, ...WITH_GROUPS];
