import { type Answer, isBodiless, toResponse } from './answer.ts';
import { type Connection, ConnectionResetError } from './connection.ts';
import type { FaultEffect } from './faults/effect.ts';

/** How an answer is written where a fault garbles it on its way. */
export type Wire = Pick<FaultEffect, 'encoding' | 'truncateAfterBytes' | 'cutAfterBytes' | 'resetAfterBytes'>;

/**
 * The answer on its way to the client. What no `Response` can say (a body that stays shorter than announced, a body
 * under 204) is written to the connection byte by byte; without a connection, reading the body fails where it breaks.
 */
export function responseTo(answer: Answer, wire: Wire, connection: Connection | undefined): Response {
  const content = encoded(answer.body ?? '', wire.encoding);
  const breakAfter = wire.resetAfterBytes ?? wire.cutAfterBytes;
  if (breakAfter === undefined && !hasImpossibleBody(answer)) {
    if (answer.body === undefined || isBodiless(answer.status)) return toResponse(answer);
    const { status, headers } = answer;
    return new Response(content.slice(0, wire.truncateAfterBytes), { status, headers });
  }
  const sent = content.slice(0, breakAfter);
  if (connection === undefined) {
    return breakAfter === undefined
      ? toResponse({ ...answer, body: undefined })
      : brokenResponse(answer, sent);
  }
  connection.send(
    concatenated(headOf(answer, content.length), sent),
    wire.resetAfterBytes === undefined ? 'close' : 'reset',
  );
  return new Response(null);
}

const hasImpossibleBody = ({ status, body }: Answer): boolean => isBodiless(status) && (body ?? '') !== '';

const BYTE_ORDER_MARK = '\uFEFF';

function encoded(text: string, encoding: Wire['encoding']): Uint8Array<ArrayBuffer> {
  switch (encoding) {
    case undefined:
      return new TextEncoder().encode(text);
    case 'utf-8-bom':
      return new TextEncoder().encode(BYTE_ORDER_MARK + text);
    case 'latin1':
      return Uint8Array.from(text, latin1Byte);
  }
}

const QUESTION_MARK = 0x3f;

function latin1Byte(character: string): number {
  const code = character.codePointAt(0) ?? QUESTION_MARK;
  return code <= 0xff ? code : QUESTION_MARK;
}

/** The head of a HTTP/1.1 answer that announces a body of this length. */
function headOf({ status, headers }: Answer, length: number): Uint8Array {
  const fields = { ...headers, 'content-length': String(length), connection: 'close' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return encoded(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`, 'latin1');
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** What a client in process gets: headers, the beginning of the body, and then an error. */
function brokenResponse({ status, headers }: Answer, beginning: Uint8Array): Response {
  if (isBodiless(status)) throw new ConnectionResetError();
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent || beginning.length === 0) controller.error(new ConnectionResetError());
      else controller.enqueue(beginning);
      isSent = true;
    },
  });
  return new Response(body, { status, headers });
}
