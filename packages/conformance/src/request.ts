import type { Json } from '@scimulator/scim';

/** One request to be sent; the path is relative to the base URL. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** A body sent as it stands, in place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another bearer token, or none; the run's own token where this is left out. */
  readonly token?: 'none' | { readonly bearer: string };
}

export interface Endpoint {
  readonly base: URL;
  readonly token: string | undefined;
}

/** A request as it goes out. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Entra does not follow redirects, so they are shown, not followed. */
  readonly redirect: 'manual';
}

const SCIM_JSON = 'application/scim+json';

/** Throws when the text is no http or https URL. */
export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(
      `"${text}" is no http or https URL; give the SCIM base URL, such as https://example.com/scim/v2`,
    );
  }
  url.pathname = url.pathname.replace(/\/$/, '');
  url.hash = '';
  return url;
}

export function buildRequest(ask: Ask, endpoint: Endpoint): WireRequest {
  const url = new URL(endpoint.base);
  url.pathname = (url.pathname === '/' ? '' : url.pathname) + ask.path;
  // URLSearchParams writes a blank as "+" and a quote as "%22", which is how Entra writes its filters.
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.append(name, value);
  const body = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  return {
    method: ask.method,
    url: url.toString(),
    headers: {
      accept: SCIM_JSON,
      ...(body === undefined ? {} : { 'content-type': `${SCIM_JSON}; charset=utf-8` }),
      ...authorization(ask, endpoint),
      ...ask.headers,
    },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  };
}

function authorization(ask: Ask, endpoint: Endpoint): Readonly<Record<string, string>> {
  if (ask.token === 'none') return {};
  const bearer = ask.token?.bearer ?? endpoint.token;
  return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
}
