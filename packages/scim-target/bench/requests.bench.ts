import { createScimTarget, memoryResources } from '../src/index.ts';

/** Requests per second through `fetch`, in process, on the memory store. Run: npm run bench */
const count = Number(process.argv[2] ?? 20_000);
const BASE = 'http://localhost/scim/v2';
const headers = { authorization: 'Bearer token', 'content-type': 'application/scim+json' };

let ids = 0;
const target = createScimTarget({
  resources: memoryResources(),
  tokens: ['token'],
  adminToken: 'admin',
  clock: { now: () => Date.now() },
  ids: { next: () => `id-${++ids}` },
  sleep: async () => undefined,
});

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  return target.fetch(new Request(`${BASE}${path}`, init));
}

const user = (n: number): object => ({
  schemas: [
    'urn:ietf:params:scim:schemas:core:2.0:User',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  ],
  externalId: `external-${n}`,
  userName: `user-${n}@contoso.test`,
  active: true,
  displayName: `User ${n}`,
  emails: [{ primary: true, type: 'work', value: `user-${n}@contoso.test` }],
  name: { givenName: 'User', familyName: `${n}`, formatted: `User ${n}` },
  meta: { resourceType: 'User' },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales' },
});

const patch = (n: number): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'Replace', path: 'title', value: `Title ${n}` }],
});

const memberPatch = (n: number): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'Add', path: 'members', value: [{ $ref: null, value: `id-${n}` }] }],
});

async function measure(
  name: string,
  status: number,
  request: (n: number) => Promise<Response>,
): Promise<void> {
  const start = performance.now();
  for (let n = 1; n <= count; n++) {
    const response = await request(n);
    const text = await response.text();
    if (response.status !== status) throw new Error(`${name}: ${response.status} ${text}`);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`${name.padEnd(24)} ${Math.round(count / seconds).toLocaleString('en')} requests/s`);
}

const filter = (text: string): string => `filter=${encodeURIComponent(text)}`;

for (let round = 1; round <= 2; round++) {
  await target.reset();
  ids = 0;
  await measure('GET filter miss', 200, (n) => ask('GET', `/Users?${filter(`userName eq "none-${n}"`)}`));
  await measure('POST user', 201, (n) => ask('POST', '/Users', user(n)));
  await measure('GET filter hit', 200, (n) =>
    ask('GET', `/Users?${filter(`userName eq "user-${n}@contoso.test"`)}`),
  );
  await measure('GET id', 200, (n) => ask('GET', `/Users/id-${n}`));
  await measure('PATCH user', 200, (n) => ask('PATCH', `/Users/id-${n}`, patch(n)));
  const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'All' };
  await ask('POST', '/Groups', group);
  await measure('PATCH add member', 204, (n) => ask('PATCH', `/Groups/id-${count + 1}`, memberPatch(n)));
  globalThis.gc?.();
  console.log(
    `heap ${Math.round(process.memoryUsage().heapUsed / 1_048_576)} MiB, rss ${Math.round(process.memoryUsage().rss / 1_048_576)} MiB`,
  );
}
