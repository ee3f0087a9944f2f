import { type Resource, ScimError } from '@scimulator/scim';
import { statusAnswer } from '../../answer.ts';
import type { ScimRequest } from '../../request.ts';
import { onAnswer, onList, resourcesIn } from '../alterations/answers.ts';
import { bodyTextOf } from '../alterations/bodies.ts';
import { comparisonsIn, filterOf, isAbout } from '../alterations/filters.ts';
import { duplicateFirst } from '../alterations/lists.ts';
import { invalid, onQuery, refuse } from '../alterations/requests.ts';
import type { NamedFault } from '../named-fault.ts';
import { HTML_HEADERS, HTML_PAGE } from './pages.ts';

const QUERIES = { method: ['GET'], filter: '*' };

/** Characters of path and query; filters of Entra stay below. */
const URL_LENGTH_MAX = 512;

const ofExternalId = (request: ScimRequest): boolean =>
  comparisonsIn(filterOf(request)).some((comparison) => isAbout(comparison, 'externalId'));

/** Whether the userName is spelled as the filter spells it. */
const hasSpelling = (user: Resource, request: ScimRequest): boolean =>
  comparisonsIn(filterOf(request)).every(
    (comparison) =>
      comparison.op !== 'eq' || !isAbout(comparison, 'userName') || user['userName'] === comparison.value,
  );

/** How filters are read, and what they find. */
export const QUERY_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q01',
    name: 'filter-404',
    wire: 'a query that finds nothing is answered 404',
    match: QUERIES,
    alter: () =>
      onAnswer((answer) =>
        bodyTextOf(answer, 'totalResults') === '0' ? statusAnswer(404, 'nothing was found') : answer,
      ),
    entra: 'Test Connection fails; later the job is quarantined for an endpoint that is not compliant',
    source: 'scimgateway#18, snipe-it#11913, snipe-it#14708',
  },
  {
    id: 'Q02',
    name: 'filter-html',
    wire: 'a query is answered 200 with a page of HTML',
    match: QUERIES,
    effect: { status: 200, headers: HTML_HEADERS, body: HTML_PAGE },
    variants: { '404': { effect: { status: 404, headers: HTML_HEADERS, body: HTML_PAGE } } },
    entra: 'logs ServiceIncompatible; Test Connection fails',
    source: 'snipe-it#14138',
  },
  {
    id: 'Q37',
    name: 'username-case-sensitive',
    wire: 'a filter finds a userName in one spelling only',
    match: QUERIES,
    alter: () =>
      onList((list, request) => {
        const found = resourcesIn(list).filter((user) => hasSpelling(user, request));
        const hidden = resourcesIn(list).length - found.length;
        if (hidden === 0) return list;
        const totalResults = Number(list['totalResults']) - hidden;
        return { ...list, totalResults, itemsPerPage: found.length, Resources: found };
      }),
    entra: 'finds no match, creates, is answered 409, and so again in every cycle',
    source: 'langfuse#13528, cloudflare#18257',
  },
  {
    id: 'Q40',
    name: 'externalid-unfilterable',
    wire: 'a filter on `externalId` is answered 400',
    match: QUERIES,
    alter: () =>
      refuse((request) =>
        ofExternalId(request) ? invalid('invalidFilter', 'externalId cannot be filtered') : undefined,
      ),
    variants: {
      '500': {
        alter: () =>
          refuse((request) =>
            ofExternalId(request) ? new ScimError({ status: 500, detail: 'internal error' }) : undefined,
          ),
      },
      ignored: {
        alter: () => onQuery((query, request) => ofExternalId(request) && query.delete('filter')),
      },
    },
    entra: 'cannot match where externalId is the matching attribute',
    source: 'langwatch#6973',
  },
  {
    id: 'Q41',
    name: 'filter-ignored',
    wire: 'every filter finds everything',
    match: QUERIES,
    alter: () => onQuery((query) => query.delete('filter')),
    entra: 'logs DuplicateTargetEntries, or links a user that is another person',
    source: 'seen in the field',
  },
  {
    id: 'Q42',
    name: 'filter-500',
    wire: 'a filter that is more than one `eq` is answered 500',
    match: QUERIES,
    alter: () =>
      refuse((request) => {
        const filter = filterOf(request);
        const isSimple = filter?.kind === 'compare' && filter.op === 'eq';
        return isSimple ? undefined : new ScimError({ status: 500, detail: 'internal error' });
      }),
    entra: 'retries in the next cycle',
    source: 'wso2#11182',
  },
  {
    id: 'Q43',
    name: 'duplicates-returned',
    wire: 'a query for a unique value finds two resources',
    match: QUERIES,
    alter: () => onList(duplicateFirst),
    entra: 'skips the object with an error',
    source: 'Entra: provisioning error codes',
  },
  {
    id: 'Q100',
    name: 'plus-not-decoded',
    wire: '`+` in a query stays a plus and is not read as a blank',
    match: { method: ['GET'] },
    alter: () => (next) => (handling, request) => {
      const url = new URL(request.url);
      url.search = url.search.replaceAll('+', '%2B');
      return next(handling, { ...request, url });
    },
    entra: 'a filter with blanks as plus fails or finds nothing, so that duplicates are created',
    source: 'inferred, and seen in the field',
  },
  {
    id: 'Q101',
    name: 'at-sign-double-decoded',
    wire: 'the filter is decoded twice, so that `+` in an address becomes a blank and `%40` an at sign',
    match: QUERIES,
    alter: () => onQuery((query) => query.set('filter', decodedAgain(query.get('filter') ?? ''))),
    entra: 'the match is wrong or missing',
    source: 'inferred',
  },
  {
    id: 'Q102',
    name: 'long-url-414',
    wire: `an address of more than ${URL_LENGTH_MAX} characters is answered 414`,
    alter: () =>
      refuse(({ url }) =>
        url.pathname.length + url.search.length > URL_LENGTH_MAX
          ? new ScimError({ status: 414, detail: 'the address is too long' })
          : undefined,
      ),
    entra: 'the query fails',
    source: 'RFC 9110 15.5.15',
  },
];

function decodedAgain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
