import { type Check, check, needing } from '../check.ts';
import {
  firstProblem,
  has,
  holds,
  judge,
  lists,
  listsNothing,
  objectIn,
  refusal,
  status,
  valueAt,
} from '../expect.ts';
import { withUser } from '../given.ts';
import { make } from '../made.ts';
import { user } from '../samples.ts';

const PUT_CHECKS: readonly Check[] = [
  check(
    'SCIM-PUT-01',
    withUser({}, async (made, { client }) => {
      const body = { ...objectIn(made.answer), title: 'Boss' };
      return judge(
        await client.send({ method: 'PUT', path: made.path, body }),
        status(200),
        has(['id'], made.id),
      );
    }),
  ),
  check(
    'SCIM-PUT-02',
    withUser({ title: 'Guide' }, async (made, { client }) => {
      const body = { ...objectIn(made.answer), title: 'Boss' };
      const put = judge(await client.send({ method: 'PUT', path: made.path, body }), status(200));
      return put.kind === 'met'
        ? judge(await client.get(made.path), status(200), has(['title'], 'Boss'))
        : put;
    }),
  ),
  check(
    'SCIM-PUT-03',
    withUser({}, async (made, { client }) => {
      const body = { ...objectIn(made.answer), id: 'another-id', meta: { resourceType: 'Other' } };
      const put = await client.send({ method: 'PUT', path: made.path, body });
      return judge(put, status(200), has(['id'], made.id), has(['meta', 'resourceType'], 'User'));
    }),
  ),
  check('SCIM-PUT-04', async ({ client, session }) => {
    const path = `/Users/${session.unusedId()}`;
    const put = await client.send({ method: 'PUT', path, body: user(session.name()) });
    return judge(put, refusal([404]));
  }),
];

const remove = (path: string) => ({ method: 'DELETE', path }) as const;

const DELETE_CHECKS: readonly Check[] = [
  check(
    'SCIM-DEL-01',
    withUser({}, async (made, { client }) =>
      judge(
        await client.send(remove(made.path)),
        status(204),
        holds((answer) => answer.text === '', 'the 204 has a body'),
      ),
    ),
  ),
  check(
    'SCIM-DEL-02',
    withUser({}, async (made, { client }) => {
      const gone = judge(await client.send(remove(made.path)), status(204, 200));
      return gone.kind === 'met' ? judge(await client.get(made.path), refusal([404])) : gone;
    }),
  ),
  check(
    'SCIM-DEL-03',
    withUser({}, async (made, { client }) => {
      const first = judge(await client.send(remove(made.path)), status(204, 200));
      return first.kind === 'met' ? judge(await client.send(remove(made.path)), refusal([404])) : first;
    }),
  ),
  check('SCIM-DEL-05', async ({ client, session }) => {
    const body = user(session.name());
    const first = await make(client, '/Users', body);
    if (!first.ok) return first.finding;
    await client.send(remove(first.value.path));
    return judge(await client.send({ method: 'POST', path: '/Users', body }), status(201));
  }),
  check('SCIM-DEL-06', async ({ client, session }) => {
    const body = user(session.name());
    const first = await make(client, '/Users', body);
    if (!first.ok) return first.finding;
    await client.send(remove(first.value.path));
    const second = await make(client, '/Users', body);
    const isNew = holds(
      (answer) => valueAt(answer.body, ['id']) !== first.value.id,
      'the id was given out again',
    );
    return second.ok ? judge(second.value.answer, isNew) : second.finding;
  }),
  check('SCIM-DEL-07', async ({ client, session }) =>
    judge(await client.send(remove(`/Users/${session.unusedId()}`)), refusal([404])),
  ),
];

const WITH_FILTER = needing(
  ['filter'],
  [
    check(
      'SCIM-DEL-04',
      withUser({}, async (made, { client }) => {
        const filter = `userName eq ${JSON.stringify(valueAt(made.answer.body, ['userName']) ?? '')}`;
        const before = judge(await client.get('/Users', { filter }), lists('the user', [made.id]));
        if (before.kind !== 'met') return before;
        await client.send(remove(made.path));
        return judge(await client.get('/Users', { filter }), listsNothing);
      }),
    ),
  ],
);

/** Soft deletion as Entra does it: the user stays, inactive, and comes back as the same. */
const DEACTIVATION = needing(
  ['patch'],
  [
    check(
      'SCIM-DEL-08',
      withUser({}, async (made, { client }) => {
        const patched = judge(await client.patch(made.path, [setActive(false)]), status(200, 204));
        return patched.kind === 'met'
          ? judge(await client.get(made.path), status(200), has(['active'], false))
          : patched;
      }),
    ),
    check(
      'SCIM-DEL-09',
      withUser({ active: false }, async (made, { client }) => {
        const patched = await client.patch(made.path, [setActive(true)]);
        const read = await client.get(made.path);
        return firstProblem(
          judge(patched, status(200, 204)),
          judge(read, status(200), has(['active'], true), has(['id'], made.id)),
        );
      }),
    ),
  ],
);

const setActive = (value: boolean) => ({ op: 'replace', path: 'active', value });

export const CHANGE_CHECKS: readonly Check[] = [
  ...PUT_CHECKS,
  ...DELETE_CHECKS,
  ...WITH_FILTER,
  ...DEACTIVATION,
];
