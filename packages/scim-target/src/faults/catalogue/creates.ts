import { isJsonObject, ScimError } from '@scimulator/scim';
import { errorAnswer, statusAnswer } from '../../answer.ts';
import { onAnswer, onCreated, without, withoutHeaders } from '../alterations/answers.ts';
import { bodyTextOf } from '../alterations/bodies.ts';
import { ask, bodyOf, forAuthorized, onBodyOf, onKnobs } from '../alterations/requests.ts';
import type { Alteration } from '../handling.ts';
import type { NamedFault } from '../named-fault.ts';

const POSTS = { method: ['POST'] };
/** Creates, and neither `/Bulk` nor a search: the endpoints of types are plurals. */
const CREATES = { method: ['POST'], path: '/*s' };

/** How creates are answered, and what they let in. */
export const CREATE_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q04',
    name: 'create-200',
    wire: 'a create is answered 200',
    match: POSTS,
    alter: () => onCreated((answer) => ({ ...answer, status: 200 })),
    entra: 'tolerates it',
    source: 'SCIMReferenceCode: gallery validation',
  },
  {
    id: 'Q05',
    name: 'create-no-body',
    wire: 'a create is answered 201 without a body',
    match: POSTS,
    alter: () => onCreated((answer) => ({ ...withoutHeaders(answer, ['content-type']), body: undefined })),
    entra: 'cannot link the object',
    source: 'inferred',
  },
  {
    id: 'Q06',
    name: 'create-no-location',
    wire: 'the answer to a create has no `Location`',
    match: POSTS,
    alter: () => onCreated((answer) => withoutHeaders(answer, ['location'])),
    entra: 'does not notice',
    source: 'Microsoft SCIM Validator, which does not look',
  },
  {
    id: 'Q44',
    name: 'false-409',
    wire: 'a create is answered 409 for an e-mail address that another user has',
    match: { method: ['POST'], path: '/Users' },
    alter: () => forAuthorized(uniqueEmails),
    entra: 'logs a conflict and puts the object into escrow',
    source: 'polis#4065',
  },
  {
    id: 'Q45',
    name: 'race-500',
    wire: 'a create that meets another of the same name is answered 500 in place of 409',
    match: POSTS,
    alter: () => onAnswer((answer) => (answer.status === 409 ? statusAnswer(500, 'internal error') : answer)),
    entra: 'retries',
    source: 'wso2#26148, gravitee#8290',
  },
  {
    id: 'Q46',
    name: 'create-then-500',
    wire: 'a create is carried out and answered 500',
    match: CREATES,
    effect: { apply: true, status: 500 },
    variants: { lost: { effect: { dropReply: true } } },
    entra: 'finds the object by its filter in the next cycle',
    source: 'inferred',
  },
  {
    id: 'Q90',
    name: 'unknown-schema-refused',
    wire: 'a URN in `schemas` that the type does not have is answered 400',
    alter: () => onKnobs({ unknownSchemaUrn: 'reject' }),
    entra: 'creating a group fails: Microsoft adds a URN of its own',
    source: 'Entra: Develop a SCIM endpoint',
  },
  {
    id: 'Q91',
    name: 'unknown-attr-refused',
    wire: 'an attribute that no schema declares is answered 400',
    alter: () => onKnobs({ unknownAttribute: 'reject' }),
    entra: 'the create fails',
    source: 'seen in the field',
  },
  {
    id: 'Q103',
    name: 'group-dup-accepted',
    wire: 'a second group of the same `displayName` is answered 201',
    alter: () => onKnobs({ groupNameUnique: 'off' }),
    entra: 'duplicates; the validator fails',
    source: 'Microsoft SCIM Validator',
  },
  {
    id: 'Q104',
    name: 'group-create-members-ignored',
    wire: 'the members that a create carries are lost',
    match: { method: ['POST'], path: '/Groups' },
    alter: () => onBodyOf(['POST'], (body) => without(body, 'members')),
    entra: 'none: it creates groups without members',
    source: 'seen in the field',
  },
];

const uniqueEmails: Alteration = (next) => async (handling, request) => {
  const { emails } = bodyOf(request);
  for (const email of Array.isArray(emails) ? emails.filter(isJsonObject) : []) {
    const filter = `emails.value eq ${JSON.stringify(email['value'] ?? null)}`;
    const answer = await ask(next, handling, request, `/Users?filter=${encodeURIComponent(filter)}`);
    if (!['0', undefined].includes(bodyTextOf(answer, 'totalResults'))) {
      const detail = 'another user has this e-mail address';
      return errorAnswer(new ScimError({ scimType: 'uniqueness', detail }));
    }
  }
  return next(handling, request);
};
