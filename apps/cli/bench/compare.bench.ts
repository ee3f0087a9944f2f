/*
 * The SCIM target on its memory store beside raw Hono, which answers the same bytes without any work, and beside the peer
 * `scimmy-routers` on Express: each in a process of its own, on kept-alive loopback connections, taking turns.
 * Run: npm run bench compare. Argument: milliseconds of each turn.
 */
import { randomUUID } from 'node:crypto';
import { type Server, startServer, startTarget } from './command.ts';
import { load, type Measured, requestBytes } from './lanes.ts';
import { groupOf, userOf } from './people.ts';
import { printTable } from './table.ts';

const TURN_MS = Number(process.argv[2] ?? 500);
const ROUNDS = 3;
const USERS = 10_000;
const READERS = 16;
const WRITERS = 8;
const GROUP_SIZE_SMALL = 10;

/** A SCIM service full of people. */
interface Service extends Server {
  readonly token: string;
  readonly users: number;
  readonly userIds: readonly string[];
  readonly smallGroup: string;
  readonly largeGroup: string;
}

/** What is asked of a service, again and again. */
interface Operation {
  readonly name: string;
  readonly connections: number;
  /** What the issue wants: the least ratio to raw Hono. */
  readonly wanted: number | undefined;
  readonly requests: (service: Service) => (n: number, connection: number) => Buffer;
}

const patchOf = (operation: object) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [operation],
});

const userFilter = (n: number): string => encodeURIComponent(`userName eq "${userOf(n).userName}"`);

/** A prime that is no divisor of any number of users: steps by it visit all of them. */
const STRIDE = 7_919;

const FILTER: Operation = {
  name: 'GET /Users?filter=userName eq "…"',
  connections: READERS,
  wanted: 0.4,
  requests: ({ token, users }) => {
    return (n) => requestBytes('GET', `/scim/v2/Users?filter=${userFilter((n * STRIDE) % users)}`, { token });
  },
};

const CREATE: Operation = {
  name: 'POST /Users',
  connections: WRITERS,
  wanted: 0.2,
  requests: ({ token }) => {
    const stamp = randomUUID();
    let created = 0;
    return () => {
      const body = { ...userOf(created), userName: `${stamp}-${created++}@contoso.example` };
      return requestBytes('POST', '/scim/v2/Users', { token, body });
    };
  },
};

const OPERATIONS: readonly Operation[] = [
  {
    name: 'GET /Users/{id}',
    connections: READERS,
    wanted: 0.5,
    requests: ({ token, users, userIds }) => {
      return (n) => requestBytes('GET', `/scim/v2/Users/${userIds[(n * STRIDE) % users]}`, { token });
    },
  },
  FILTER,
  {
    name: 'PATCH /Users/{id} active',
    connections: WRITERS,
    wanted: 0.3,
    requests: ({ token, users, userIds }) => {
      let sent = 0;
      return () => {
        // Each round through all users turns them the other way, so that every request changes something.
        const value = Math.floor(sent / users) % 2 === 1;
        const body = patchOf({ op: 'Replace', path: 'active', value });
        return requestBytes('PATCH', `/scim/v2/Users/${userIds[(sent++ * STRIDE) % users]}`, { token, body });
      };
    },
  },
  CREATE,
];

const memberOperation = (size: number, groupOfService: (service: Service) => string): Operation => ({
  name: `PATCH a member, group of ${size.toLocaleString('en')}`,
  connections: WRITERS,
  wanted: undefined,
  requests: (service) => {
    // Each connection adds one user and takes the same one out, so that the group keeps its size.
    const isMember: boolean[] = [];
    return (_, connection) => {
      const op = isMember[connection] ? 'Remove' : 'Add';
      isMember[connection] = op === 'Add';
      const value = [{ value: service.userIds[service.users - WRITERS + connection] }];
      const body = patchOf({ op, path: 'members', value });
      return requestBytes('PATCH', `/scim/v2/Groups/${groupOfService(service)}`, {
        token: service.token,
        body,
      });
    };
  },
});

const SMALL = memberOperation(GROUP_SIZE_SMALL, ({ smallGroup }) => smallGroup);
const LARGE = memberOperation(USERS, ({ largeGroup }) => largeGroup);

/** What every server here adds by itself. */
const HEADERS_OF_SERVER: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
]);

const raw = await startServer(new URL('./raw-hono.js', import.meta.url));
const target = await startFullTarget(USERS);
const peer = await startPeer(USERS);
try {
  await compareServices();
} finally {
  await Promise.all([raw.stop(), target.stop(), peer.stop()]);
}
await compareSizes();

async function compareServices(): Promise<void> {
  const rows = [];
  for (const operation of [...OPERATIONS, SMALL, LARGE]) {
    const turns = await takeTurns(operation);
    const { wanted } = operation;
    const ratio = turns.target.perSecond / turns.raw.perSecond;
    rows.push([
      operation.name,
      turns.raw.perSecond,
      turns.target.perSecond,
      turns.peer.perSecond,
      ratio.toFixed(2),
      wanted === undefined ? '' : `≥ ${wanted}`,
      (turns.peer.perSecond / turns.raw.perSecond).toFixed(3),
      turns.target.perSecond / turns.peer.perSecond,
      turns.target.p50.toFixed(2),
      turns.target.p99.toFixed(2),
      (turns.target.p99 / turns.target.p50).toFixed(1),
    ]);
  }
  printTable(
    [
      `${USERS.toLocaleString('en')} users, requests/s`,
      'raw Hono',
      'target',
      'peer',
      'target/raw',
      'wanted',
      'peer/raw',
      'target/peer (≥ 5)',
      'p50 ms',
      'p99 ms',
      'p99/p50',
    ],
    rows,
  );
  console.log(
    '  p99/p50 of POST: < 5 wanted; a member into the large group: ≤ 1.5 times the time of the small one\n',
  );
}

/** Each server in turn, several times over; of each the median. */
async function takeTurns(operation: Operation) {
  await copyAnswer(operation);
  const measured = { raw: [] as Measured[], target: [] as Measured[], peer: [] as Measured[] };
  const asRaw = operation.requests(target);
  const asTarget = operation.requests(target);
  const asPeer = operation.requests(peer);
  for (let round = 0; round < ROUNDS; round++) {
    measured.raw.push(await turn(raw.url, operation, asRaw));
    measured.target.push(await turn(target.url, operation, asTarget));
    measured.peer.push(await turn(peer.url, operation, asPeer));
  }
  return {
    raw: medianOf(measured.raw),
    target: medianOf(measured.target),
    peer: medianOf(measured.peer),
  };
}

function turn(url: string, { connections }: Operation, request: ReturnType<Operation['requests']>) {
  return load({ url, connections, request, millisecondsMax: TURN_MS });
}

function medianOf(measured: readonly Measured[]): Measured {
  const sorted = measured.toSorted((a, b) => a.perSecond - b.perSecond);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

/** Gives raw Hono what the target answers to this operation. */
async function copyAnswer(operation: Operation): Promise<void> {
  const [head = '', body = ''] = operation.requests(target)(0, 0).toString().split('\r\n\r\n');
  const [, method = '', path = ''] = /^(\S+) (\S+)/.exec(head) ?? [];
  const headers = { authorization: `Bearer ${target.token}`, 'content-type': 'application/scim+json' };
  const answer = await fetch(new URL(path, target.url), {
    method,
    headers,
    ...(body === '' ? {} : { body }),
  });
  if (!answer.ok) throw new Error(`${operation.name}: ${answer.status} ${await answer.text()}`);
  const headersOfContent = [...answer.headers].filter(([name]) => !HEADERS_OF_SERVER.has(name));
  const text = await answer.text();
  const copy = {
    status: answer.status,
    headers: Object.fromEntries(headersOfContent),
    body: text === '' ? null : text,
  };
  await fetch(`${raw.url}/answer`, { method: 'PUT', body: JSON.stringify(copy) });
}

/** A filter finds its user as fast among many as among few. */
async function compareSizes(): Promise<void> {
  const few = await startFullTarget(1_000);
  const many = await startFullTarget(100_000);
  try {
    const rates: Record<'few' | 'many', Measured[]> = { few: [], many: [] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.few.push(await turn(few.url, FILTER, FILTER.requests(few)));
      rates.many.push(await turn(many.url, FILTER, FILTER.requests(many)));
    }
    const [small, large] = [medianOf(rates.few).perSecond, medianOf(rates.many).perSecond];
    printTable(
      ['filter by userName, requests/s', '1,000 users', '100,000 users', 'ratio', 'wanted'],
      [['target', small, large, (large / small).toFixed(2), '≥ 0.9']],
    );
  } finally {
    await Promise.all([few.stop(), many.stop()]);
  }
}

async function startFullTarget(users: number): Promise<Service> {
  const server = await startTarget();
  const { url, token } = server;
  await load({
    url,
    connections: WRITERS,
    requestsMax: users,
    request: (n) => requestBytes('POST', '/scim/v2/Users', { token, body: userOf(n) }),
  });
  const userIds = await idsOf(server);
  const smallGroup = await createGroup(server, userIds.slice(0, GROUP_SIZE_SMALL));
  const largeGroup = await createGroup(server, userIds.slice(0, USERS));
  return { ...server, users, userIds, smallGroup, largeGroup };
}

/** The peer fills itself before it listens, and counts its ids from 1. */
async function startPeer(users: number): Promise<Service> {
  const server = await startServer(new URL('./peer-server.js', import.meta.url), String(users));
  const userIds = Array.from({ length: users }, (_, n) => String(n + 1));
  return { ...server, token: 'peer', users, userIds, smallGroup: '1', largeGroup: '2' };
}

async function idsOf({ url, token }: Server & { readonly token: string }): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = new URL(`${url}/Users?attributes=id&startIndex=${ids.length + 1}&count=1000`);
    const answer = await fetch(page, { headers: { authorization: `Bearer ${token}` } });
    const { Resources = [] } = (await answer.json()) as { Resources?: readonly { id: string }[] };
    if (Resources.length === 0) return ids;
    ids.push(...Resources.map(({ id }) => id));
  }
}

async function createGroup(
  { url, token }: Server & { readonly token: string },
  memberIds: readonly string[],
): Promise<string> {
  const answer = await fetch(`${url}/Groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(groupOf(memberIds)),
  });
  if (!answer.ok) throw new Error(`a group was refused: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
