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
import type { ProbeResult, Target, TargetResult, TargetRole } from './target.ts';
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
  const judged = <T>(result: TargetResult<T>) => withoutToken(result, options.token);
  return {
    probe: async (query) => withoutTokenInProbe(judgeProbe(await ask(matchRequest(query))), options.token),
    find: async (query) => judged(judgeFind(await ask(matchRequest(query)), query)),
    get: async (type, id) => judged(judgeGet(await ask(readRequest(type, id)), type, id)),
    create: async (type, resource) => {
      const document = createDocument(resource, { type, dialect });
      return judged(judgeCreate(await ask(createRequest(type, document)), type));
    },
    update: async (type, id, changes) => {
      const document = patchDocument(changes, { type, dialect, membersPerOperation });
      return judged(judgeUpdate(await ask(updateRequest(type, id, document))));
    },
    delete: async (type, id) => judged(judgeDelete(await ask(deleteRequest(type, id)))),
    roles: async () => judged(await allRoles(ask)),
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
    const result = await transport.send({
      ...sent,
      headers: headersOf(token, body !== undefined),
      timeoutMs,
    });
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

// A target that echoes the request in its error must not bring the token into a log.
function withoutToken<T>(result: TargetResult<T>, token: string): TargetResult<T> {
  if (result.ok) return result;
  return { ok: false, failure: { ...result.failure, detail: concealed(result.failure.detail, token) } };
}

function withoutTokenInProbe(result: ProbeResult, token: string): ProbeResult {
  if (result.ok) return result;
  return { ok: false, failure: { ...result.failure, detail: concealed(result.failure.detail, token) } };
}

function concealed(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, '[token]');
}

async function allRoles(ask: Ask): Promise<TargetResult<readonly TargetRole[]>> {
  const roles: TargetRole[] = [];
  for (;;) {
    const page = judgeRoles(await ask(rolesRequest(roles.length + 1)));
    if (!page.ok) return page;
    roles.push(...page.value.roles);
    // A server that promises more than it shows would be asked for ever.
    if (page.value.roles.length === 0 || roles.length >= page.value.totalResults)
      return { ok: true, value: roles };
  }
}

function tenantOf(baseAddress: string): TenantUrl {
  const parsed = parseTenantUrl(baseAddress);
  if (!parsed.ok) throw new TypeError(parsed.detail);
  return parsed.value;
}
