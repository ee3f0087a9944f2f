import { ScimError } from '@scimulator/scim';
import { type Answer, statusAnswer } from '../../answer.ts';
import { onAnswer, onErrorBody } from '../alterations/answers.ts';
import { refuse, resourceAt } from '../alterations/requests.ts';
import type { Alteration } from '../handling.ts';
import type { NamedFault } from '../named-fault.ts';
import { HTML_HEADERS, HTML_PAGE } from './pages.ts';

const RETRY_AFTER_SECONDS = 30;
const TOO_MANY = 'too many requests: slow down';
const LOGIN_PAGE = 'https://login.example.test/signin';

const redirect = (status: number) => ({
  effect: { status, headers: { location: LOGIN_PAGE } },
});

/** Answers that refuse: of tokens, of too many requests, of a service that is down; and the look of errors. */
export const REFUSAL_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q54',
    name: '401-midrun',
    wire: 'after ten requests the token is answered 401',
    rhythm: { after: 10 },
    effect: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    entra: 'quarantines the job for its credentials',
    source: 'snipe-it#14138',
  },
  {
    id: 'Q55',
    name: '401-no-body',
    wire: '401 without a body and without a challenge',
    effect: { status: 401, body: '', withoutHeaders: ['content-type'] },
    variants: { html: { effect: { status: 401, body: HTML_PAGE, headers: HTML_HEADERS } } },
    entra: 'logs Unauthorized',
    source: 'seen in the field',
  },
  {
    id: 'Q56',
    name: '403-partial',
    wire: 'a write to what is named admin or owner is answered 403',
    match: { method: ['PUT', 'PATCH', 'DELETE'] },
    alter: () => privilegedRefused,
    entra: 'logs InsufficientRights',
    source: 'seen in the field',
  },
  {
    id: 'Q57',
    name: '429-with-retry-after',
    wire: '429 with `Retry-After` in seconds',
    effect: { status: 429, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } },
    entra: 'logs TooManyRequests; whether it obeys is not certain',
    source: 'Entra: provisioning error codes',
  },
  {
    id: 'Q58',
    name: '429-date',
    wire: '429 with `Retry-After` as a date',
    alter:
      () =>
      () =>
      async ({ clock }) =>
        statusAnswer(429, TOO_MANY, {
          'retry-after': new Date(clock.now() + RETRY_AFTER_SECONDS * 1_000).toUTCString(),
        }),
    entra: 'is not known',
    source: 'RFC 9110 10.2.3',
  },
  {
    id: 'Q59',
    name: '429-bare',
    wire: '429 without `Retry-After`',
    effect: { status: 429 },
    entra: 'tries again in the next cycle',
    source: 'seen in the field',
  },
  {
    id: 'Q60',
    name: '429-as-403/500/200',
    wire: 'too many requests are answered 403, and only the text says so',
    alter: () => refuse(() => new ScimError({ status: 403, detail: TOO_MANY })),
    variants: {
      '500': { alter: () => refuse(() => new ScimError({ status: 500, detail: TOO_MANY })) },
      '200': { effect: { status: 200, body: { message: TOO_MANY } } },
    },
    entra: 'takes it for another failure',
    source: 'seen in the field',
  },
  {
    id: 'Q61',
    name: '500-sporadic',
    wire: 'every fifth request is answered 500',
    rhythm: { every: 5 },
    effect: { status: 500 },
    entra: 'logs InternalServerError and tries again in the next cycle',
    source: 'Entra: provisioning error codes',
  },
  {
    id: 'Q62',
    name: '503-maintenance',
    wire: 'everything is answered 503',
    effect: { status: 503 },
    entra: 'tries again in the next cycle',
    source: 'rancher',
  },
  {
    id: 'Q69',
    name: 'redirect',
    wire: '302 to a login page on another host',
    ...redirect(302),
    variants: { '301': redirect(301), '307': redirect(307), '308': redirect(308) },
    entra: 'fails',
    source: 'seen in the field',
  },
  {
    id: 'Q70',
    name: 'error-not-scim',
    wire: 'errors are JSON of their own, in a member `response`',
    alter: () =>
      onErrorBody(({ status, detail }) => ({ response: { code: status ?? '', message: detail ?? '' } })),
    entra: 'has little to log',
    source: 'SimpleIdServer#227',
  },
  {
    id: 'Q71',
    name: 'error-status-number',
    wire: '`status` in errors is a number',
    alter: () => onErrorBody((body) => ({ ...body, status: Number(body['status']) })),
    entra: 'tolerates it',
    source: 'Okta: SCIM 2.0 reference',
  },
  {
    id: 'Q72',
    name: 'error-with-200',
    wire: 'errors are answered 200',
    alter: () => onAnswer((answer) => (answer.status < 400 ? answer : { ...answer, status: 200 })),
    entra: 'takes it for success, or logs ServiceIncompatible',
    source: 'inferred',
  },
  {
    id: 'Q99',
    name: 'trailing-slash-404',
    wire: 'an address with a slash at its end is answered 404',
    alter: () =>
      refuse(({ path }) =>
        path.endsWith('/') ? new ScimError({ status: 404, detail: 'there is nothing here' }) : undefined,
      ),
    entra: 'none: it writes no such address; JumpCloud does',
    source: 'seen in the field',
  },
];

const PRIVILEGED = /admin|owner/i;

const privilegedRefused: Alteration = (next) => async (handling, request) => {
  const resource = await resourceAt(next, handling, request, request.path);
  const names = [resource?.['userName'], resource?.['displayName']];
  const isPrivileged = names.some((name) => typeof name === 'string' && PRIVILEGED.test(name));
  return isPrivileged ? FORBIDDEN : next(handling, request);
};

const FORBIDDEN: Answer = statusAnswer(403, 'this resource is managed by its owners');
