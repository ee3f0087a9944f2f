import { compileFilter, type Filter, type SortKey } from '@scimulator/scim';
import type { TargetType } from '../resource-types.ts';
import { readingFor } from './document.ts';
import type { ListQuery, Reading, ResourceRecord } from './port.ts';

/** What a list asks of each record that indexes have not decided on. */
export interface Judge {
  /** What has to be read for it. */
  readonly reading: Reading;
  /** By what the record is sorted; undefined when it does not fit. */
  verdict(record: ResourceRecord): { readonly key: SortKey } | undefined;
}

/** `rest` is the part of the filter that no index answers. */
export function judgeOf({ sort, documentOf }: ListQuery, rest: Filter | undefined, type: TargetType): Judge {
  const isMatch = rest === undefined ? undefined : compileFilter(rest, type.resourceType);
  const looksAt: readonly Filter[] = [
    ...(rest === undefined ? [] : [rest]),
    ...(sort === undefined ? [] : [{ kind: 'present', path: sort.path } as const]),
  ];
  return {
    reading: readingFor({ kind: 'and', filters: looksAt }, type),
    verdict: (record) => {
      if (isMatch === undefined && sort === undefined) return { key: undefined };
      const document = documentOf(record);
      return isMatch === undefined || isMatch(document) ? { key: sort?.keyOf(document) } : undefined;
    },
  };
}
