import { answering, error, instead, type Quirk, without } from './quirk.ts';

export const QUERY_QUIRKS: readonly Quirk[] = [
  {
    name: 'filters ignored',
    wrap: without('filter'),
    caughtBy: [
      'SCIM-FILTER-01',
      'SCIM-FILTER-02',
      'SCIM-FILTER-03',
      'SCIM-FILTER-04',
      'SCIM-FILTER-05',
      'SCIM-FILTER-06',
      'SCIM-FILTER-08',
      'SCIM-FILTER-09',
      'SCIM-FILTER-10',
      'SCIM-FILTER-11',
      'SCIM-FILTER-12',
      'SCIM-FILTER-14',
      'SCIM-FILTER-15',
      'SCIM-FILTER-16',
      'SCIM-FILTER-17',
      'SCIM-FILTER-19',
      'SCIM-FILTER-20',
      'SCIM-FILTER-21',
      'SCIM-FILTER-22',
      'SCIM-FILTER-23',
      'SCIM-FILTER-24',
      'SCIM-FILTER-26',
      'SCIM-FILTER-27',
      'SCIM-FILTER-28',
      'SCIM-FILTER-30',
      'SCIM-FILTER-31',
      'SCIM-FILTER-34',
      'SCIM-FILTER-36',
      'SCIM-FILTER-38',
      'SCIM-FILTER-39',
      'SCIM-FILTER-41',
      'SCIM-FILTER-42',
      'SCIM-READ-08',
      'SCIM-READ-13',
      'SCIM-PAGE-02',
      'SCIM-PAGE-12',
      'SCIM-DEL-04',
    ],
  },
  {
    name: '404 to a query that finds nothing',
    wrap: answering((body) => (body['totalResults'] === 0 ? { status: 404 } : undefined)),
    caughtBy: [
      'SCIM-READ-08',
      'SCIM-READ-09',
      'SCIM-FILTER-36',
      'SCIM-FILTER-38',
      'SCIM-FILTER-39',
      'SCIM-FILTER-41',
    ],
  },
  {
    name: 'filters on references refused',
    wrap: instead((request) =>
      /manager|members/.test(new URL(request.url).search) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-FILTER-40', 'SCIM-FILTER-41'],
  },
  {
    name: 'no Resources in an empty list',
    wrap: answering(({ Resources: _, ...rest }) => (rest['totalResults'] === 0 ? { body: rest } : undefined)),
    caughtBy: ['SCIM-READ-09'],
  },
  {
    name: 'resources in lower case in lists',
    wrap: answering(({ Resources, ...rest }) =>
      Resources === undefined ? undefined : { body: { ...rest, resources: Resources } },
    ),
    caughtBy: ['SCIM-READ-07', 'SCIM-PAGE-03', 'SCIM-PAGE-12'],
  },
  {
    name: 'no totalResults',
    wrap: answering(({ totalResults: _, ...rest }) => ('Resources' in rest ? { body: rest } : undefined)),
    caughtBy: ['SCIM-READ-05', 'SCIM-READ-10', 'SCIM-READ-14', 'SCIM-DISC-07', 'SCIM-DISC-12'],
  },
  {
    name: 'unknown parameters refused',
    wrap: instead((request) =>
      /scimulator=|aadOptscim/.test(new URL(request.url).search) ? error(400) : undefined,
    ),
    caughtBy: ['SCIM-READ-10', 'SCIM-READ-14'],
  },
  {
    name: 'count ignored',
    wrap: without('count'),
    caughtBy: ['SCIM-PAGE-01', 'SCIM-PAGE-04', 'SCIM-PAGE-05', 'SCIM-PAGE-12'],
  },
  {
    name: 'startIndex ignored',
    wrap: without('startIndex'),
    caughtBy: ['SCIM-PAGE-02', 'SCIM-PAGE-06', 'SCIM-PAGE-07'],
  },
  {
    name: 'startIndex 0 refused, other counts crash',
    wrap: instead((request) => {
      const { searchParams } = new URL(request.url);
      if (searchParams.get('startIndex') === '0') return error(400);
      return searchParams.get('count') === 'many' ? error(500) : undefined;
    }),
    caughtBy: ['SCIM-PAGE-03', 'SCIM-PAGE-16'],
  },
  {
    name: 'itemsPerPage is what was asked for at most',
    wrap: answering((body) =>
      'itemsPerPage' in body ? { body: { ...body, itemsPerPage: 200 } } : undefined,
    ),
    caughtBy: ['SCIM-PAGE-08'],
  },
  {
    name: 'attributes ignored',
    wrap: without('attributes'),
    caughtBy: ['SCIM-ATTR-01', 'SCIM-ATTR-02', 'SCIM-ATTR-03', 'SCIM-ATTR-04', 'SCIM-ATTR-15'],
  },
  {
    name: 'excludedAttributes ignored',
    wrap: without('excludedAttributes'),
    caughtBy: ['SCIM-ATTR-05', 'SCIM-ATTR-13', 'SCIM-ATTR-14'],
  },
];
