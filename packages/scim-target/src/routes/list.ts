import { checkFilter, type Filter, pageOf, parseFilter, type ResourceType } from '@scimulator/scim';
import type { Context } from '../context.ts';
import { filterTextOf, type ScimRequest } from '../request.ts';
import { namesUnknown, qualifyFilter } from './qualify.ts';

/** What a list request asks for. */
export interface ListRequest {
  readonly filter: Filter | undefined;
  readonly startIndex: number;
  readonly count: number;
}

/** Reads filter and page from the query (RFC 7644 3.4.2). Parameters that nobody knows are ignored. */
export function listRequestOf(context: Context, request: ScimRequest, type: ResourceType): ListRequest {
  const { limits } = context;
  const { searchParams } = request.url;
  const page = pageOf(
    {
      startIndex: searchParams.get('startIndex') ?? undefined,
      count: searchParams.get('count') ?? undefined,
    },
    { countDefault: limits.pageSizeDefault, countMax: limits.pageSizeMax },
  );
  const text = filterTextOf(request.url);
  if (text === undefined) return { filter: undefined, ...page };
  const { coerceBooleanText, unqualifiedNames, unknownFilterAttribute } = context.tenant.knobs;
  const parsed = parseFilter(text, { lengthMax: limits.filterLengthMax });
  const filter = unqualifiedNames === 'extensions' ? qualifyFilter(parsed, type) : parsed;
  checkFilter(filter, type, {
    unknownAttributes: unknownFilterAttribute === '400' ? 'reject' : 'ignore',
    coerceBooleanText,
  });
  const isDropped = unknownFilterAttribute === 'all' && namesUnknown(filter, type);
  return { filter: isDropped ? undefined : filter, ...page };
}
