/*
 * What a restart clears, scope by scope, and what restarts by itself (entra-engine 8.8, 1.11).
 */
import type { ResetScope } from '@scimulator/engine';
import { unassigned, user } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { schemaWithMapping } from '../schemas.ts';
import { HOUR_MS, type World } from '../world.ts';
import { REFUSED, refuseCreates } from './crowd.ts';

const READ_BY_LINK = 'GET /Users/{id}';

/** What of a job's memory is still there. */
interface Kept {
  readonly quarantine: boolean;
  readonly watermark: boolean;
  readonly escrows: boolean;
  readonly links: boolean;
}

const ALL: Kept = { quarantine: true, watermark: true, escrows: true, links: true };

const CLEARED: readonly {
  readonly name: string;
  readonly scopes: readonly ResetScope[];
  readonly kept: Kept;
  readonly says: string;
  readonly proves: readonly string[];
}[] = [
  {
    name: 'none',
    scopes: ['None'],
    kept: ALL,
    says: 'None clears nothing',
    proves: ['A-126'],
  },
  {
    name: 'escrows',
    scopes: ['Escrows'],
    kept: { ...ALL, escrows: false },
    says: 'Escrows clears the stored failures alone',
    proves: ['A-129'],
  },
  {
    name: 'watermark',
    scopes: ['Watermark'],
    kept: { ...ALL, watermark: false },
    says: 'Watermark makes the next cycle initial and leaves the quarantine alone',
    proves: ['ENG-QUAR-27'],
  },
  {
    name: 'quarantine-state',
    scopes: ['QuarantineState'],
    kept: { ...ALL, quarantine: false },
    says: 'QuarantineState lifts the quarantine alone',
    proves: ['ENG-QUAR-26'],
  },
  {
    name: 'connector-data-store',
    scopes: ['ConnectorDataStore'],
    kept: { ...ALL, links: false },
    says: 'ConnectorDataStore breaks the links alone: the next evaluation matches again',
    proves: ['ENG-CYC-38'],
  },
  {
    name: 'full',
    scopes: ['Full'],
    kept: { quarantine: false, watermark: false, escrows: false, links: false },
    says: 'Full clears everything',
    proves: ['ENG-CYC-38', 'ENG-AUD-06'],
  },
  {
    name: 'default',
    scopes: [],
    kept: { quarantine: false, watermark: false, escrows: false, links: true },
    says: "A restart without scopes, the portal's button, clears quarantine, watermark and escrows, and keeps the links",
    proves: ['ENG-QUAR-24'],
  },
];

/** A job that has something of everything: a link, a failed user, a watermark, a quarantine. */
async function jobWithEverything(w: World): Promise<void> {
  await w.given('a job with a linked user, a failed one, a watermark, and quarantined by hand', async () => {
    refuseCreates(w);
    await w.assignedUsers('ada', 'eve');
    await w.edit(user('eve', REFUSED));
    await w.nextCycle();
    await w.service.quarantine(w.jobId, 'by hand');
    w.read.requests();
  });
}

function clearing({ name, scopes, kept, says, proves }: (typeof CLEARED)[number]): Scenario {
  return {
    id: `restart/${name}`,
    title: says,
    proves,
    async run(w) {
      await jobWithEverything(w);
      await w.when(`the job is restarted with ${scopes.join(', ') || 'no scope'}`, () =>
        w.restart(...scopes),
      );
      const quarantine = await w.read.quarantine();
      w.expect('quarantine', quarantine?.reason, kept.quarantine ? 'QuarantinedOnDemand' : undefined);
      w.expect('watermark', await w.read.hasWatermark(), kept.watermark);
      w.expect('stored failures', (await w.read.escrows()).objects, kept.escrows ? 1 : 0);

      await w.given('ada changes', () => w.edit(user('ada', { jobTitle: 'Analyst' })));
      const result = await w.when('the next cycle is run', () => w.cycle({ retryNow: true }));
      const kind = result.ended === 'completed' ? result.execution.kind : result.ended;
      w.expect('the cycle is of the kind', kind, kept.watermark ? 'incremental' : 'initial');
      const asked = w.read.requests();
      const isReadByLink = asked.some(({ method, path }) => method === 'GET' && path.includes('/Users/'));
      w.expect(`ada is ${kept.links ? 'read by her link' : 'matched again'}`, isReadByLink, kept.links);
      const isTriedAgain = asked.some(({ method }) => method === 'POST');
      w.expect('eve is tried again', isTriedAgain, kept.escrows || !kept.watermark);
    },
  };
}

const forceDeletes: Scenario = {
  id: 'restart/force-deletes',
  title:
    'ForceDeletes carries out the deletions that were held back; without it a restart holds them back again',
  proves: ['ENG-DEL-02', 'ENG-DEL-06', 'ENG-DEL-07', 'ENG-DEL-09'],
  async run(w) {
    const four = ['ada', 'eve', 'joe', 'zoe'];
    await w.given('at most 3 deletions are allowed in a cycle, and 4 users are unassigned', async () => {
      await w.assignedUsers(...four);
      await w.nextCycle();
      await w.edit(...four.map(unassigned));
      w.read.requests();
    });
    await w.when('the next cycle runs', () => w.nextCycle());
    w.expect('the job is in quarantine for them', (await w.read.quarantine())?.reason, 'TooManyDeletes');
    w.expect(
      'each is logged as staged',
      await actions(w, four),
      four.map(() => 'stagedDelete'),
    );
    w.expect('none was sent', writes(w), []);

    await w.when('the job is restarted and the next cycle runs', async () => {
      await w.restart();
      await w.nextCycle();
    });
    w.expect('it is in quarantine again', (await w.read.quarantine())?.reason, 'TooManyDeletes');
    w.expect('none was sent', writes(w), []);

    await w.when('the job is restarted with ForceDeletes and the next cycle runs', async () => {
      await w.restart('ForceDeletes', 'QuarantineState');
      await w.nextCycle();
    });
    w.expect(
      'all were sent',
      writes(w),
      four.map(() => 'PATCH /Users/{id}'),
    );
    w.expect(
      'each is logged as disabled',
      await actions(w, four),
      four.map(() => 'disable'),
    );
    w.expect('the job is healthy', await w.read.quarantine(), null);
  },
};

const actions = (w: World, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await w.read.entry(id))?.provisioningAction));

const writes = (w: World) => w.read.requestLines().filter((line) => !line.startsWith('GET'));

const changedMapping: Scenario = {
  id: 'restart/changed-mapping',
  title:
    'A changed mapping restarts by itself: out of quarantine, everybody is evaluated anew, by the links that are kept',
  proves: ['ENG-QUAR-29', 'ENG-CYC-37'],
  async run(w) {
    await jobWithEverything(w);
    await w.when('a mapping is added', () =>
      w.service.putSchema(w.jobId, schemaWithMapping('employeeType', 'userType')),
    );
    w.expect('the quarantine is gone', await w.read.quarantine(), null);
    w.expect('so are watermark', await w.read.hasWatermark(), false);
    w.expect('and failures', (await w.read.escrows()).objects, 0);
    const [run] = await w.nextCycle();
    const kind = run?.result.ended === 'completed' ? run.result.execution.kind : undefined;
    w.expect('the next cycle is initial', kind, 'initial');
    w.expect('ada is evaluated though she did not change', await w.read.outcome('ada'), {
      action: 'other',
      status: 'skipped',
      reason: 'RedundantExport',
    });
    w.expect('she is read by her link', w.read.requestLines().includes(READ_BY_LINK), true);
  },
};

const quarantineStateAlone: Scenario = {
  id: 'restart/quarantine-state-without-a-remedy',
  title: 'QuarantineState lifts for the moment: with the cause still there the next cycle quarantines again',
  proves: ['ENG-QUAR-26', 'ENG-AUD-09'],
  async run(w) {
    await w.given('a job in quarantine, because its token was revoked', async () => {
      await w.assignedUsers('ada');
      await w.nextCycle();
      w.revokeToken();
      await w.nextCycle();
    });
    await w.when('it is restarted with QuarantineState', () => w.restart('QuarantineState'));
    w.expect('the quarantine is gone', await w.read.quarantine(), null);
    const exception = 'EncounteredQuarantineException';
    await w.when('an hour passes', () => w.advance(HOUR_MS));
    w.expect('it is back, for the same reason', (await w.read.quarantine())?.reason, exception);
    w.expect('the history has all of it', await w.read.quarantineHistory(), [
      `entered ${exception}`,
      `left ${exception}`,
      `entered ${exception}`,
    ]);
  },
};

export const RESTARTS: readonly Story[] = [
  ...CLEARED.map((row) => alone({}, clearing(row))),
  alone({ settings: { deletionThreshold: 3 } }, forceDeletes),
  alone({}, quarantineStateAlone),
  alone({}, changedMapping),
];
