import { expect, test } from 'vitest';
import { databaseKinds } from '../../../tooling/database/open.ts';
import { evaluatedCount, NO_ENDS } from '../src/job/counts.ts';
import type { LogEntry } from '../src/log/entry.ts';
import { memoryStore } from '../src/store/memory.ts';
import { postgresStore } from '../src/store/postgres.ts';
import type { Store } from '../src/store/store.ts';
import { type CrashWorld, type Death, liveThrough } from './crash-world.ts';
import { engineDatabase } from './database.ts';
import { nameOf, portrait } from './honest-target.ts';

/** How the object of an entry ended: the log's side of the counters. */
function endOf({
  provisioningAction: action,
  provisioningStatusInfo: { status },
  provisioningSteps,
}: LogEntry) {
  if (action === 'stagedDelete') return 'staged';
  if (status === 'failure') return 'failed';
  if (status === 'success') return `${action}d`;
  return provisioningSteps.at(-1)?.details['SkipReason'] === 'RedundantExport' ? 'unchanged' : 'skipped';
}

async function entriesOf({ store, jobId }: CrashWorld): Promise<readonly LogEntry[]> {
  const { entries } = await store.log({ jobId, limit: 10_000 });
  return entries.filter(({ subject }) => subject === 'object');
}

/** I1 to I5 of the reliability plan, as far as they can be told at the end of a cycle. */
async function checkCycle(world: CrashWorld): Promise<void> {
  const job = await world.store.job(world.jobId);
  const execution = job?.state.lastExecution;
  const entries = await entriesOf(world);
  const inCycle = entries.filter(({ cycleId }) => cycleId === execution?.activityIdentifier);
  const names = [...world.accounts.resources.values()].map(nameOf);

  const ended: Record<string, number> = { ...NO_ENDS };
  for (const entry of inCycle) ended[endOf(entry)] = (ended[endOf(entry)] ?? 0) + 1;
  expect(execution?.counts.ended).toEqual(ended);
  expect(inCycle).toHaveLength(execution === undefined ? 0 : evaluatedCount(execution.counts));
  const objects = inCycle.map(({ sourceIdentity }) => sourceIdentity.id);
  expect(objects).toEqual([...new Set(objects)]);
  expect(names).toEqual([...new Set(names)]);
  expect(job?.state.cycle).toBeUndefined();
}

/** Nobody has an account that the log does not account for. */
async function checkCreations(world: CrashWorld): Promise<void> {
  const entries = await entriesOf(world);
  const explained = new Set(
    entries
      .filter(
        ({ provisioningAction, provisioningStatusInfo, provisioningSteps }) =>
          (provisioningAction === 'create' && provisioningStatusInfo.status === 'success') ||
          provisioningSteps.some(({ details }) => details['Recovery'] !== undefined),
      )
      .map(({ sourceIdentity }) => sourceIdentity.id),
  );
  const created = world.accounts.writes.filter(({ verb }) => verb === 'create');
  expect(created.filter(({ about }) => !explained.has(sourceIdOf(about)))).toEqual([]);
}

const sourceIdOf = (name: string) => name.replace('Group ', '').replace('@contoso.test', '');

/** Lives the story through; afterwards a quiet cycle writes nothing (I9). */
async function outcome(store: Store, ...deaths: readonly Death[]) {
  const world = await liveThrough(store, deaths, checkCycle);
  await checkCreations(world);
  const { state } = (await world.store.job(world.jobId)) ?? {};
  const found = {
    accounts: portrait(world.accounts.resources),
    escrows: await world.store.countEscrows(world.jobId),
    staged: await world.store.countStaged(world.jobId, ['deletion', 'manager', 'members']),
    watermark: state?.watermark,
    quarantine: state?.quarantine,
  };
  const moments = world.moments();
  const writes = world.accounts.writes.length;
  await world.act((service, jobId) => service.runCycle(jobId));
  expect(world.accounts.writes.slice(writes)).toEqual([]);
  return { found, moments };
}

function deathsIn(moments: number, { every }: { readonly every: number }): readonly Death[] {
  return Array.from({ length: moments }, (_, at) => at)
    .filter((at) => at % every === 0)
    .flatMap((at) => [
      { at, when: 'before' },
      { at, when: 'after' },
    ]);
}

const told = ({ at, when }: Death) => `killed ${when} moment ${at}`;

test('nobody has died: the story ends as its chapters say', async () => {
  const { found } = await outcome(memoryStore());
  const account = (name: string, rest: Partial<Record<'title' | 'active' | 'manager' | 'members', string>>) =>
    [
      name,
      `title ${rest.title ?? 'undefined'}`,
      `active ${rest.active ?? 'true'}`,
      `manager ${rest.manager === undefined ? 'none' : `${rest.manager}@contoso.test`}`,
      `members ${rest.members ?? ''}`,
    ].join(', ');
  expect(found.accounts).toEqual([
    account('Group g1', {
      active: 'undefined',
      members: 'u1@contoso.test u4@contoso.test u8@contoso.test',
    }),
    account('u10@contoso.test', {}),
    account('u11@contoso.test', {}),
    account('u1@contoso.test', { title: 'stale' }),
    account('u2@contoso.test', { title: 'Analyst', active: 'false', manager: 'u3' }),
    account('u3@contoso.test', { manager: 'u1' }),
    account('u4@contoso.test', { title: 'Nurse' }),
    account('u5@contoso.test', { active: 'false' }),
    account('u6@contoso.test', {}),
    account('u8@contoso.test', {}),
    account('u9@contoso.test', { active: 'false' }),
  ]);
  expect(found).toMatchObject({ escrows: { objects: 0, references: 0 }, staged: 0, quarantine: undefined });
});

test('killed at any commit or request and started again, a job ends as if nobody had died', async ({
  annotate,
}) => {
  const undisturbed = await outcome(memoryStore());
  const deaths = deathsIn(undisturbed.moments, { every: 1 });
  for (const death of deaths) {
    const { found } = await outcome(memoryStore(), death);
    expect(found, told(death)).toEqual(undisturbed.found);
  }
  await annotate(
    `killed before and after ${deaths.length / 2} of ${undisturbed.moments} moments`,
    'coverage',
  );
});

test('killed again while it recovers, a job still ends as if nobody had died', async () => {
  const undisturbed = await outcome(memoryStore());
  for (const first of deathsIn(undisturbed.moments, { every: 9 })) {
    for (const later of [1, 2, 5]) {
      const second = { at: first.at + later, when: 'after' as const };
      const { found } = await outcome(memoryStore(), first, second);
      expect(found, `${told(first)}, then ${told(second)}`).toEqual(undisturbed.found);
    }
  }
});

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);
  test(`${kind}: killed at some commits and requests, a job ends as if nobody had died`, async () => {
    const { found, moments } = await outcome(memoryStore());
    for (const death of deathsIn(moments, { every: 41 })) {
      const killed = await outcome(postgresStore(await database.empty()), death);
      expect(killed.found, told(death)).toEqual(found);
    }
  });
}
