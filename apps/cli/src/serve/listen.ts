import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { CliError, errorCode, errorMessage } from '../cli-error.ts';

/** Tears the socket under a request down, for faults of the transport. */
export interface Connection {
  /** The client's IP address, while it is connected. */
  readonly clientAddress?: string;
  /** Whether the socket has been written to or torn down, so that no answer can follow. */
  readonly isTaken: boolean;
  reset(): void;
  /** Writes these bytes in place of an answer, and ends the connection: in order, or by a reset. */
  send(bytes: Uint8Array, end: 'close' | 'reset'): void;
}

export interface ListenOptions {
  readonly fetch: (request: Request, connection: Connection) => Promise<Response>;
  readonly host: string;
  /** 0 picks a free one. Undefined: the usual one, or a free one where somebody has it. */
  readonly port: number | undefined;
}

export interface Listening {
  readonly port: number;
  /** The origin for clients on this machine. */
  readonly origin: string;
  /** Stops accepting, lets what is in flight end, and cuts off what has not after some seconds. */
  close(): Promise<void>;
}

export const USUAL_PORT = 8080;

/** Under the ten seconds within which a server has to be gone (design 3.1). */
const GRACE_MS = 8_000;
const SWEEP_MS = 50;
/** Longer than clients keep their connections, so that they close them first and never lose a request. */
const KEEP_ALIVE_MS = 65_000;

/**
 * Serves HTTP.
 * @throws CliError when the address cannot be had
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const server = newServer(options.fetch);
  try {
    await bind(server, options.host, options.port ?? USUAL_PORT);
  } catch (error) {
    if (options.port !== undefined || errorCode(error) !== 'EADDRINUSE') throw refusal(error, options);
    await bind(server, options.host, 0);
  }
  const { port } = server.address() as AddressInfo;
  return { port, origin: `http://${clientHost(options.host)}:${port}`, close: () => close(server) };
}

function newServer(fetch: ListenOptions['fetch']): Server {
  const server = createAdaptorServer({
    // Takes the place of the global Request and Response: answers then need no stream, and head and body leave in one write.
    overrideGlobalObjects: true,
    fetch: async (request, env) => {
      // Only HTTP/1 is served here.
      const connection = new SocketConnection((env as HttpBindings).incoming.socket);
      const response = await fetch(request, connection);
      return connection.isTaken ? RESPONSE_ALREADY_SENT : response;
    },
  }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

class SocketConnection implements Connection {
  readonly #socket: Socket;
  readonly clientAddress: string;
  isTaken = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    // A client that is gone already has none, and is nobody that may administer.
    this.clientAddress = socket.remoteAddress ?? '';
  }

  reset(): void {
    this.isTaken = true;
    this.#socket.resetAndDestroy();
  }

  send(bytes: Uint8Array, end: 'close' | 'reset'): void {
    this.isTaken = true;
    this.#socket.write(bytes, () => {
      if (end === 'reset') this.#socket.resetAndDestroy();
      else this.#socket.end();
    });
  }
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection that was busy becomes idle with its answer, and Node does not look again by itself.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cutOff);
}

/** Who listens everywhere is reached on the loopback address; IPv6 stands in brackets. */
function clientHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

const ADVICE: Readonly<{ [code: string]: string }> = {
  EADDRINUSE: 'stop the process that has it, or pass another --port (0 picks a free one)',
  EACCES: 'choose a port above 1023; the others are for administrators',
  EADDRNOTAVAIL: 'this machine has no such address; pass another --host',
  ENOTFOUND: 'no such host is known; pass another --host',
};

function refusal(error: unknown, { host, port }: ListenOptions): CliError {
  const code = errorCode(error) ?? '';
  const why = code === 'EADDRINUSE' ? 'the port is in use' : errorMessage(error);
  return new CliError(
    `cannot listen on ${host}, port ${port ?? USUAL_PORT} (${why})`,
    ADVICE[code] ?? 'choose another address',
    {
      cause: error,
    },
  );
}
