/** The two shapes of Entra's PATCH requests (Microsoft: SCIM compliance article; entra-engine 1.12). */
export type Dialect = 'legacy' | 'compliant';

/** The tenant URL, taken apart: where requests go, and what the flags in its query string switch. */
export interface TenantUrl {
  /** Without a slash at its end. */
  readonly base: string;
  /** The query string as the administrator wrote it, without `?`; sent along with each request (A-098). */
  readonly flags: string;
  readonly dialect: Dialect;
}

export type ParsedTenantUrl =
  | { readonly ok: true; readonly value: TenantUrl }
  | { readonly ok: false; readonly detail: string };

const COMPLIANCE_FLAG = 'aadoptscim062020';
/** Reserved by Microsoft to force the old shapes. */
const DOWNGRADE_FLAG = 'azureadscimpatch2017';

/** Reads a tenant URL. A refusal says what is wrong with it. */
export function parseTenantUrl(text: string): ParsedTenantUrl {
  const url = URL.parse(text.trim());
  if (url === null) return refused(text, 'it is not an absolute URL such as https://example.com/scim');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refused(text, 'it must begin with https:// (or http://)');
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      detail: 'The tenant URL must not hold a user name or password; the token is given apart.',
    };
  }
  const flags = url.search.slice(1);
  return {
    ok: true,
    value: { base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, flags, dialect: dialectOf(flags) },
  };
}

/** The address of a request below the tenant URL. The query is encoded as Entra does it: `+` for blanks, `%22` for quotes. */
export function requestUrl({ base, flags }: TenantUrl, path: string, query: Query): string {
  const encoded = new URLSearchParams(Object.fromEntries(query)).toString();
  const search = [encoded, flags].filter((part) => part !== '').join('&');
  return `${base}${path}${search === '' ? '' : `?${search}`}`;
}

export type Query = readonly (readonly [name: string, value: string])[];

function dialectOf(flags: string): Dialect {
  const names = flags.split('&').map((flag) => flag.split('=', 1)[0]?.toLowerCase());
  return names.includes(COMPLIANCE_FLAG) && !names.includes(DOWNGRADE_FLAG) ? 'compliant' : 'legacy';
}

function refused(text: string, why: string): ParsedTenantUrl {
  return { ok: false, detail: `The tenant URL "${text}" cannot be used: ${why}.` };
}
