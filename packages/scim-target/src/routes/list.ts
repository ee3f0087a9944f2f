import {
  checkFilter,
  compileSort,
  type Filter,
  pageOf,
  parseFilter,
  type ResourceType,
  ScimError,
  type Sort,
} from '@scimulator/scim';
import type { Context } from '../context.ts';
import { filterTextOf, type ScimRequest } from '../request.ts';
import type { Mark } from '../resources/port.ts';
import { cursorTo, fingerprintOf, markOf, type Walk } from './cursor.ts';
import { namesUnknown, qualifyFilter } from './qualify.ts';

/** What a list request asks for. */
export interface ListRequest {
  readonly filter: Filter | undefined;
  readonly sort: Sort | undefined;
  readonly paging: Paging;
}

/** The page that is wanted. */
export interface Paging {
  /** Without meaning where `after` is given. */
  readonly startIndex: number;
  readonly after?: Mark;
  readonly count: number;
  /** Undefined where pages are told by index. */
  readonly walk?: Walk;
  /** Whether the list comes in one piece or not at all. */
  readonly isWhole: boolean;
}

export interface ListOptions {
  /** What the client may name though the type does not declare it: over several types, everything. */
  readonly unknownAttributes?: 'ignore';
}

/** Reads filter, order and page from the query (RFC 7644 3.4.2). Parameters that nobody knows are ignored. */
export function listRequestOf(
  context: Context,
  request: ScimRequest,
  type: ResourceType,
  options: ListOptions = {},
): ListRequest {
  return {
    filter: filterOf(context, request, type, options),
    sort: sortOf(request, type),
    paging: pagingOf(context, request),
  };
}

function filterOf(
  context: Context,
  request: ScimRequest,
  type: ResourceType,
  options: ListOptions,
): Filter | undefined {
  const text = filterTextOf(request.url);
  if (text === undefined) return undefined;
  const { coerceBooleanText, unqualifiedNames, unknownFilterAttribute } = context.tenant.knobs;
  const parsed = parseFilter(text, { lengthMax: context.limits.filterLengthMax });
  const filter = unqualifiedNames === 'extensions' ? qualifyFilter(parsed, type) : parsed;
  checkFilter(filter, type, {
    unknownAttributes: options.unknownAttributes ?? (unknownFilterAttribute === '400' ? 'reject' : 'ignore'),
    coerceBooleanText,
  });
  const isDropped = unknownFilterAttribute === 'all' && namesUnknown(filter, type);
  return isDropped ? undefined : filter;
}

function sortOf({ url }: ScimRequest, type: ResourceType): Sort | undefined {
  const sortBy = url.searchParams.get('sortBy')?.trim();
  if (sortBy === undefined || sortBy === '') return undefined;
  return compileSort({ sortBy, sortOrder: url.searchParams.get('sortOrder') ?? undefined }, type);
}

/** The page that the client asks for, as far as the knob `pagination` lets it (RFC 7644 3.4.2.4, RFC 9865). */
export function pagingOf(context: Context, request: ScimRequest): Paging {
  const { limits, tenant, clock } = context;
  const { searchParams } = request.url;
  const cursor = searchParams.get('cursor') ?? undefined;
  const { startIndex, count } = pageOf(
    {
      startIndex: searchParams.get('startIndex') ?? undefined,
      count: searchParams.get('count') ?? undefined,
    },
    { countDefault: limits.pageSizeDefault, countMax: limits.pageSizeMax },
  );
  const { pagination } = tenant.knobs;
  if (pagination === 'none') return { startIndex: 1, count: limits.pageSizeMax, isWhole: true };
  if (pagination === 'index' || (pagination === 'both' && cursor === undefined)) {
    return { startIndex, count, isWhole: false };
  }
  const walk: Walk = {
    secret: `${tenant.cursorSecret} ${tenant.name}`,
    fingerprint: fingerprintOf(request),
    count,
    nowMs: clock.now(),
    lifetimeMs: limits.cursorLifetimeMs,
  };
  const after = cursor === undefined || cursor === '' ? undefined : markOf(cursor, walk);
  return { startIndex: 1, count, walk, isWhole: false, ...(after === undefined ? {} : { after }) };
}

/** How the list's own members say where the page stands. Throws tooMany for a list that must come whole and is too long. */
export function placeOfPage(
  { startIndex, count, walk, isWhole }: Paging,
  { totalResults, next }: { readonly totalResults: number; readonly next: Mark | undefined },
): { readonly startIndex?: number; readonly nextCursor?: string } {
  if (isWhole && totalResults > count) {
    const detail = `${totalResults} resources fit, more than the ${count} of one answer; lists are not paged here, so narrow the filter`;
    throw new ScimError({ scimType: 'tooMany', detail });
  }
  if (walk === undefined) return { startIndex };
  return next === undefined || count === 0 ? {} : { nextCursor: cursorTo(next, walk) };
}
