import type { Json } from '@scimulator/scim';
import { type Check, check } from '../check.ts';
import {
  type Expectation,
  has,
  holds,
  judge,
  mediaType,
  objectIn,
  present,
  refusal,
  SCIM_JSON,
  status,
} from '../expect.ts';
import { tolerated } from '../finding.ts';
import { withUser } from '../given.ts';
import { mediaTypeOf } from '../reply.ts';
import { user } from '../samples.ts';

/** GET of a user that does not exist: the plainest error a server can give. */
const missing =
  (...expectations: readonly Expectation[]): Check['run'] =>
  async ({ client, session }) =>
    judge(await client.get(`/Users/${session.unusedId()}`), ...expectations);

/** The scimTypes of RFC 7644 table 9 and RFC 9865 2.1. */
const SCIM_TYPES: readonly (Json | undefined)[] = [
  undefined,
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
];

const knownScimType = holds(
  (answer) => SCIM_TYPES.includes(objectIn(answer)['scimType']),
  'the scimType is unknown to the RFCs',
);

const ERROR_CHECKS: readonly Check[] = [
  check('SCIM-ERR-01', missing(refusal([404]))),
  check('SCIM-ERR-02', missing(status(404), has(['status'], '404'))),
  check('SCIM-ERR-03', async ({ client }) =>
    judge(await client.send({ method: 'POST', path: '/Users', text: '{' }), refusal([400]), knownScimType),
  ),
  check('SCIM-ERR-04', missing(status(404), present('detail'))),
  check('SCIM-ERR-05', missing(status(404), mediaType(SCIM_JSON))),
  check('SCIM-ERR-06', async ({ client, session }) =>
    judge(await client.get(`/${session.unusedId()}`), refusal([404])),
  ),
  check('SCIM-ERR-07', async ({ client }) =>
    judge(await client.send({ method: 'DELETE', path: '/Users' }), status(405, 501)),
  ),
];

const accepting =
  (accept: string, ...mediaTypes: readonly string[]): Check['run'] =>
  async ({ client }) => {
    const reply = await client.send({
      method: 'GET',
      path: '/Users',
      query: { count: '1' },
      headers: { accept },
    });
    return judge(reply, status(200), mediaType(...mediaTypes));
  };

const sending =
  (contentType: string): Check['run'] =>
  async ({ client, session }) => {
    const headers = { 'content-type': contentType };
    const reply = await client.send({ method: 'POST', path: '/Users', body: user(session.name()), headers });
    return judge(reply, status(201, 200));
  };

const HTTP_CHECKS: readonly Check[] = [
  check('SCIM-HTTP-01', accepting(SCIM_JSON, SCIM_JSON)),
  check('SCIM-HTTP-02', accepting('application/json', 'application/json', SCIM_JSON)),
  check('SCIM-HTTP-03', accepting('*/*', SCIM_JSON)),
  check('SCIM-HTTP-04', sending(SCIM_JSON)),
  check('SCIM-HTTP-05', sending('application/json')),
  check('SCIM-HTTP-06', sending(`${SCIM_JSON}; charset=utf-8`)),
  check(
    'SCIM-HTTP-07',
    withUser({}, async (made, { client }) => {
      const reply = await client.get(made.path);
      const isPlain =
        reply.kind === 'answer' && reply.status === 200 && mediaTypeOf(reply) === 'application/json';
      return isPlain
        ? tolerated('the content type is application/json; Entra puts up with it')
        : judge(reply, status(200), mediaType(SCIM_JSON));
    }),
  ),
];

const AUTHENTICATION_CHECKS: readonly Check[] = [
  check('SCIM-SEC-01', async ({ client }) =>
    judge(await client.send({ method: 'GET', path: '/Users', token: 'none' }), status(401)),
  ),
  check('SCIM-SEC-02', async ({ client }) =>
    judge(
      await client.send({ method: 'GET', path: '/Users', token: 'none' }),
      status(401),
      holds((answer) => answer.headers.has('www-authenticate'), 'the 401 lacks WWW-Authenticate'),
    ),
  ),
  check('SCIM-SEC-03', async ({ client, session }) =>
    judge(
      await client.send({ method: 'GET', path: '/Users', token: { bearer: session.unusedId() } }),
      status(401),
    ),
  ),
];

const SERVED_ANYWAY = holds((answer) => answer.status < 500, 'the request is a server error');

const ROBUSTNESS_CHECKS: readonly Check[] = [
  check(
    'SCIM-SEC-17',
    withUser({}, async (made, { client }) => {
      const text =
        '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","value":{"__proto__":{"admin":true},"constructor":{"x":1}}}]}';
      await client.send({ method: 'PATCH', path: made.path, text });
      return judge(
        await client.get(made.path),
        status(200),
        holds((answer) => !('admin' in objectIn(answer)), 'a prototype was changed'),
      );
    }),
  ),
  check('SCIM-SEC-18', async ({ client, session }) => {
    const userName = `${session.name()}-${'x'.repeat(10_000)}`;
    return judge(
      await client.send({ method: 'POST', path: '/Users', body: user(session.name(), { userName }) }),
      SERVED_ANYWAY,
    );
  }),
];

export const PROTOCOL_CHECKS: readonly Check[] = [
  ...ERROR_CHECKS,
  ...HTTP_CHECKS,
  ...AUTHENTICATION_CHECKS,
  ...ROBUSTNESS_CHECKS,
];
