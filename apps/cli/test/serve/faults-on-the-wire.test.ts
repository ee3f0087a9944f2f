import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sequentialIds } from '@scimulator/engine';
import {
  createScimTarget,
  type FaultRuleInput,
  memoryResources,
  type ScimTarget,
} from '@scimulator/scim-target';
import { expect, onTestFinished, test } from 'vitest';
import { type Listening, listen } from '../../src/serve/listen.ts';

interface Served {
  readonly target: ScimTarget;
  readonly listening: Listening;
}

/** A target behind a socket, with one rule in force for one request. */
async function serveWith(rule: FaultRuleInput): Promise<Served> {
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: ['secret'],
    adminToken: 'admin',
    clock: { now: () => Date.UTC(2026, 0, 1) },
    ids: sequentialIds(),
    sleep: (ms, signal) => delay(ms, undefined, signal && { signal }),
  });
  const fetch = target.fetch.bind(target);
  const listening = await listen({ fetch, host: '127.0.0.1', port: 0 });
  onTestFinished(() => listening.close());
  target.faults.add({ times: 1, ...rule });
  return { target, listening };
}

interface Heard {
  /** Every byte that came, one character each. */
  readonly text: string;
  readonly end: 'end' | 'ECONNRESET' | 'silence';
}

/** Sends a request as bytes, and listens until the connection ends; `patienceMs` of silence end it too. */
function talk({ port }: Listening, request: string, patienceMs?: number): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    const hear = (end: Heard['end']) => {
      resolve({ text, end });
      socket.destroy();
    };
    if (patienceMs !== undefined) socket.setTimeout(patienceMs, () => hear('silence'));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    socket.on('end', () => hear('end'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? hear('ECONNRESET') : reject(error),
    );
  });
}

function written(method: string, path: string, body?: object): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = [
    'host: target.test',
    'authorization: Bearer secret',
    'content-type: application/scim+json',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  return `${method} /scim/v2${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`;
}

const ada = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'zoë' };
const create = written('POST', '/Users', ada);

async function userCount({ listening }: Served): Promise<unknown> {
  const headers = { authorization: 'Bearer secret' };
  const response = await fetch(`${listening.origin}/scim/v2/Users`, { headers });
  return ((await response.json()) as { readonly totalResults: number }).totalResults;
}

const partsOf = ({ text }: Heard): { readonly head: string; readonly body: string } => {
  const at = text.indexOf('\r\n\r\n');
  return { head: text.slice(0, at), body: text.slice(at + 4) };
};

const announced = (heard: Heard): number => Number(/content-length: (\d+)/i.exec(partsOf(heard).head)?.[1]);

test('a reset before the request is carried out is a TCP reset without a byte', async () => {
  const served = await serveWith({ fault: 'reset', variant: 'early' });
  expect(await talk(served.listening, create)).toEqual({ text: '', end: 'ECONNRESET' });
  expect(await userCount(served)).toBe(0);
});

test('a lost reply is a TCP reset after the write has been applied', async () => {
  const served = await serveWith({ fault: 'create-then-500', variant: 'lost' });
  expect(await talk(served.listening, create)).toEqual({ text: '', end: 'ECONNRESET' });
  expect(await userCount(served)).toBe(1);
});

test('a reset after the headers never brings the body that they announce', async () => {
  const served = await serveWith({ fault: 'reset' });
  const heard = await talk(served.listening, create);
  expect(heard.end).toBe('ECONNRESET');
  expect(partsOf(heard).body).toBe('');
  expect(await userCount(served)).toBe(1);
});

test('a truncated body is cut on the wire, under the length of the whole', async () => {
  const served = await serveWith({ fault: 'truncated-json' });
  const heard = await talk(served.listening, create);
  expect(heard.end).toBe('end');
  expect(partsOf(heard).head).toMatch(/^HTTP\/1\.1 201 /);
  expect(partsOf(heard).body).toHaveLength(20);
  expect(announced(heard)).toBeGreaterThan(20);
  expect(await userCount(served)).toBe(1);
});

test('a truncated body of the right length leaves the connection as it was', async () => {
  const served = await serveWith({ fault: 'truncated-json', variant: 'right-length' });
  const heard = await talk(served.listening, create, 200);
  expect(heard.end).toBe('silence');
  expect(announced(heard)).toBe(20);
  expect(partsOf(heard).body).toHaveLength(20);
});

test('a hang sends no byte, and ends with its client', async () => {
  const served = await serveWith({ fault: 'hang' });
  expect(await talk(served.listening, create, 200)).toEqual({ text: '', end: 'silence' });
  expect(await userCount(served)).toBe(0);
  await served.listening.close();
});

test('a body under 204 is on the wire', async () => {
  const served = await serveWith({ fault: 'patch-204-with-body' });
  const created = partsOf(await talk(served.listening, create, 200)).body;
  const { id } = JSON.parse(created) as { readonly id: string };
  const operations = [{ op: 'replace', path: 'title', value: 'Boss' }];
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
  const heard = await talk(served.listening, written('PATCH', `/Users/${id}`, body));
  expect(partsOf(heard).head).toMatch(/^HTTP\/1\.1 204 /);
  expect(partsOf(heard).body).toContain('"title":"Boss"');
});

test('a body in Latin-1 has one byte where UTF-8 has two', async () => {
  const served = await serveWith({ fault: 'bom-or-latin1', variant: 'latin1' });
  expect(partsOf(await talk(served.listening, create, 200)).body).toContain('"userName":"zo\u00eb"');
});
