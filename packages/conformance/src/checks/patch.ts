import { type JsonObject, MESSAGES, SCHEMAS } from '@scimulator/scim';
import { type Check, check, needing } from '../check.ts';
import { has, holds, judge, lacks, present, refusal, status, valueAt, values } from '../expect.ts';
import { withUser } from '../given.ts';
import { add, ends, merge, type PatchCase, patchCheck, refuses, remove, replace } from '../patch-case.ts';

const WORK = { value: 'work@scimulator.test', type: 'work', primary: true };
const HOME = { value: 'home@scimulator.test', type: 'home' };
const TWO_EMAILS = { emails: [WORK, HOME] };
const primaries = (path: string, wanted: string) =>
  holds((answer) => {
    const list = valueAt(answer.body, [path]);
    const primary = Array.isArray(list) ? list.filter((one) => valueAt(one, ['primary']) === true) : [];
    return primary.length === 1 && valueAt(primary[0], ['value']) === wanted;
  }, `${path} does not have ${wanted} as its only primary`);

/** What RFC 7644 3.5.2 says of each operation. */
const RFC_CASES: readonly PatchCase[] = [
  {
    id: 'SCIM-PATCH-06',
    start: { title: 'Guide' },
    steps: [
      ends([add('nickName', 'Babs')], has(['nickName'], 'Babs')),
      ends([add('title', 'Boss')], has(['title'], 'Boss')),
    ],
  },
  {
    id: 'SCIM-PATCH-08',
    start: {},
    steps: [
      ends(
        [merge('add', { nickName: 'Babs', title: 'Boss' })],
        has(['nickName'], 'Babs'),
        has(['title'], 'Boss'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-09',
    start: { emails: [WORK] },
    steps: [ends([add('emails', [WORK])], values(['emails'], [WORK.value]))],
  },
  {
    id: 'SCIM-PATCH-10',
    start: { emails: [WORK] },
    steps: [ends([add('emails', [HOME])], values(['emails'], [WORK.value, HOME.value]))],
  },
  {
    id: 'SCIM-PATCH-11',
    start: TWO_EMAILS,
    steps: [ends([replace('emails[type eq "home"].primary', true)], primaries('emails', HOME.value))],
  },
  {
    id: 'SCIM-PATCH-12',
    start: { name: { givenName: 'Ada', familyName: 'Sample' } },
    steps: [
      ends(
        [add('name', { middleName: 'Q' })],
        has(['name', 'middleName'], 'Q'),
        has(['name', 'familyName'], 'Sample'),
      ),
      ends(
        [add('name.honorificPrefix', 'Dr')],
        has(['name', 'honorificPrefix'], 'Dr'),
        has(['name', 'middleName'], 'Q'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-18',
    start: {},
    steps: [refuses([{ op: 'add', path: 'title' }], { statuses: [400] }, lacks('title'))],
  },
  {
    id: 'SCIM-PATCH-19',
    start: {},
    steps: [refuses([replace('id', 'x')], { statuses: [400], scimTypes: ['mutability'] }, present('id'))],
  },
  {
    id: 'SCIM-PATCH-21',
    start: {},
    steps: [
      refuses(
        [add('active', 'neither')],
        { statuses: [400], scimTypes: ['invalidValue'] },
        has(['active'], true),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-25',
    start: { title: 'Guide' },
    steps: [
      ends([replace('title', 'Boss')], has(['title'], 'Boss')),
      ends([replace('nickName', 'B')], has(['nickName'], 'B')),
      ends([merge('replace', { title: 'Chief' })], has(['title'], 'Chief'), has(['nickName'], 'B')),
    ],
  },
  {
    id: 'SCIM-PATCH-28',
    start: { name: { givenName: 'Ada', familyName: 'Sample' } },
    steps: [
      ends(
        [replace('name', { familyName: 'Two' })],
        has(['name', 'familyName'], 'Two'),
        has(['name', 'givenName'], 'Ada'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-29',
    start: TWO_EMAILS,
    steps: [
      ends([replace('emails', [HOME])], values(['emails'], [HOME.value])),
      ends([replace('emails', [])], lacks('emails')),
    ],
  },
  {
    id: 'SCIM-PATCH-30',
    start: TWO_EMAILS,
    steps: [
      ends(
        [replace('emails[type eq "work"].value', 'new@scimulator.test')],
        values(['emails'], ['new@scimulator.test', HOME.value]),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-33',
    start: TWO_EMAILS,
    steps: [
      ends(
        [replace('emails[type eq "home" and value sw "home"].value', 'new@scimulator.test')],
        values(['emails'], [WORK.value, 'new@scimulator.test']),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-34',
    start: {},
    steps: [
      refuses([replace('emails[type eq "work".value', 'x')], {
        statuses: [400],
        scimTypes: ['invalidPath', 'invalidFilter'],
      }),
    ],
  },
  {
    id: 'SCIM-PATCH-36',
    start: {},
    steps: [
      refuses(
        [remove('userName')],
        { statuses: [400], scimTypes: ['mutability', 'invalidValue'] },
        present('userName'),
      ),
    ],
  },
  { id: 'SCIM-PATCH-37', start: { title: 'Guide' }, steps: [ends([replace('title', null)], lacks('title'))] },
  {
    id: 'SCIM-PATCH-43',
    start: {},
    steps: [refuses([{ op: 'remove' }], { statuses: [400], scimTypes: ['noTarget'] }, present('userName'))],
  },
  {
    id: 'SCIM-PATCH-44',
    start: { title: 'Guide', ...TWO_EMAILS },
    steps: [
      ends([remove('title')], lacks('title')),
      ends([remove('name.givenName')], lacks('name', 'givenName'), present('name', 'familyName')),
      ends([remove('emails')], lacks('emails')),
    ],
  },
  {
    id: 'SCIM-PATCH-45',
    start: TWO_EMAILS,
    steps: [
      ends([remove('emails[type eq "home"]')], values(['emails'], [WORK.value])),
      ends([remove('emails[type eq "work"]')], lacks('emails')),
    ],
  },
  {
    id: 'SCIM-PATCH-47',
    start: { nickName: 'Zero' },
    steps: [
      ends(
        [remove('nickName'), add('nickName', 'One'), replace('nickName', 'Two')],
        has(['nickName'], 'Two'),
      ),
    ],
  },
  {
    id: 'SCIM-PATCH-48',
    start: { title: 'Guide' },
    steps: [
      refuses([replace('title', 'Boss'), { op: 'remove' }], { statuses: [400] }, has(['title'], 'Guide')),
    ],
  },
  {
    id: 'SCIM-PATCH-51',
    start: { title: 'Guide' },
    steps: [
      ends([replace('TITLE', 'Boss')], has(['title'], 'Boss')),
      ends([replace(`${SCHEMAS.user}:title`, 'Chief')], has(['title'], 'Chief')),
    ],
  },
];

/** A PATCH whose envelope or operation is wrong as a whole. */
const malformed = (body: JsonObject): Check['run'] =>
  withUser({}, async (made, { client }) =>
    judge(await client.send({ method: 'PATCH', path: made.path, body }), refusal([400])),
  );

const ENVELOPE_CHECKS: readonly Check[] = [
  check(
    'SCIM-PATCH-01',
    withUser({}, async (made, { client }) =>
      judge(await client.patch(made.path, [replace('title', 'Boss')]), status(200, 204), (answer) =>
        answer.status === 204 || valueAt(answer.body, ['id']) === made.id
          ? undefined
          : '200 came without the resource',
      ),
    ),
  ),
  check('SCIM-PATCH-02', malformed({ Operations: [replace('title', 'Boss')] })),
  check('SCIM-PATCH-03', malformed({ schemas: [MESSAGES.patchOp], Operations: [] })),
  check(
    'SCIM-PATCH-04',
    malformed({ schemas: [MESSAGES.patchOp], Operations: [{ op: 'move', path: 'title', value: 'x' }] }),
  ),
  check(
    'SCIM-PATCH-20',
    withUser({}, async (taken, context) =>
      withUser({}, async (made, { client }) => {
        const userName = valueAt(taken.answer.body, ['userName']) ?? '';
        return judge(await client.patch(made.path, [replace('userName', userName)]), refusal([409]));
      })(context),
    ),
  ),
  check('SCIM-PATCH-50', async ({ client, session }) =>
    judge(await client.patch(`/Users/${session.unusedId()}`, [replace('title', 'x')]), refusal([404])),
  ),
];

export const PATCH_CHECKS: readonly Check[] = needing(
  ['patch'],
  [...ENVELOPE_CHECKS, ...RFC_CASES.map(patchCheck)],
);
