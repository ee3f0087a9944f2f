import { type JsonObject, MESSAGES } from '@scimulator/scim';
import { type Exchange, evidenceOf } from './exchange.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Answer, Reply } from './reply.ts';
import { type Ask, buildRequest, type Endpoint, parseBaseUrl, type WireRequest } from './request.ts';
import { noteTrace } from './trace.ts';
import { exchange, type Ports } from './transport.ts';

export interface SessionOptions extends Ports {
  /** Where SCIM starts, e.g. https://example.com/scim/v2; a query string stays on every request. */
  readonly baseUrl: string;
  readonly token?: string | undefined;
  readonly ids: { next(): string };
  /** How long one answer may take. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Client {
  send(ask: Ask): Promise<Reply>;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Reply>;
  /** PATCH with these operations, in the envelope of RFC 7644 3.5.2. */
  patch(path: string, operations: readonly JsonObject[]): Promise<Reply>;
}

/** Everything that the requests of one run share. */
export interface Session {
  /** Starts all names this run creates. */
  readonly prefix: string;
  readonly ledger: Ledger;
  /** A new name, unlike any other of this or another run. */
  name(): string;
  /** An id that no resource has. */
  unusedId(): string;
  /** A client that adds each exchange to the list. */
  client(evidence: Exchange[]): Client;
  /** The same, but not stopped by the caller's signal: for cleaning up. */
  lastClient(evidence: Exchange[]): Client;
}

const TIMEOUT_MS = 10_000;
/** After so many requests in a row without an answer the endpoint is taken for dead, or each would wait in vain. */
const SILENCES_MAX = 3;
/** How often a request answered 429 or 503 is sent again, and how long it waits at most. */
const REPEATS_MAX = 3;
const REPEAT_WAIT_MS = 1_000;
const REPEAT_WAIT_MS_MAX = 60_000;

export function openSession(options: SessionOptions): Session {
  const endpoint: Endpoint = { base: parseBaseUrl(options.baseUrl), token: options.token };
  const prefix = `scimulator-${options.ids.next()}`;
  const ledger = createLedger();
  let names = 0;
  let silences = 0;

  const sendOnce = async (
    ask: Ask,
    evidence: Exchange[],
    signal: AbortSignal | undefined,
  ): Promise<Reply> => {
    if (silences >= SILENCES_MAX) {
      return {
        kind: 'silence',
        reason: `not sent: the endpoint did not answer ${SILENCES_MAX} requests in a row`,
      };
    }
    const request = buildRequest(ask, endpoint);
    const limits = { timeoutMs: options.timeoutMs ?? TIMEOUT_MS, signal };
    const startMs = options.clock.now();
    const reply = await exchange(options, new Request(request.url, request), limits);
    const durationMs = options.clock.now() - startMs;
    evidence.push(evidenceOf({ ...rawRequest(request), ...rawReply(reply), durationMs }, options.token));
    silences = reply.kind === 'silence' && !signal?.aborted ? silences + 1 : 0;
    return reply;
  };

  const clientOf = (evidence: Exchange[], signal: AbortSignal | undefined): Client => {
    const send = async (ask: Ask): Promise<Reply> => {
      let reply = await sendOnce(ask, evidence, signal);
      for (let repeat = 0; repeat < REPEATS_MAX && isBusy(reply) && !signal?.aborted; repeat++) {
        await options.sleep(waitMsOf(reply), signal).catch(() => {});
        reply = await sendOnce(ask, evidence, signal);
      }
      noteTrace(ask, reply, ledger);
      return reply;
    };
    return {
      send,
      get: (path, query = {}) => send({ method: 'GET', path, query }),
      patch: (path, operations) => send({ method: 'PATCH', path, body: patchEnvelope(operations) }),
    };
  };

  return {
    prefix,
    ledger,
    name: () => `${prefix}-${++names}`,
    unusedId: () => options.ids.next(),
    client: (evidence) => clientOf(evidence, options.signal),
    lastClient: (evidence) => {
      silences = 0;
      return clientOf(evidence, undefined);
    },
  };
}

const patchEnvelope = (operations: readonly JsonObject[]): JsonObject => ({
  schemas: [MESSAGES.patchOp],
  Operations: operations,
});

const rawRequest = ({ method, url, headers, body }: WireRequest) => ({
  method,
  url,
  requestHeaders: headers,
  requestBody: body,
});

const rawReply = (reply: Reply) =>
  reply.kind === 'silence'
    ? { failure: reply.reason }
    : {
        status: reply.status,
        responseHeaders: Object.fromEntries(reply.headers),
        responseBody: reply.text,
      };

const isBusy = (reply: Reply): reply is Answer =>
  reply.kind === 'answer' && (reply.status === 429 || reply.status === 503);

/** Retry-After in seconds, within bounds; a date or nothing means the default. */
function waitMsOf(reply: Reply): number {
  const seconds =
    reply.kind === 'answer' ? Number(reply.headers.get('retry-after') ?? Number.NaN) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds * 1000, REPEAT_WAIT_MS_MAX)
    : REPEAT_WAIT_MS;
}
