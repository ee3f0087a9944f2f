import { answering, attributesOf, discovered, error, instead, isPath, type Quirk } from './quirk.ts';

export const DISCOVERY_QUIRKS: readonly Quirk[] = [
  {
    name: 'no ServiceProviderConfig',
    wrap: instead((request) => (isPath(request, 'GET', /^\/ServiceProviderConfig/) ? error(404) : undefined)),
    caughtBy: ['SCIM-DISC-01', 'SCIM-DISC-02', 'SCIM-DISC-03', 'SCIM-DISC-04'],
  },
  {
    name: 'limits as text in ServiceProviderConfig',
    wrap: answering((body, { path }) =>
      path === '/ServiceProviderConfig'
        ? { body: { ...body, filter: { supported: true, maxResults: '200' } } }
        : undefined,
    ),
    caughtBy: ['SCIM-DISC-03'],
  },
  {
    name: 'PATCH advertised as unsupported although it works',
    wrap: answering((body, { path }) =>
      path === '/ServiceProviderConfig' ? { body: { ...body, patch: { supported: false } } } : undefined,
    ),
    caughtBy: ['SCIM-DISC-26'],
  },
  {
    name: 'ResourceTypes as a bare array',
    wrap: answering((body, { path }) =>
      path === '/ResourceTypes' ? { body: body['Resources'] } : undefined,
    ),
    caughtBy: ['SCIM-DISC-07', 'SCIM-DISC-08', 'SCIM-DISC-10'],
  },
  {
    name: 'resource types without endpoint, of an undeclared schema',
    wrap: discovered('/ResourceTypes', (types) =>
      types.map(({ id, name }) => ({ id, name, schema: 'urn:none' })),
    ),
    caughtBy: ['SCIM-DISC-08', 'SCIM-DISC-10'],
  },
  {
    name: 'no Schemas',
    wrap: instead((request) => (isPath(request, 'GET', /^\/Schemas/) ? error(404) : undefined)),
    caughtBy: ['SCIM-DISC-12', 'SCIM-DISC-13'],
  },
  {
    name: 'unknown schemas answered with an empty object',
    wrap: answering((_body, { path, status }) =>
      path.startsWith('/Schemas/') && status === 404 ? { status: 200, body: {} } : undefined,
    ),
    caughtBy: ['SCIM-DISC-14'],
  },
  {
    name: 'attributes without multiValued',
    wrap: discovered('/Schemas', (list) => attributesOf(list, ({ multiValued: _, ...rest }) => rest)),
    caughtBy: ['SCIM-DISC-15'],
  },
  {
    name: 'attribute types in capitals',
    wrap: discovered('/Schemas', (list) =>
      attributesOf(list, (one) => ({ ...one, type: String(one['type']).toUpperCase() })),
    ),
    caughtBy: ['SCIM-DISC-16'],
  },
  {
    name: 'nulls in Schemas',
    wrap: discovered('/Schemas', (list) => attributesOf(list, (one) => ({ ...one, canonicalValues: null }))),
    caughtBy: ['SCIM-DISC-23'],
  },
  {
    name: 'no Group in Schemas',
    wrap: discovered('/Schemas', (list) => list.filter(({ name }) => name !== 'Group')),
    caughtBy: ['SCIM-DISC-24'],
  },
];
