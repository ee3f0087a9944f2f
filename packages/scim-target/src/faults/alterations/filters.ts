import { type Comparison, type Filter, parseFilter, ScimError } from '@scimulator/scim';
import { filterTextOf, type ScimRequest } from '../../request.ts';

/** The filter of a request; undefined where there is none that can be read. */
export function filterOf(request: ScimRequest): Filter | undefined {
  const text = filterTextOf(request.url);
  if (text === undefined) return undefined;
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

/** The comparisons in a filter, those inside the brackets of value paths left out. */
export function comparisonsIn(filter: Filter | undefined): readonly Comparison[] {
  switch (filter?.kind) {
    case undefined:
    case 'present':
    case 'valuePath':
      return [];
    case 'compare':
      return [filter];
    case 'not':
      return comparisonsIn(filter.filter);
    case 'and':
    case 'or':
      return filter.filters.flatMap(comparisonsIn);
  }
}

export const isAbout = ({ path }: Comparison, attribute: string): boolean =>
  path.name.toLowerCase() === attribute.toLowerCase();
