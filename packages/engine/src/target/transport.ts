/*
 * The one line between deciding what to ask and judging what came back. What can go wrong on it is a value.
 */

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From sending the request to the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface TransportAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Why there is no whole answer: nobody listens (`refused`), it took too long, the connection broke, the host name is unknown,
 * the certificate is not trusted, the body is larger than allowed, or what came is not HTTP.
 */
export type TransportFailureKind = 'refused' | 'timeout' | 'reset' | 'dns' | 'tls' | 'tooLarge' | 'protocol';

export interface TransportFailure {
  readonly kind: TransportFailureKind;
  /** In the words of whoever noticed, for the person who mends it. */
  readonly detail: string;
}

export type TransportResult = TransportAnswer | TransportFailure;

/** Sends one request and never throws. Redirects are not followed. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
}

/** Bytes of an answer that are read at most. Ours: a page of 500 full users stays far below it. */
export const ANSWER_BYTES_MAX = 10 * 1024 * 1024;

/** What a Hono app, or any other server in this process, is called through. */
export type Fetch = (request: Request) => Response | Promise<Response>;

export interface FetchTransportOptions {
  readonly answerBytesMax?: number;
  /**
   * By this clock an answer that came after the timeout counts as a timeout. Nothing is interrupted: with a virtual clock
   * there is nothing to interrupt, because the server's delay moves the same clock. Without one nothing times out.
   */
  readonly clock?: { now(): number };
}

/** A transport to a server in the same process. On the wire `Pool.request` is several times faster than any `fetch`. */
export function fetchTransport(fetch: Fetch, options: FetchTransportOptions = {}): Transport {
  const { answerBytesMax = ANSWER_BYTES_MAX, clock } = options;
  return {
    async send(request) {
      const beganMs = clock?.now() ?? 0;
      try {
        const { method, headers, body = null } = request;
        const response = await fetch(new Request(request.url, { method, headers, body, redirect: 'manual' }));
        const result = await readAnswer(response, answerBytesMax);
        const tookMs = (clock?.now() ?? 0) - beganMs;
        return tookMs > request.timeoutMs ? timedOut(request.timeoutMs) : result;
      } catch (error) {
        return failureOfThrown(error);
      }
    },
  };
}

export function timedOut(timeoutMs: number): TransportFailure {
  return { kind: 'timeout', detail: `no complete answer within ${timeoutMs} ms` };
}

export function tooLarge(answerBytesMax: number): TransportFailure {
  return { kind: 'tooLarge', detail: `the answer is larger than ${answerBytesMax} bytes` };
}

async function readAnswer(response: Response, answerBytesMax: number): Promise<TransportResult> {
  const body = await readText(response, answerBytesMax);
  if (body === undefined) return tooLarge(answerBytesMax);
  return { kind: 'answer', status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** Undefined when there is more of it than allowed. */
async function readText(response: Response, bytesMax: number): Promise<string | undefined> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

// A server in this process tears a connection down by rejecting with the code that a socket would show.
function failureOfThrown(error: unknown): TransportFailure {
  const detail = error instanceof Error ? error.message : String(error);
  const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  return { kind: isReset ? 'reset' : 'protocol', detail };
}
