import type { JsonObject } from '@scimulator/scim';
import type { Cast, CastName } from '../cast.ts';
import { type Check, check, needing } from '../check.ts';
import { asArray, asObject, holds, judge, objectIn, status, values } from '../expect.ts';
import { broken, MET } from '../finding.ts';
import { withCast, withGroupOfAda } from '../given.ts';
import { make } from '../made.ts';
import type { RequirementId } from '../requirements.ts';
import { group } from '../samples.ts';

/** A group that starts with these members, is patched so, and must end with those. */
interface MemberCase {
  readonly id: RequirementId;
  readonly start: readonly CastName[];
  readonly operations: (cast: Cast) => readonly JsonObject[];
  readonly end: readonly CastName[];
}

const add = (...ids: readonly string[]): JsonObject => ({
  op: 'add',
  path: 'members',
  value: ids.map((value) => ({ value })),
});
const removeOne = (id: string): JsonObject => ({
  op: 'remove',
  path: `members[value eq ${JSON.stringify(id)}]`,
});
const replaceAll = (...ids: readonly string[]): JsonObject => ({ ...add(...ids), op: 'replace' });

const MEMBER_CASES: readonly MemberCase[] = [
  { id: 'SCIM-GROUP-01', start: ['ada'], operations: ({ ben }) => [add(ben.id)], end: ['ada', 'ben'] },
  { id: 'SCIM-GROUP-02', start: ['ada'], operations: ({ ada }) => [add(ada.id)], end: ['ada'] },
  {
    id: 'SCIM-GROUP-03',
    start: [],
    operations: ({ ada, ben }) => [add(ada.id, ben.id)],
    end: ['ada', 'ben'],
  },
  { id: 'SCIM-GROUP-04', start: ['ada', 'ben'], operations: ({ ada }) => [removeOne(ada.id)], end: ['ben'] },
  {
    id: 'SCIM-GROUP-05',
    start: ['ada', 'ben'],
    operations: ({ eve }) => [removeOne(eve.id)],
    end: ['ada', 'ben'],
  },
  {
    id: 'SCIM-GROUP-06',
    start: ['ada', 'ben'],
    operations: () => [{ op: 'remove', path: 'members' }],
    end: [],
  },
  {
    id: 'SCIM-GROUP-07',
    start: ['ada', 'ben', 'eve'],
    operations: ({ ada }) => [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: ada.id }] }],
    end: ['ben', 'eve'],
  },
  { id: 'SCIM-GROUP-08', start: ['ada', 'ben'], operations: ({ eve }) => [replaceAll(eve.id)], end: ['eve'] },
  {
    id: 'SCIM-GROUP-09',
    start: ['ada', 'ben'],
    operations: ({ ada, eve }) => [removeOne(ada.id), add(eve.id)],
    end: ['ben', 'eve'],
  },
];

const memberCheck = ({ id, start, operations, end }: MemberCase): Check =>
  check(
    id,
    withCast(async (cast, { client, session }) => {
      const members = start.map((name) => ({ value: cast[name].id }));
      const made = await make(client, '/Groups', group(session.name(), { members }));
      if (!made.ok) return made.finding;
      const patched = judge(await client.patch(made.value.path, operations(cast)), status(200, 204));
      if (patched.kind !== 'met') return patched;
      const wanted = values(
        ['members'],
        end.map((name) => cast[name].id),
      );
      return judge(await client.get(made.value.path), status(200), wanted);
    }),
  );

const isIn = (groupId: string) =>
  holds(
    (answer) => asArray(objectIn(answer)['groups']).some((one) => asObject(one)['value'] === groupId),
    'the group is not among the groups of its member',
  );

export const GROUP_CHECKS: readonly Check[] = needing(
  ['groups'],
  [
    ...needing(['patch'], MEMBER_CASES.map(memberCheck)),
    check(
      'SCIM-GROUP-12',
      withGroupOfAda(async (made, cast, { client }) => {
        return judge(await client.get(cast.ada.path), status(200), isIn(made.id));
      }),
    ),
    check(
      'SCIM-GROUP-21',
      withGroupOfAda(async (made, cast, { client }) => {
        const gone = judge(await client.send({ method: 'DELETE', path: made.path }), status(204));
        if (gone.kind !== 'met') return gone;
        const member = judge(await client.get(cast.ada.path), status(200));
        return member.kind === 'met' ? MET : broken('deleting the group took its member away');
      }),
    ),
  ],
);
