import { type JsonObject, SCHEMAS } from '@scimulator/scim';
import { type Check, type Context, check, needing } from '../check.ts';
import {
  type Expectation,
  has,
  judge,
  lacks,
  objectIn,
  present,
  refusal,
  status,
  valueAt,
} from '../expect.ts';
import { tolerated } from '../finding.ts';
import { withCast, withUser } from '../given.ts';
import type { Reply } from '../reply.ts';
import { ADSCIM_GROUP, enterprise, group, user, userNameOf } from '../samples.ts';

const post = ({ client }: Context, body: JsonObject, path = '/Users'): Promise<Reply> =>
  client.send({ method: 'POST', path, body });

const created = status(201);

/** POST of a user with these attributes beside the usual ones. */
const creating =
  (more: JsonObject, ...expectations: readonly Expectation[]): Check['run'] =>
  async (context) =>
    judge(await post(context, user(context.session.name(), more)), ...expectations);

const creatingGroup =
  (more: JsonObject, ...expectations: readonly Expectation[]): Check['run'] =>
  async (context) =>
    judge(await post(context, group(context.session.name(), more), '/Groups'), ...expectations);

const posting =
  (text: string, ...expectations: readonly Expectation[]): Check['run'] =>
  async ({ client }) =>
    judge(await client.send({ method: 'POST', path: '/Users', text }), ...expectations);

const userNameIn = (reply: Reply): string =>
  reply.kind === 'answer' ? String(valueAt(reply.body, ['userName'])) : '';

const without = (body: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

const locationMatches: Expectation = (answer) => {
  const location = answer.headers.get('location');
  const stated = valueAt(answer.body, ['meta', 'location']);
  if (location === null) return 'the Location header is missing';
  return location === stated ? undefined : `Location is ${location}, meta.location ${JSON.stringify(stated)}`;
};

/** An extension key that no schema declares and `schemas` does not list. */
const CUSTOM_URN = 'urn:ietf:params:scim:schemas:extension:scimulator:2.0:User';

const USER_CHECKS: readonly Check[] = [
  check('SCIM-CREATE-01', creating({}, created, present('id'))),
  check('SCIM-CREATE-02', creating({}, created, locationMatches)),
  check(
    'SCIM-CREATE-04',
    creating({ id: 'chosen-by-the-client' }, created, (answer) =>
      objectIn(answer)['id'] === 'chosen-by-the-client' ? 'the id of the client was taken over' : undefined,
    ),
  ),
  check('SCIM-CREATE-07', async (context) =>
    judge(await post(context, without(user(context.session.name()), 'userName')), refusal([400])),
  ),
  check('SCIM-CREATE-09', creating({ userName: '' }, refusal([400]))),
  check(
    'SCIM-CREATE-10',
    withUser({}, async (made, context) => {
      const body = user(context.session.name(), { userName: userNameIn(made.answer) });
      return judge(await post(context, body), refusal([409], ['uniqueness']));
    }),
  ),
  check(
    'SCIM-CREATE-11',
    withUser({}, async (made, context) => {
      const body = user(context.session.name(), { userName: userNameIn(made.answer).toUpperCase() });
      return judge(await post(context, body), refusal([409]));
    }),
  ),
  check('SCIM-CREATE-12', posting('{"userName": ', refusal([400], ['invalidSyntax']))),
  check('SCIM-CREATE-13', posting('["no object"]', refusal([400]))),
  check('SCIM-CREATE-14', async (context) => {
    const reply = await post(context, without(user(context.session.name()), 'schemas'));
    const isTaken = reply.kind === 'answer' && reply.status === 201;
    return isTaken ? tolerated('a body without schemas is accepted') : judge(reply, refusal([400]));
  }),
  check('SCIM-CREATE-16', creating({ nickName: null, phoneNumbers: [] }, created, lacks('nickName'))),
  check('SCIM-CREATE-17', async (context) => {
    const { userName, ...rest } = user(context.session.name());
    return judge(await post(context, { ...rest, USERNAME: userName ?? '' }), created, present('userName'));
  }),
  check('SCIM-CREATE-20', async (context) => {
    const minimal = { schemas: [SCHEMAS.user], userName: userNameOf(context.session.name()) };
    return judge(await post(context, minimal), created);
  }),
  check(
    'SCIM-CREATE-21',
    withUser({}, async (made, { client }) =>
      judge(await client.get(made.path), status(200), has(['id'], made.id)),
    ),
  ),
  check('SCIM-CREATE-22', creating({ meta: { resourceType: 'User' }, roles: [] }, created)),
  check('SCIM-CREATE-23', creating({ [CUSTOM_URN]: { badge: '7' } }, created)),
  check('SCIM-CREATE-24', creating({ active: 'True' }, created, has(['active'], true))),
  check(
    'SCIM-CREATE-33',
    withUser({}, async (made, context) => {
      const body = user(context.session.name(), { userName: userNameIn(made.answer) });
      return judge(await post(context, body), refusal([409]), present('detail'));
    }),
  ),
];

const ENTERPRISE_CHECKS = needing(
  ['enterprise'],
  [
    check(
      'SCIM-CREATE-18',
      creating(
        enterprise({ department: 'Tours' }),
        created,
        has([SCHEMAS.enterpriseUser, 'department'], 'Tours'),
      ),
    ),
  ],
);

const GROUP_CHECKS = needing(
  ['groups'],
  [
    check('SCIM-CREATE-26', creatingGroup({ schemas: [SCHEMAS.group, ADSCIM_GROUP] }, created)),
    check('SCIM-CREATE-27', creatingGroup({ members: [] }, created, lacks('members'))),
    check(
      'SCIM-CREATE-28',
      withCast(async (cast, context) => {
        const body = group(context.session.name(), { members: [{ value: cast.ada.id }] });
        return judge(
          await post(context, body, '/Groups'),
          created,
          has(['members', 0, 'value'], cast.ada.id),
        );
      }),
    ),
    check('SCIM-CREATE-29', async (context) =>
      judge(
        await post(context, without(group(context.session.name()), 'displayName'), '/Groups'),
        refusal([400]),
      ),
    ),
  ],
);

export const CREATE_CHECKS: readonly Check[] = [...USER_CHECKS, ...ENTERPRISE_CHECKS, ...GROUP_CHECKS];
