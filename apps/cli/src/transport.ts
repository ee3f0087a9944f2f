import {
  ANSWER_BYTES_MAX,
  type Transport,
  type TransportFailure,
  type TransportFailureKind,
  type TransportRequest,
  type TransportResult,
  timedOut,
  tooLarge,
} from '@scimulator/engine';
import { Pool } from 'undici';

export interface PoolTransportOptions {
  readonly answerBytesMax?: number;
  /** Certificate authorities to trust besides the system's, as PEM. */
  readonly ca?: string;
}

export interface PoolTransport extends Transport {
  /** Closes the idle connections, and the busy ones once they are done. */
  close(): Promise<void>;
}

/** Ours: a host that takes longer to accept a connection is as good as down, however long an answer may take. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The wire: connections are kept alive, one pool for each origin. Redirects are not followed, nothing is decompressed. */
export function poolTransport(options: PoolTransportOptions = {}): PoolTransport {
  const { answerBytesMax = ANSWER_BYTES_MAX, ca } = options;
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    // The deadline of each request covers headers and body together: undici's own timers would begin anew with each chunk.
    const pool = new Pool(origin, {
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: CONNECT_TIMEOUT_MS, ...(ca !== undefined && { ca }) },
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    send: (request) => exchange(request, poolOf(new URL(request.url).origin), answerBytesMax),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

async function exchange(
  request: TransportRequest,
  pool: Pool,
  answerBytesMax: number,
): Promise<TransportResult> {
  const { method, headers, body = null, timeoutMs } = request;
  const { pathname, search } = new URL(request.url);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const response = await pool.request({
      path: `${pathname}${search}`,
      method,
      headers,
      body,
      signal: deadline.signal,
    });
    const text = await readText(response.body, answerBytesMax);
    if (text === undefined) return tooLarge(answerBytesMax);
    return {
      kind: 'answer',
      status: response.statusCode,
      headers: singleHeaders(response.headers),
      body: text,
    };
  } catch (error) {
    return deadline.signal.aborted ? timedOut(timeoutMs) : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined when there is more of it than allowed; leaving the loop then closes the connection. */
async function readText(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, String(value)]));
}

const KINDS: Readonly<Record<string, TransportFailureKind>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'tooLarge',
};

// Node has some forty codes for certificates that are not trusted; they share these beginnings, or contain CERT.
const TLS_CODE = /CERT|^ERR_(TLS|SSL)_|^EPROTO$|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^(INVALID_)?CA$/;

/** What undici or Node threw, by its code. Anything that is no network failure is `protocol` (HPE_… of the HTTP parser). */
function failureOf(thrown: unknown): TransportFailure {
  const error = firstOf(thrown);
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const kind = KINDS[code] ?? (TLS_CODE.test(code) ? 'tls' : 'protocol');
  return { kind, detail: code === '' || message.includes(code) ? message : `${message} (${code})` };
}

// A name with several addresses fails with all their errors in one.
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

function codeOf(error: unknown): string {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : '';
}
