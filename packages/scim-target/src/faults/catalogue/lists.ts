import { ScimError } from '@scimulator/scim';
import { onList, resourcesIn, without } from '../alterations/answers.ts';
import { pagingByCursorOnly } from '../alterations/lists.ts';
import { onHandling, onQuery, refuse } from '../alterations/requests.ts';
import { reordering } from '../alterations/stores.ts';
import type { NamedFault } from '../named-fault.ts';

const READS = { method: ['GET'] };
const OWN_PAGE_SIZE = 10;

/** How list responses look, and how one gets from page to page. */
export const LIST_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q12',
    name: 'total-as-string',
    wire: '`totalResults` is text',
    alter: () => onList((list) => ({ ...list, totalResults: String(list['totalResults']) })),
    entra: 'may fail to read the list',
    source: 'Okta: SCIM 2.0 reference',
  },
  {
    id: 'Q13',
    name: 'total-missing',
    wire: '`totalResults` is missing',
    alter: () => onList((list) => without(list, 'totalResults')),
    entra: 'an error',
    source: 'django-scim2#159',
  },
  {
    id: 'Q14',
    name: 'total-wrong',
    wire: '`totalResults` counts the page and not the matches',
    alter: () => onList((list) => ({ ...list, totalResults: resourcesIn(list).length })),
    entra: 'account discovery stops early',
    source: 'langfuse',
  },
  {
    id: 'Q15',
    name: 'resources-lowercase',
    wire: 'the list is under `resources`',
    alter: () => onList((list) => ({ ...without(list, 'Resources'), resources: list['Resources'] ?? [] })),
    entra: 'takes the list for empty and creates duplicates',
    source: 'ssoready#232',
  },
  {
    id: 'Q16',
    name: 'resources-null',
    wire: '`Resources` of an empty list is null',
    alter: () => onList((list) => (resourcesIn(list).length === 0 ? { ...list, Resources: null } : list)),
    entra: 'usually none',
    source: 'elimity-com/scim test data',
  },
  {
    id: 'Q17',
    name: 'single-not-list',
    wire: 'the only match of a query is returned bare, in no list',
    match: { method: ['GET'], filter: '*' },
    alter: () =>
      onList((list) => {
        const [only, ...others] = resourcesIn(list);
        return only === undefined || others.length > 0 ? list : only;
      }),
    entra: 'an error',
    source: 'Entra: Develop a SCIM endpoint',
  },
  {
    id: 'Q47',
    name: 'paging-ignored',
    wire: '`startIndex` is ignored: every page is the first',
    match: READS,
    alter: () => onQuery((query) => query.delete('startIndex')),
    entra: 'account discovery finds duplicates',
    source: 'better-auth#10398, SCIMReferenceCode#83',
  },
  {
    id: 'Q48',
    name: 'items-per-page-count',
    wire: '`itemsPerPage` is the `count` that was asked for',
    match: READS,
    alter: () =>
      onList((list, { url }) => {
        const count = Number(url.searchParams.get('count') ?? Number.NaN);
        return Number.isNaN(count) ? list : { ...list, itemsPerPage: count };
      }),
    entra: 'none; Okta objects',
    source: 'scimmy#101, django-scim2#208, polis#4054',
  },
  {
    id: 'Q49',
    name: 'zero-based',
    wire: 'resources are counted from 0: `startIndex=1` leaves out the first',
    match: READS,
    alter: () => (next) =>
      onList((list) => ({ ...list, startIndex: Number(list['startIndex']) - 1 }))(
        onQuery((query) => {
          const startIndex = Number(query.get('startIndex') ?? 0);
          if (Number.isInteger(startIndex)) query.set('startIndex', String(startIndex + 1));
        })(next),
      ),
    entra: 'is off by one',
    source: 'ssoready#232',
  },
  {
    id: 'Q50',
    name: 'unstable-order',
    wire: 'the order changes from list to list: every second one is reversed',
    alter: reordering,
    entra: 'misses users and meets others twice',
    source: 'Okta: SCIM 2.0 reference',
  },
  {
    id: 'Q51',
    name: 'count-capped-silent',
    wire: `a page holds at most ${OWN_PAGE_SIZE}, whatever was asked for`,
    alter: () =>
      onHandling((handling) => {
        const { limits } = handling;
        const pageSizeMax = Math.min(limits.pageSizeMax, OWN_PAGE_SIZE);
        const pageSizeDefault = Math.min(limits.pageSizeDefault, OWN_PAGE_SIZE);
        return { ...handling, limits: { ...limits, pageSizeMax, pageSizeDefault } };
      }),
    entra: 'none, where the length of the page is believed',
    source: 'seen in the field',
  },
  {
    id: 'Q107',
    name: 'cursor-expired',
    wire: 'a cursor is answered 400 `expiredCursor`',
    match: READS,
    alter: () => refuse(({ url }) => ((url.searchParams.get('cursor') ?? '') === '' ? undefined : EXPIRED)),
    entra: 'none: it pages by index',
    source: 'RFC 9865 2.1',
  },
  {
    id: 'Q108',
    name: 'cursor-only',
    wire: '`startIndex` is ignored, and pages are chained by `nextCursor`',
    match: READS,
    alter: () => pagingByCursorOnly,
    entra: 'a walk by index breaks',
    source: 'RFC 9865 2.3',
  },
];

const EXPIRED = new ScimError({ scimType: 'expiredCursor', detail: 'the cursor has expired: start again' });
