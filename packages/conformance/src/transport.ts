import { parseJson, type Reply, type Silence } from './reply.ts';

/** What the checks need from the outside world. */
export interface Ports {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: { now(): number };
  /** Waits so many milliseconds; ends early (resolves or rejects) when the signal is aborted. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
}

/** Far beyond any resource; keeps an endless answer from filling the memory. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** Sends one request and reads the whole answer, within the time. Never rejects: what goes wrong is a Silence. */
export function exchange(
  ports: Ports,
  request: Request,
  limits: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Reply> {
  const { timeoutMs, signal } = limits;
  if (signal?.aborted) return Promise.resolve(STOPPED);
  const ended = new AbortController();
  return new Promise((resolve) => {
    const end = (reply: Reply) => {
      resolve(reply);
      ended.abort();
    };
    const late = () => {
      if (!ended.signal.aborted)
        end(silence(`no answer within ${timeoutMs / 1000} s: is it up, or too slow?`));
    };
    signal?.addEventListener('abort', () => end(STOPPED), { once: true, signal: ended.signal });
    ports.sleep(timeoutMs, ended.signal).then(late, () => {});
    void answerTo(ports, new Request(request, { signal: ended.signal })).then(end);
  });
}

const silence = (reason: string): Silence => ({ kind: 'silence', reason });

const STOPPED = silence('the run was stopped');

async function answerTo(ports: Ports, request: Request): Promise<Reply> {
  try {
    const response = await ports.fetch(request);
    const text = await textOf(response);
    if (text === undefined) return silence(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    return {
      kind: 'answer',
      status: response.status,
      headers: response.headers,
      text,
      body: parseJson(text),
    };
  } catch (error) {
    return silence(failureOf(error));
  }
}

async function textOf(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What fetch hides in `cause` (a refused connection, an unknown host, a bad certificate), in words that help. */
function failureOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = codeOf(cause);
  const advice = code === undefined ? undefined : ADVICE[code];
  const message = cause instanceof Error && cause.message !== '' ? cause.message : String(code ?? cause);
  return advice === undefined ? `the request failed: ${message}` : `${advice} (${code})`;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: is the endpoint running at this host and port?',
  ENOTFOUND: 'the host name is unknown: check the URL',
  EAI_AGAIN: 'the host name could not be looked up: check the URL and the network',
  ECONNRESET: 'the connection was broken off before the answer was whole',
  UND_ERR_SOCKET: 'the connection was broken off before the answer was whole',
  ETIMEDOUT: 'the connection timed out: is the endpoint up and reachable from here?',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out: is the endpoint up and reachable from here?',
  EHOSTUNREACH: 'the host cannot be reached from here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed: use one that is trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed: use one that is trusted here',
  CERT_HAS_EXPIRED: 'the certificate has expired: renew it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
};
