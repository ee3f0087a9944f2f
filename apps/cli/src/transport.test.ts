import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TransportRequest, TransportResult } from '@scimulator/engine';
import { afterEach, expect, test } from 'vitest';
import { type PoolTransportOptions, poolTransport } from './transport.ts';

/** Made for these tests, for the name localhost; it opens nothing. */
const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUuWeCOZNLuuNRq0l
muiRxQI8pOlAxGzOZ+qme/UmkKqhRANCAAR+Gwo9mjrWb71K7k7apwJOptG9ZpkR
luI/5G7KwWZmoEMR+Szaxpl/M2rWfO1jSFWvDi9XCiPqOhlX8igzzFKr
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUSPm1i6CvpgGTnNPKSeBycjuBm5AwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE5MDc1M1oYDzIxMjYxMDI5
MTkwNzUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR+Gwo9mjrWb71K7k7apwJOptG9ZpkRluI/5G7KwWZmoEMR+Szaxpl/
M2rWfO1jSFWvDi9XCiPqOhlX8igzzFKro2kwZzAdBgNVHQ4EFgQURGsj/Z6mhCJG
U82yB+7dBVzntuMwHwYDVR0jBBgwFoAURGsj/Z6mhCJGU82yB+7dBVzntuMwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIgeELvpjedinQB7GXOJAmrNAjVDeilPexdKWG1W9X2TnoCIQCrokdqH9vR
Z4u62jCZfWLi80zubmQUKdn47bAdApj5dA==
-----END CERTIFICATE-----`,
};

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = async (listener: RequestListener) => `http://${await listen(createServer(listener))}`;

function newTransport(options?: PoolTransportOptions) {
  const transport = poolTransport(options);
  cleanUps.push(() => transport.close());
  return transport;
}

function get(url: string, more: Partial<TransportRequest> = {}): Promise<TransportResult> {
  return newTransport().send({ method: 'GET', url, headers: {}, timeoutMs: 5_000, ...more });
}

test('method, path, query, headers and body arrive as they were given', async () => {
  const seen: unknown[] = [];
  const origin = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push(request.method, request.url, request.headers['authorization'], request.headers['content-type']);
    seen.push(Buffer.concat(chunks).toString());
    response.writeHead(201, { 'Content-Type': 'application/scim+json', ETag: 'W/"1"' }).end('{"id":"ü"}');
  });
  const answer = await get(`${origin}/scim/Users?filter=userName+eq+%22a%22&aadOptscim062020`, {
    method: 'POST',
    headers: { Authorization: 'Bearer t', 'Content-Type': 'application/scim+json' },
    body: '{"userName":"ü"}',
  });
  expect(seen).toEqual([
    'POST',
    '/scim/Users?filter=userName+eq+%22a%22&aadOptscim062020',
    'Bearer t',
    'application/scim+json',
    '{"userName":"ü"}',
  ]);
  expect(answer).toMatchObject({
    kind: 'answer',
    status: 201,
    headers: { 'content-type': 'application/scim+json', etag: 'W/"1"' },
    body: '{"id":"ü"}',
  });
});

test('connections are kept and used again', async () => {
  const sockets = new Set<Socket>();
  const origin = await serve((request, response) => {
    sockets.add(request.socket);
    response.end('{}');
  });
  const transport = newTransport();
  const request: TransportRequest = { method: 'GET', url: origin, headers: {}, timeoutMs: 5_000 };
  for (let count = 0; count < 20; count += 1) await transport.send(request);
  // The next request may come before the connection of the last one is known to be free.
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test('a web page is an answer, a redirect is one and is not followed', async () => {
  const origin = await serve((request, response) => {
    if (request.url === '/') response.writeHead(302, { Location: '/login' }).end();
    else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>');
  });
  expect(await get(`${origin}/`)).toMatchObject({ kind: 'answer', status: 302 });
  expect(await get(`${origin}/login`)).toMatchObject({ kind: 'answer', status: 200, body: '<html>' });
});

test('a server that never answers is a timeout', async () => {
  const origin = await serve(() => {});
  expect(await get(origin, { timeoutMs: 100 })).toEqual({
    kind: 'timeout',
    detail: 'no complete answer within 100 ms',
  });
});

test('a body that drips without end is a timeout too', async () => {
  const origin = await serve((_request, response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  expect(await get(origin, { timeoutMs: 200 })).toMatchObject({ kind: 'timeout' });
});

test('a connection that breaks before, or within, the answer is a reset', async () => {
  const before = await serve((request) => request.socket.destroy());
  const within = await serve((request, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('{"id":', () => request.socket.destroy());
  });
  expect(await get(before)).toMatchObject({ kind: 'reset' });
  expect(await get(within)).toMatchObject({ kind: 'reset' });
});

test('a port where nobody listens is refused', async () => {
  const origin = await serve(() => {});
  await cleanUps.pop()?.();
  const failure = await get(origin);
  expect(failure).toMatchObject({ kind: 'refused', detail: expect.stringContaining('ECONNREFUSED') });
});

test('a host name that does not exist is a dns failure', async () => {
  expect(await get('http://no-such-host.invalid/')).toMatchObject({ kind: 'dns' });
});

test('an answer larger than allowed is cut off', async () => {
  const origin = await serve((_request, response) => {
    response.end('x'.repeat(5_000));
  });
  const transport = newTransport({ answerBytesMax: 4_999 });
  const request: TransportRequest = { method: 'GET', url: origin, headers: {}, timeoutMs: 5_000 };
  expect(await transport.send(request)).toEqual({
    kind: 'tooLarge',
    detail: 'the answer is larger than 4999 bytes',
  });
});

test('what does not speak HTTP is a protocol failure', async () => {
  const server = createServer();
  server.on('connection', (socket) => socket.end('220 mail.example.com ESMTP\r\n'));
  expect(await get(`http://${await listen(server)}`)).toMatchObject({ kind: 'protocol' });
});

test('a certificate that nobody vouches for is a tls failure, unless its authority is given', async () => {
  const address = await listen(createTlsServer(SELF_SIGNED, (_request, response) => response.end('{}')));
  const request: TransportRequest = {
    method: 'GET',
    url: `https://${address.replace('127.0.0.1', 'localhost')}`,
    headers: {},
    timeoutMs: 5_000,
  };
  expect(await newTransport().send(request)).toMatchObject({ kind: 'tls' });
  expect(await newTransport({ ca: SELF_SIGNED.cert }).send(request)).toMatchObject({
    kind: 'answer',
    body: '{}',
  });
});

test('https to a server without TLS is a tls failure', async () => {
  const origin = await serve((_request, response) => response.end());
  expect(await get(origin.replace('http:', 'https:'))).toMatchObject({ kind: 'tls' });
});

test('close lets a request in flight end', async () => {
  const origin = await serve((_request, response) => {
    setTimeout(() => response.end('done'), 50);
  });
  const transport = poolTransport();
  const sent = transport.send({ method: 'GET', url: origin, headers: {}, timeoutMs: 5_000 });
  await transport.close();
  expect(await sent).toMatchObject({ kind: 'answer', body: 'done' });
});
