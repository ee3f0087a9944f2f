import { type JsonObject, ScimError } from '@scimulator/scim';

/** An answer as a value: it becomes a `Response` at the very end, after faults and journal have seen it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const SCIM_MEDIA_TYPE = 'application/scim+json; charset=utf-8';
const JSON_MEDIA_TYPE = 'application/json; charset=utf-8';

const SCIM_HEADERS = { 'content-type': SCIM_MEDIA_TYPE };

/** A JSON answer in SCIM's media type (RFC 7644 3.8). */
export function scimAnswer(
  status: number,
  body: JsonObject | string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return {
    status,
    headers: headers === undefined ? SCIM_HEADERS : { ...SCIM_HEADERS, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** An answer without a body: 204, 304. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: undefined };
}

/** The error body of RFC 7644 3.12. */
export function errorAnswer(error: ScimError, headers?: Readonly<Record<string, string>>): Answer {
  return scimAnswer(error.status, error.toBody(), headers);
}

export function statusAnswer(
  status: number,
  detail: string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return errorAnswer(new ScimError({ status, detail }), headers);
}

/** 401 with the challenge that RFC 7644 section 2 demands. */
export function unauthorized(detail: string): Answer {
  return statusAnswer(401, detail, { 'www-authenticate': 'Bearer realm="scim"' });
}

/** The same as plain JSON for a client that accepts nothing else of ours (RFC 7644 3.8). */
export function negotiated(answer: Answer, accept: string | null): Answer {
  const wantsJson = accept?.includes('application/json') && !/scim\+json|\*\//.test(accept);
  if (!wantsJson || answer.headers['content-type'] !== SCIM_MEDIA_TYPE) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-type': JSON_MEDIA_TYPE } };
}

const OURS: ReadonlySet<string> = new Set([
  'application/scim+json',
  'application/json',
  'application/*',
  '*/*',
]);

/** Whether the client takes anything that we answer with; one that says nothing takes everything (RFC 7644 3.8). */
export function isAcceptable(accept: string | null): boolean {
  if (accept === null || accept.trim() === '') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return OURS.has(type) && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** Statuses that may not carry a body; `Response` refuses one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

export const isBodiless = (status: number): boolean => BODILESS.has(status);

export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(isBodiless(status) ? null : (body ?? null), { status, headers });
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Answer {
  const allow = allowed.join(', ');
  return statusAnswer(405, `${method} is not supported here; ${allow} is`, { allow });
}
