import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/*
 * A load generator that costs less than what it measures: requests are bytes made beforehand, and of an answer only the
 * status and the length are read. A client library would take as much time as the fastest server here.
 */

export interface Load {
  readonly url: string;
  readonly connections: number;
  /** The request that a connection sends next; `n` counts over all of them, from 0. */
  request(n: number, connection: number): Buffer;
  /** Ends after this many requests or milliseconds, whichever comes first. */
  readonly requestsMax?: number;
  readonly millisecondsMax?: number;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends requests on kept-alive connections, each waiting for its answer. @throws at the first answer that is no 2xx */
export async function load(options: Load): Promise<Measured> {
  const { connections, requestsMax = Number.POSITIVE_INFINITY } = options;
  const { millisecondsMax = Number.POSITIVE_INFINITY } = options;
  const times: number[] = [];
  const beganMs = performance.now();
  let sent = 0;
  const lane = async (connection: number): Promise<void> => {
    const wire = await openWire(new URL(options.url));
    while (sent < requestsMax && performance.now() - beganMs < millisecondsMax) {
      const request = options.request(sent++, connection);
      const sentMs = performance.now();
      await wire.ask(request);
      times.push(performance.now() - sentMs);
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => lane(connection)));
  const seconds = (performance.now() - beganMs) / 1_000;
  times.sort((a, b) => a - b);
  const quantile = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50: quantile(0.5), p99: quantile(0.99) };
}

/** An HTTP/1.1 request, ready to be sent. */
export function requestBytes(
  method: string,
  path: string,
  { token, body }: { readonly token: string; readonly body?: object },
): Buffer {
  const content = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${token}`,
    'accept: application/scim+json',
    ...(body === undefined ? [] : ['content-type: application/scim+json']),
    ...(body === undefined ? [] : [`content-length: ${Buffer.byteLength(content)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${content}`);
}

interface Wire {
  ask(request: Buffer): Promise<void>;
  close(): void;
}

async function openWire({ hostname, port }: URL): Promise<Wire> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  return {
    ask: (request) => answered(socket, request),
    close: () => socket.end(),
  };
}

function answered(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      done();
    };
    let received: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const length = lengthOf(received);
      if (length === undefined || received.length < length) return;
      const isGood = received.toString('latin1', 9, 10) === '2';
      settle(isGood ? resolve : () => reject(new Error(received.toString())));
    };
    const onClose = (): void => settle(() => reject(new Error('the server closed the connection')));
    const onError = (error: Error): void => settle(() => reject(error));
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(request);
  });
}

const HEAD_END = '\r\n\r\n';

/** How long the whole answer is; undefined while its head is not there. */
function lengthOf(answer: Buffer): number | undefined {
  const headEnd = answer.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = answer.toString('latin1', 0, headEnd);
  if (/^transfer-encoding:/im.test(head)) throw new Error('answers in chunks cannot be measured here');
  return headEnd + HEAD_END.length + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}
