import { expect, test } from 'vitest';
import { fetchTransport, type TransportRequest } from './transport.ts';

const GET: TransportRequest = {
  method: 'GET',
  url: 'http://target/scim/Users',
  headers: {},
  timeoutMs: 1_000,
};

test('the request reaches the server with method, headers and body', async () => {
  const seen: unknown[] = [];
  const transport = fetchTransport(async (request) => {
    seen.push(request.method, request.url, request.headers.get('authorization'), await request.text());
    return new Response(null, { status: 204 });
  });
  const headers = { Authorization: 'Bearer t', 'Content-Type': 'application/scim+json' };
  await transport.send({ ...GET, method: 'PATCH', headers, body: '{"a":1}' });
  expect(seen).toEqual(['PATCH', 'http://target/scim/Users', 'Bearer t', '{"a":1}']);
});

test('an answer comes back with lower-case header names and its text', async () => {
  const transport = fetchTransport(
    () => new Response('{"ü":1}', { status: 201, headers: { ETag: 'W/"1"' } }),
  );
  expect(await transport.send(GET)).toEqual({
    kind: 'answer',
    status: 201,
    headers: { 'content-type': 'text/plain;charset=UTF-8', etag: 'W/"1"' },
    body: '{"ü":1}',
  });
});

test('a redirect is an answer and is not followed', async () => {
  const transport = fetchTransport(() => Response.redirect('http://elsewhere/', 302));
  expect(await transport.send(GET)).toMatchObject({ kind: 'answer', status: 302 });
});

test('a character cut in two by the chunks comes out whole, a byte order mark does not', async () => {
  const bytes = new TextEncoder().encode('\uFEFFü');
  const chunks = ReadableStream.from([bytes.slice(0, 4), bytes.slice(4)]);
  const transport = fetchTransport(() => new Response(chunks));
  expect(await transport.send(GET)).toMatchObject({ body: 'ü' });
});

test('a body larger than allowed is refused while it is still coming', async () => {
  let chunks = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      chunks += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  const transport = fetchTransport(() => new Response(endless), { answerBytesMax: 1_000 });
  expect(await transport.send(GET)).toEqual({
    kind: 'tooLarge',
    detail: 'the answer is larger than 1000 bytes',
  });
  expect(chunks).toBeLessThan(20);
});

test('a body of exactly the allowed size is read', async () => {
  const transport = fetchTransport(() => new Response('x'.repeat(1_000)), { answerBytesMax: 1_000 });
  expect(await transport.send(GET)).toMatchObject({ kind: 'answer' });
});

test('an answer after the timeout of the given clock counts as a timeout', async () => {
  let nowMs = 0;
  const slow = (tookMs: number) => () => {
    nowMs += tookMs;
    return new Response('{}');
  };
  const clock = { now: () => nowMs };
  expect(await fetchTransport(slow(1_000), { clock }).send(GET)).toMatchObject({ kind: 'answer' });
  expect(await fetchTransport(slow(1_001), { clock }).send(GET)).toEqual({
    kind: 'timeout',
    detail: 'no complete answer within 1000 ms',
  });
});

test('a server that rejects with ECONNRESET has reset the connection, any other rejection is a protocol failure', async () => {
  const reset = fetchTransport(() =>
    Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })),
  );
  const broken = fetchTransport(() => {
    throw new Error('no route');
  });
  expect(await reset.send(GET)).toEqual({ kind: 'reset', detail: 'gone' });
  expect(await broken.send(GET)).toEqual({ kind: 'protocol', detail: 'no route' });
});
