/** One request and what came of it, without secrets: the evidence for a verdict. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
  /** Why no answer came. */
  readonly failure?: string;
  readonly durationMs: number;
  /** A shell line that repeats the request; the token comes from the variable SCIM_TOKEN. */
  readonly curl: string;
}

export interface RawExchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string | undefined;
  readonly status?: number | undefined;
  readonly responseHeaders?: Readonly<Record<string, string>> | undefined;
  readonly responseBody?: string | undefined;
  readonly failure?: string | undefined;
  readonly durationMs: number;
}

const MASK = '***';
/** Enough for any single resource; a long list only fattens the report. */
const BODY_CHARS_MAX = 16_384;
/** A shorter token is no secret, and masking it would eat the text around it. */
const TOKEN_CHARS_MIN = 6;
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'set-cookie']);
const SECRET_PARAMETER = /token|secret|key|sig|code|password/i;
const PASSWORD_VALUE = /("password"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

/** The exchange as it may be shown: the token, passwords, cookies and secret parameters are masked. */
export function evidenceOf(raw: RawExchange, token: string | undefined): Exchange {
  const hide = (text: string) => cut(hideSecrets(text, token));
  const url = hideSecrets(safeUrl(raw.url), token);
  const requestBody = raw.requestBody === undefined ? undefined : hide(raw.requestBody);
  return {
    method: raw.method,
    url,
    requestHeaders: safeHeaders(raw.requestHeaders, token),
    ...(requestBody === undefined ? {} : { requestBody }),
    ...(raw.status === undefined ? {} : { status: raw.status }),
    ...(raw.responseHeaders === undefined
      ? {}
      : { responseHeaders: safeHeaders(raw.responseHeaders, token) }),
    ...(raw.responseBody === undefined ? {} : { responseBody: hide(raw.responseBody) }),
    ...(raw.failure === undefined ? {} : { failure: hide(raw.failure) }),
    durationMs: raw.durationMs,
    curl: curlLine({ ...raw, url, requestBody }),
  };
}

/** A URL without user, password and the values of parameters that look secret. */
export function safeUrl(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (SECRET_PARAMETER.test(name)) url.searchParams.set(name, MASK);
  }
  return url.toString();
}

function safeHeaders(
  headers: Readonly<Record<string, string>>,
  token: string | undefined,
): Readonly<Record<string, string>> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    SECRET_HEADERS.has(name.toLowerCase()) ? MASK : hideSecrets(value, token),
  ]);
  return Object.fromEntries(shown);
}

function hideSecrets(text: string, token: string | undefined): string {
  const isSecret = token !== undefined && token.length >= TOKEN_CHARS_MIN;
  const withoutToken = isSecret ? text.replaceAll(token, MASK) : text;
  return withoutToken.replace(PASSWORD_VALUE, `$1"${MASK}"`);
}

function cut(text: string): string {
  if (text.length <= BODY_CHARS_MAX) return text;
  return `${text.slice(0, BODY_CHARS_MAX)}… (${text.length} characters in all)`;
}

function curlLine(raw: Pick<RawExchange, 'method' | 'url' | 'requestHeaders' | 'requestBody'>): string {
  const headers = Object.entries(raw.requestHeaders).map(([name, value]) =>
    name.toLowerCase() === 'authorization'
      ? '-H "Authorization: Bearer $SCIM_TOKEN"'
      : `-H ${shellQuoted(`${name}: ${value}`)}`,
  );
  const body = raw.requestBody === undefined ? [] : ['--data-raw', shellQuoted(raw.requestBody)];
  return ['curl -sS -i -X', raw.method, shellQuoted(raw.url), ...headers, ...body].join(' ');
}

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
