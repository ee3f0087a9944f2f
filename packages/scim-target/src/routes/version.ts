import { ScimError } from '@scimulator/scim';
import { etagOf } from '../resources/document.ts';
import type { ResourceRow } from '../resources/port.ts';
import type { Place } from './place.ts';

/**
 * Throws 412 where the client's conditions for a write do not hold (RFC 7644 3.14, RFC 9110 13.1). Tags in `If-Match`
 * are compared whole: the strong comparison of HTTP would refuse the weak tags that SCIM prefers.
 */
export function checkVersion(record: ResourceRow, { context, request }: Place): void {
  const tag = etagOf(record.version, context.tenant.knobs.etag);
  if (tag === undefined) return;
  const wanted = request.headers.get('if-match');
  if (wanted !== null && !tagsIn(wanted).some((one) => one === '*' || one === tag)) throw versionMismatch();
  const unwanted = request.headers.get('if-none-match');
  if (unwanted !== null && isAmong(unwanted, tag)) throw versionMismatch();
}

/** Whether the client has this version already: weak comparison (RFC 9110 13.1.2). */
export function isKnown({ request }: Place, tag: string | undefined): boolean {
  const known = request.headers.get('if-none-match');
  return known !== null && tag !== undefined && isAmong(known, tag);
}

/** Whether a write names a condition at all. */
export const isConditional = ({ request }: Place): boolean =>
  request.headers.has('if-match') || request.headers.has('if-none-match');

export const versionMismatch = (): ScimError =>
  new ScimError({ status: 412, detail: 'the resource has changed since; read it again for its new ETag' });

const isAmong = (header: string, tag: string): boolean =>
  tagsIn(header).some((one) => one === '*' || strong(one) === strong(tag));

const strong = (tag: string): string => tag.replace(/^W\//, '');

/** The tags of a condition; a comma within quotes separates nothing. */
function tagsIn(header: string): readonly string[] {
  return header.match(/\*|(?:W\/)?"[^"]*"|[^\s,]+/g) ?? [];
}
