/*
 * An initial cycle over 10,000 new users in this process: memory store, memory target, no network. Run: npm run bench cycle
 * Arguments: users, rounds.
 */
import {
  evaluatedCount,
  fetchTransport,
  memoryDirectory,
  memoryStore,
  Service,
  Settings,
  safePatterns,
  scimTarget,
  sequentialIds,
  systemClock,
} from '@scimulator/engine';
import { createScimTarget, memoryResources } from '@scimulator/scim-target';
import { type Company, importCompany, makeCompany, SERVICE_PRINCIPAL_ID } from '../src/demo/company.ts';
import { printTable } from './table.ts';

const USERS = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const USERS_PER_GROUP = 20;
const TOKEN = 'token';

const company = await makeCompany({ users: USERS, groups: USERS / USERS_PER_GROUP, seed: 1 });
const loners: Company = {
  ...company,
  people: company.people.map(({ manager: _, ...person }) => person),
  groups: [],
  assignments: [],
};

const rows: (string | number)[][] = [];
for (let round = 1; round <= ROUNDS; round++) {
  rows.push(await measure(`users alone, round ${round}`, loners));
  rows.push(await measure(`with managers and groups, round ${round}`, company));
}
printTable(['initial cycle in process', 'objects', 'requests', 'seconds', 'objects/s', 'requests/s'], rows);

async function measure(name: string, of: Company): Promise<(string | number)[]> {
  let requests = 0;
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: 'unused',
    clock: systemClock,
    ids: sequentialIds(2),
    sleep: (ms) => systemClock.sleep(ms),
  });
  const transport = fetchTransport((request) => {
    requests += 1;
    return target.fetch(request);
  });
  const directory = memoryDirectory();
  await importCompany(directory, of, systemClock.now());
  const service = new Service({
    store: memoryStore(),
    directory,
    clock: systemClock,
    ids: sequentialIds(1),
    patterns: safePatterns(),
    connect: ({ baseAddress, settings }) =>
      scimTarget({ baseAddress, settings, token: TOKEN, clock: systemClock, transport }),
    tenantId: '00000000-0000-4000-8000-000000000001',
    owner: 'bench',
  });
  const { config } = await service.createJob({
    name: 'bench',
    baseAddress: 'http://localhost/scim/v2',
    servicePrincipalName: 'Bench',
    servicePrincipalId: SERVICE_PRINCIPAL_ID,
    settings: Settings.parse({ syncAll: true }),
  });
  await service.saveCredentials(config.id);
  await service.start(config.id);

  globalThis.gc?.();
  const beganMs = performance.now();
  const report = await service.runCycle(config.id);
  const seconds = (performance.now() - beganMs) / 1_000;
  if (report.ended !== 'completed' || report.execution.state !== 'Succeeded') {
    throw new Error(`the cycle did not go well: ${JSON.stringify(report)}`);
  }
  const objects = evaluatedCount(report.execution.counts);
  return [name, objects, requests, seconds, objects / seconds, requests / seconds];
}
