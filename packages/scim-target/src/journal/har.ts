import type { JsonObject } from '@scimulator/scim';
import type { JournalEntry } from './journal.ts';

/** The entries as an HTTP archive (HAR 1.2), which browsers and test tools open. Sizes that are not known are -1. */
export function harOf(entries: readonly JournalEntry[], origin: string): JsonObject {
  return {
    log: {
      version: '1.2',
      creator: { name: 'scimulator', version: '' },
      entries: entries.map((entry) => harEntry(entry, origin)),
    },
  };
}

function harEntry(entry: JournalEntry, origin: string): JsonObject {
  const query = new URLSearchParams(entry.query).toString();
  return {
    startedDateTime: entry.at,
    time: entry.durationMs,
    request: {
      method: entry.method,
      url: `${origin}${entry.path}${query === '' ? '' : `?${query}`}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(entry.requestHeaders),
      queryString: pairs(entry.query),
      headersSize: -1,
      bodySize: -1,
      ...(entry.requestBody === undefined
        ? {}
        : {
            postData: { mimeType: entry.requestHeaders['content-type'] ?? '', text: entry.requestBody },
          }),
    },
    response: {
      status: entry.status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(entry.responseHeaders),
      content: {
        size: -1,
        mimeType: entry.responseHeaders['content-type'] ?? '',
        text: entry.responseBody ?? '',
      },
      redirectURL: entry.responseHeaders['location'] ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: entry.durationMs, receive: 0 },
    ...(entry.faults.length === 0 ? {} : { _faults: entry.faults }),
  };
}

const pairs = (record: Readonly<Record<string, string>>): readonly JsonObject[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));
