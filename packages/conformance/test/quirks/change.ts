import { answering, error, instead, type Quirk, resources } from './quirk.ts';

export const PATCH_QUIRKS: readonly Quirk[] = [
  {
    name: 'PATCH answered 204 and forgotten',
    wrap: instead((request) =>
      request.method === 'PATCH' ? new Response(null, { status: 204 }) : undefined,
    ),
    caughtBy: [
      'SCIM-PATCH-02',
      'SCIM-PATCH-03',
      'SCIM-PATCH-04',
      'SCIM-PATCH-05',
      'SCIM-PATCH-06',
      'SCIM-PATCH-08',
      'SCIM-PATCH-10',
      'SCIM-PATCH-11',
      'SCIM-PATCH-12',
      'SCIM-PATCH-13',
      'SCIM-PATCH-14',
      'SCIM-PATCH-15',
      'SCIM-PATCH-16',
      'SCIM-PATCH-18',
      'SCIM-PATCH-19',
      'SCIM-PATCH-20',
      'SCIM-PATCH-21',
      'SCIM-PATCH-22',
      'SCIM-PATCH-25',
      'SCIM-PATCH-27',
      'SCIM-PATCH-28',
      'SCIM-PATCH-29',
      'SCIM-PATCH-30',
      'SCIM-PATCH-33',
      'SCIM-PATCH-34',
      'SCIM-PATCH-36',
      'SCIM-PATCH-37',
      'SCIM-PATCH-41',
      'SCIM-PATCH-43',
      'SCIM-PATCH-44',
      'SCIM-PATCH-45',
      'SCIM-PATCH-47',
      'SCIM-PATCH-48',
      'SCIM-PATCH-50',
      'SCIM-PATCH-51',
      'SCIM-PATCH-53',
      'SCIM-PATCH-54',
      'SCIM-GROUP-01',
      'SCIM-GROUP-03',
      'SCIM-GROUP-04',
      'SCIM-GROUP-06',
      'SCIM-GROUP-07',
      'SCIM-GROUP-08',
      'SCIM-GROUP-09',
      'SCIM-DEL-08',
      'SCIM-DEL-09',
    ],
  },
  {
    name: 'PATCH answered 200 without the resource',
    wrap: answering((_body, { method }) => (method === 'PATCH' ? { status: 200, body: {} } : undefined)),
    caughtBy: ['SCIM-PATCH-01'],
  },
  {
    name: 'operations only in lower case',
    wrap: instead((request, sent) =>
      request.method === 'PATCH' && /"op":"[A-Z]/.test(sent) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-PATCH-05', 'SCIM-PATCH-41', 'SCIM-GROUP-07'],
  },
  {
    name: 'paths only in the letter case of the schema',
    wrap: instead((request, sent) =>
      request.method === 'PATCH' && sent.includes('TITLE') ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-PATCH-51'],
  },
  {
    name: 'every element stored twice',
    wrap: resources((resource) => ({
      ...resource,
      emails: twice(resource['emails']),
      members: twice(resource['members']),
    })),
    caughtBy: ['SCIM-PATCH-09', 'SCIM-PATCH-30', 'SCIM-GROUP-02', 'SCIM-GROUP-05'],
  },
  {
    name: 'Remove with a value list empties the group',
    wrap: (next) => async (request) => {
      if (request.method !== 'PATCH') return next(request);
      const sent = await request.text();
      const body = /"op":"Remove"/.test(sent) ? sent.replace(/,"value":\[.*?\]/, '') : sent;
      return next(new Request(request.url, { method: 'PATCH', headers: request.headers, body }));
    },
    caughtBy: ['SCIM-GROUP-07'],
  },
];

function twice(list: unknown): unknown {
  return Array.isArray(list) ? [...list, ...list] : list;
}

export const CHANGE_QUIRKS: readonly Quirk[] = [
  {
    name: 'no PUT',
    wrap: instead((request) => (request.method === 'PUT' ? error(501) : undefined)),
    caughtBy: ['SCIM-PUT-01', 'SCIM-PUT-02', 'SCIM-PUT-03', 'SCIM-PUT-04'],
  },
  {
    name: 'DELETE answered 204 and forgotten',
    wrap: instead((request) =>
      request.method === 'DELETE' ? new Response(null, { status: 204 }) : undefined,
    ),
    caughtBy: ['SCIM-DEL-02', 'SCIM-DEL-03', 'SCIM-DEL-04', 'SCIM-DEL-05', 'SCIM-DEL-07', 'SCIM-ERR-07'],
  },
  {
    name: 'DELETE answered 200 with a body',
    wrap: answering((_body, { method, status }) =>
      method === 'DELETE' && status === 204 ? { status: 200, body: {} } : undefined,
    ),
    caughtBy: ['SCIM-DEL-01', 'SCIM-GROUP-21'],
  },
  {
    name: 'ids given out again',
    wrap: (next) => {
      let realId = '';
      const sameId = answering((body, { status }) => {
        if (status !== 201) return undefined;
        realId = String(body['id']);
        return { body: { ...body, id: 'always-the-same' } };
      })(next);
      return (request) => sameId(new Request(request.url.replace('always-the-same', realId), request));
    },
    caughtBy: ['SCIM-DEL-06'],
  },
];
