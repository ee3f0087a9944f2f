import { type Json, ScimError, type Selection } from '@scimulator/scim';
import { isDeeperThan, jsonOf } from './json.ts';
import type { Limits } from './limits.ts';

/** A SCIM request, read once: its body is here, its address is taken apart. */
export interface ScimRequest {
  /** HEAD counts as GET; whoever sends the answer leaves the body out. */
  readonly method: string;
  readonly url: URL;
  /** The address of the SCIM root, without a slash at the end. */
  readonly base: string;
  /** The path below the root: `/Users/42`. */
  readonly path: string;
  /** The parts of that path, decoded; empty ones (a slash too many) are left out. */
  readonly segments: readonly string[];
  readonly headers: Headers;
  readonly body: string;
}

export interface RawRequest {
  readonly request: Request;
  readonly url: URL;
  readonly body: string;
  /** The path of the SCIM root on this server: `/scim/v2`. */
  readonly root: string;
  /** The origin that clients see. */
  readonly origin: string;
}

export function scimRequest({ request, url, body, root, origin }: RawRequest): ScimRequest {
  const path = url.pathname.slice(root.length);
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    url,
    base: `${origin}${root}`,
    path,
    segments: segmentsOf(path),
    headers: request.headers,
    body,
  };
}

/** The parts of a path, decoded. */
export const segmentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);

/** What is badly encoded names nothing, so that it is not found like any other unknown name. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The body as text; undefined when it is longer than `bytesMax`, of which no more is read. */
export async function readBody(request: Request, bytesMax: number): Promise<string | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return '';
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > bytesMax) return undefined;
  // The server holds a client to the length that it announces.
  if (announced >= 0) return request.text();
  // Asked for this late, because servers make a stream for whoever asks.
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const JSON_MEDIA_TYPE = /^application\/(scim\+)?json\s*(;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-?8)/i;

/** The body as JSON. A missing content type is taken for the right one (RFC 7644 3.8 has a default). */
export function jsonBody({ headers, body }: ScimRequest, { jsonDepthMax }: Limits): Json {
  const contentType = headers.get('content-type');
  if (contentType !== null && (!JSON_MEDIA_TYPE.test(contentType) || OTHER_CHARSET.test(contentType))) {
    throw new ScimError({
      status: 415,
      detail: `a body of type "${contentType}" cannot be read: send application/scim+json or application/json, in UTF-8`,
    });
  }
  if (isDeeperThan(jsonDepthMax, body)) {
    const detail = `the body nests deeper than the ${jsonDepthMax} levels that are accepted`;
    throw new ScimError({ scimType: 'invalidSyntax', detail });
  }
  const value = jsonOf(body);
  if (value === undefined) {
    throw new ScimError({
      scimType: 'invalidSyntax',
      detail: body === '' ? 'the request has no body' : 'the body is no JSON',
    });
  }
  return value;
}

/** The `attributes` and `excludedAttributes` of the query (RFC 7644 3.9). */
export function selectionOf({ url }: ScimRequest): Selection {
  const attributes = namesIn(url.searchParams.get('attributes'));
  const excludedAttributes = namesIn(url.searchParams.get('excludedAttributes'));
  return {
    ...(attributes === undefined ? {} : { attributes }),
    ...(excludedAttributes === undefined ? {} : { excludedAttributes }),
  };
}

function namesIn(list: string | null): readonly string[] | undefined {
  const names = (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
}

/** The decoded filter; an empty one is none. */
export function filterTextOf(url: URL): string | undefined {
  const text = url.searchParams.get('filter');
  return text === null || text.trim() === '' ? undefined : text;
}
