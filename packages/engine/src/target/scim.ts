/*
 * The Target port over SCIM: what is asked stands in request.ts and dialect.ts, what an answer means in answer.ts and probe.ts;
 * here is only the way between them.
 */
import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import { judgeCreate, judgeDelete, judgeFind, judgeGet, judgeRoles, judgeUpdate } from './answer.ts';
import { createDocument, patchDocument } from './dialect.ts';
import { newPace } from './pace.ts';
import { judgeProbe } from './probe.ts';
import type { Reply } from './refusal.ts';
import {
  createRequest,
  deleteRequest,
  matchRequest,
  readRequest,
  rolesRequest,
  type ScimRequest,
  updateRequest,
} from './request.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Target, TargetResult, TargetRole } from './target.ts';
import { parseTenantUrl, requestUrl, type TenantUrl } from './tenant-url.ts';
import type { Transport, TransportRequest, TransportResult } from './transport.ts';

/** One request as it went out, without its headers, and what came of it. Bodies hold personal data and redacted values. */
export interface Exchange {
  readonly method: TransportRequest['method'];
  readonly url: string;
  readonly body?: string;
  readonly result: TransportResult;
  readonly beganMs: number;
  readonly endedMs: number;
}

export interface ScimTargetOptions {
  /** The tenant URL, checked before by `parseTenantUrl`. Its flags choose the dialect. */
  readonly baseAddress: string;
  /** Sent as `Authorization: Bearer …`; no header is sent for an empty one. */
  readonly token: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly settings: Pick<
    Settings,
    'requestsPerSecond' | 'requestTimeoutMs' | 'retryAfterMsMax' | 'membersPerOperation'
  >;
  readonly onExchange?: (exchange: Exchange) => void;
}

/**
 * A SCIM service as Entra uses it: its requests, its two PATCH dialects, its reading of answers (scim-wire part 3).
 * Nothing is retried here: a refusal is the cycle's to judge. Throws for a tenant URL that is none.
 */
export function scimTarget(options: ScimTargetOptions): Target {
  const { membersPerOperation } = options.settings;
  const tenant = tenantOf(options.baseAddress);
  const { dialect } = tenant;
  const ask = asker(tenant, options);
  return {
    probe: async (query) => judgeProbe(await ask(matchRequest(query))),
    find: async (query) => judgeFind(await ask(matchRequest(query)), query),
    get: async (type, id) => judgeGet(await ask(readRequest(type, id)), type, id),
    create: async (type, resource) => {
      const document = createDocument(resource, { type, dialect });
      return judgeCreate(await ask(createRequest(type, document)), type);
    },
    update: async (type, id, changes) => {
      const document = patchDocument(changes, { type, dialect, membersPerOperation });
      return judgeUpdate(await ask(updateRequest(type, id, document)));
    },
    delete: async (type, id) => judgeDelete(await ask(deleteRequest(type, id))),
    roles: () => allRoles(ask),
  };
}

type Ask = (request: ScimRequest) => Promise<Reply>;

function asker(tenant: TenantUrl, options: ScimTargetOptions): Ask {
  const { token, transport, clock, settings, onExchange } = options;
  const { requestsPerSecond, requestTimeoutMs: timeoutMs, retryAfterMsMax } = settings;
  const pace = newPace({ clock, requestsPerSecond });

  return async (request) => {
    const { method } = request;
    const url = requestUrl(tenant, request.path, request.query);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    await pace.turn();

    const beganMs = clock.now();
    const sent = { method, url, ...(body !== undefined && { body }) };
    const headers = headersOf(token, body !== undefined);
    const result = withoutToken(await transport.send({ ...sent, headers, timeoutMs }), token);
    const endedMs = clock.now();
    onExchange?.({ ...sent, result, beganMs, endedMs });

    const retryAfterMs =
      result.kind === 'answer'
        ? parseRetryAfter(result.headers['retry-after'], { nowMs: endedMs, retryAfterMsMax })
        : undefined;
    // Others that already wait for their turn wait on: the pause is the target's, not the request's.
    if (result.kind === 'answer' && result.status === 429) pace.pause(retryAfterMs ?? 0);
    return { request, result, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  };
}

function headersOf(token: string, hasBody: boolean): Readonly<Record<string, string>> {
  return {
    Accept: 'application/scim+json',
    ...(token !== '' && { Authorization: `Bearer ${token}` }),
    ...(hasBody && { 'Content-Type': 'application/scim+json; charset=utf-8' }),
  };
}

/** Shorter tokens are words, which also stand in honest data. */
const TOKEN_LENGTH_MIN = 8;

// A target that echoes the request in its answer must not bring the token into a log.
function withoutToken(result: TransportResult, token: string): TransportResult {
  if (result.kind !== 'answer' || token.length < TOKEN_LENGTH_MIN) return result;
  return { ...result, body: result.body.replaceAll(token, '[token]') };
}

async function allRoles(ask: Ask): Promise<TargetResult<readonly TargetRole[]>> {
  const roles: TargetRole[] = [];
  for (;;) {
    const page = judgeRoles(await ask(rolesRequest(roles.length + 1)));
    if (!page.ok) return page;
    roles.push(...page.value.roles);
    // An empty page ends it too: a server that promises more than it shows would be asked for ever.
    const isLast = page.value.roles.length === 0 || roles.length >= page.value.totalResults;
    if (isLast) return { ok: true, value: roles };
  }
}

function tenantOf(baseAddress: string): TenantUrl {
  const parsed = parseTenantUrl(baseAddress);
  if (!parsed.ok) throw new TypeError(parsed.detail);
  return parsed.value;
}
