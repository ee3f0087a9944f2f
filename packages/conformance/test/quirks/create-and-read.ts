import {
  answering,
  type Body,
  dropping,
  error,
  instead,
  isPath,
  lower,
  type Quirk,
  resources,
} from './quirk.ts';

export const CREATE_QUIRKS: readonly Quirk[] = [
  {
    name: 'creates answered 200',
    wrap: answering((_body, { status }) => (status === 201 ? { status: 200 } : undefined)),
    caughtBy: [
      'SCIM-CREATE-01',
      'SCIM-CREATE-16',
      'SCIM-CREATE-17',
      'SCIM-CREATE-18',
      'SCIM-CREATE-20',
      'SCIM-CREATE-22',
      'SCIM-CREATE-23',
      'SCIM-CREATE-24',
      'SCIM-CREATE-26',
      'SCIM-CREATE-27',
      'SCIM-CREATE-28',
      'SCIM-DEL-05',
    ],
  },
  {
    name: 'no Location',
    wrap: answering((_body, { status }) =>
      status === 201 ? { headers: { location: undefined } } : undefined,
    ),
    caughtBy: ['SCIM-CREATE-02'],
  },
  {
    name: 'the id of the client taken over',
    wrap: answering((body, { status, sent }) =>
      status === 201 ? { body: { ...body, ...pick(JSON.parse(sent), 'id') } } : undefined,
    ),
    caughtBy: ['SCIM-CREATE-04'],
  },
  {
    name: 'every POST answered 201, whatever was sent',
    wrap: answering((_body, { method, status }) =>
      method === 'POST' && status >= 400 ? { status: 201, body: { id: 'made-up' } } : undefined,
    ),
    caughtBy: [
      'SCIM-CREATE-07',
      'SCIM-CREATE-09',
      'SCIM-CREATE-10',
      'SCIM-CREATE-11',
      'SCIM-CREATE-12',
      'SCIM-CREATE-13',
      'SCIM-CREATE-14',
      'SCIM-CREATE-29',
      'SCIM-CREATE-33',
      'SCIM-ERR-03',
    ],
  },
  {
    name: 'text "True" kept as text, extensions and members lost',
    wrap: answering((body, { status }) =>
      status === 201
        ? { body: { id: body['id'], meta: body['meta'], active: 'True', nickName: 'null' } }
        : undefined,
    ),
    caughtBy: ['SCIM-CREATE-16', 'SCIM-CREATE-17', 'SCIM-CREATE-18', 'SCIM-CREATE-24', 'SCIM-CREATE-28'],
  },
  {
    name: 'resources not readable after they were created',
    wrap: instead((request) => (isPath(request, 'GET', /^\/(Users|Groups)\/./) ? error(404) : undefined)),
    caughtBy: [
      'SCIM-CREATE-21',
      'SCIM-READ-01',
      'SCIM-READ-13',
      'SCIM-REPR-02',
      'SCIM-ATTR-06',
      'SCIM-GROUP-21',
    ],
  },
];

function pick(body: Body, name: string): Body {
  return name in body ? { [name]: body[name] } : {};
}

export const REPRESENTATION_QUIRKS: readonly Quirk[] = [
  { name: 'no meta', wrap: dropping('meta'), caughtBy: ['SCIM-REPR-09', 'SCIM-REPR-10'] },
  { name: 'no schemas', wrap: dropping('schemas'), caughtBy: ['SCIM-REPR-05'] },
  {
    name: 'another id at each read',
    wrap: resources((resource) => ({ ...resource, id: `${resource['id']}-other` })),
    caughtBy: ['SCIM-REPR-02', 'SCIM-READ-01', 'SCIM-CREATE-21'],
  },
  {
    name: 'dates without a zone',
    wrap: resources((resource) => ({
      ...resource,
      meta: { resourceType: 'User', created: '2026-01-01T00:00:00' },
    })),
    caughtBy: ['SCIM-REPR-10'],
  },
  {
    name: 'the password shown',
    wrap: resources((resource) => ({ ...resource, password: 'hash' })),
    caughtBy: ['SCIM-REPR-20'],
  },
  {
    name: 'values in lower case',
    wrap: resources((resource) => ({
      ...resource,
      userName: lower(resource['userName']),
      externalId: lower(resource['externalId']),
      displayName: lower(resource['displayName']),
    })),
    caughtBy: ['SCIM-REPR-25', 'SCIM-REPR-26'],
  },
  {
    name: 'ASCII only',
    wrap: resources((resource) => ({
      ...resource,
      displayName: String(resource['displayName']).replace(/[^ -~]/g, '?'),
    })),
    caughtBy: ['SCIM-REPR-27'],
  },
  { name: 'users without their groups', wrap: dropping('groups'), caughtBy: ['SCIM-GROUP-12'] },
  {
    name: 'a prototype that lets itself be changed',
    wrap: resources((resource) => ({ ...resource, admin: true })),
    caughtBy: ['SCIM-SEC-17'],
  },
];
