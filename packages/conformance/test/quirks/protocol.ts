import { answering, error, instead, type Quirk } from './quirk.ts';

export const PROTOCOL_QUIRKS: readonly Quirk[] = [
  {
    name: 'errors as plain text',
    wrap: answering((_body, { status }) =>
      status >= 400 ? { text: 'Oops', headers: { 'content-type': 'text/plain' } } : undefined,
    ),
    caughtBy: [
      'SCIM-ERR-01',
      'SCIM-ERR-02',
      'SCIM-ERR-03',
      'SCIM-ERR-04',
      'SCIM-ERR-05',
      'SCIM-ERR-06',
      'SCIM-READ-02',
      'SCIM-READ-04',
      'SCIM-DISC-14',
      'SCIM-PATCH-50',
      'SCIM-DEL-07',
    ],
  },
  {
    name: 'status of errors as a number, an own scimType, no detail',
    wrap: answering((body, { status }) =>
      status >= 400 ? { body: { schemas: body['schemas'], status, scimType: 'oops' } } : undefined,
    ),
    caughtBy: ['SCIM-ERR-02', 'SCIM-ERR-03', 'SCIM-ERR-04', 'SCIM-CREATE-10', 'SCIM-CREATE-33'],
  },
  {
    name: 'everything as text/json',
    wrap: answering(() => ({ headers: { 'content-type': 'text/json' } })),
    caughtBy: ['SCIM-HTTP-01', 'SCIM-HTTP-02', 'SCIM-HTTP-03', 'SCIM-HTTP-07', 'SCIM-ERR-05'],
  },
  ...['application/scim+json', 'application/json', 'application/scim+json; charset=utf-8'].map(
    (refused, index) => ({
      name: `415 to ${refused}`,
      wrap: instead((request) =>
        request.method === 'POST' && request.headers.get('content-type') === refused ? error(415) : undefined,
      ),
      caughtBy: [(['SCIM-HTTP-04', 'SCIM-HTTP-05', 'SCIM-HTTP-06'] as const)[index] ?? 'SCIM-HTTP-04'],
    }),
  ),
  {
    name: 'open to everyone',
    wrap: (next) => (request) => {
      const headers = new Headers(request.headers);
      headers.set('authorization', 'Bearer a-good-token');
      return next(new Request(request, { headers }));
    },
    caughtBy: ['SCIM-SEC-01', 'SCIM-SEC-02', 'SCIM-SEC-03'],
  },
  {
    name: '401 without WWW-Authenticate',
    wrap: answering((_body, { status }) =>
      status === 401 ? { headers: { 'www-authenticate': undefined } } : undefined,
    ),
    caughtBy: ['SCIM-SEC-02'],
  },
  {
    name: 'a crash on long names',
    wrap: instead((_request, sent) => (sent.length > 10_000 ? error(500) : undefined)),
    caughtBy: ['SCIM-SEC-18'],
  },
];
