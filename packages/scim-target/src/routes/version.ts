import { ScimError } from '@scimulator/scim';
import { namesTag } from '../request.ts';
import { etagOf } from '../resources/document.ts';
import type { ResourceRow } from '../resources/port.ts';
import type { Place } from './place.ts';

/** Throws 412 where the client names a version that is not the record's (RFC 7644 3.14). */
export function checkVersion(record: ResourceRow, { request }: Place): void {
  const wanted = request.headers.get('if-match');
  if (wanted !== null && !namesTag(wanted, etagOf(record.version))) throw versionMismatch();
}

export const versionMismatch = (): ScimError =>
  new ScimError({ status: 412, detail: 'the resource has changed since; read it again for its new ETag' });
