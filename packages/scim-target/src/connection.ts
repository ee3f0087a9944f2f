/** The socket under a request, as far as a fault needs it. A server passes one; in process there is none. */
export interface Connection {
  /** The client's IP address, where the server knows it. */
  readonly clientAddress?: string;
  /** Tears the socket down, so that the client sees a connection reset and no answer. */
  reset(): void;
  /** Writes these bytes as they are, and nothing after them, and ends the connection: in order, or by a reset. */
  send(bytes: Uint8Array, end: 'close' | 'reset'): void;
}

/** What a client in process gets in place of an answer when a fault tears its connection down. */
export class ConnectionResetError extends Error {
  override readonly name = 'ConnectionResetError';
  readonly code = 'ECONNRESET';

  constructor() {
    super('the connection was reset by a fault rule of the SCIM target');
  }
}
