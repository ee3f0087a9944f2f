/*
 * When failures quarantine a job, at the documented numbers (seed: Application provisioning in quarantine status;
 * entra-engine 8.4). N are open failures of objects, R of references, S objects that succeeded.
 */
import { user } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { personId, type World } from '../world.ts';
import { ACCEPTED, REFUSED, refuseCreates, refuseManagers } from './crowd.ts';

/** Everybody is in scope, so that a crowd needs no assignments. */
const EVERYBODY = { settings: { syncAll: true } };

const HEALTHY = { code: 'Active', schedule: 'Active' };

async function thenHealthy(w: World, counts: object): Promise<void> {
  w.expect('the counts are these', await w.read.escrows(), counts);
  w.expect('no threshold is exceeded', await w.read.quarantine(), null);
  w.expect('the job is healthy', await w.read.health(), HEALTHY);
}

async function thenQuarantined(w: World, reason: string, counts: object): Promise<void> {
  w.expect('the counts are these', await w.read.escrows(), counts);
  w.expect('the job is in quarantine for this reason', await w.read.quarantine(), { reason, code: reason });
  w.expect('the audit log says so last', (await w.read.quarantineHistory()).at(-1)?.split(' ')[1], reason);
}

const failures4000: Scenario = {
  id: 'escrow/4000-no-quarantine',
  title: '4,000 failures and not one success do not quarantine: below 5,000 nothing is evaluated',
  proves: ['ENG-QUAR-04'],
  async run(w) {
    await w.given('4,000 users, each of whom the target refuses', async () => {
      refuseCreates(w);
      await w.people({ name: 'refused', count: w.n(4_000), attributes: REFUSED });
    });
    await w.when('the first cycle runs', () => w.nextCycle());
    await thenHealthy(w, { objects: w.n(4_000), references: 0, successes: 0 });
    w.expect('nothing was ever quarantined', await w.read.quarantineHistory(), []);
    w.expect('each failure has its reason', await w.read.outcome(personId('refused', w.n(4_000) - 1)), {
      action: 'create',
      status: 'failure',
      reason: 'Conflict',
    });
  },
};

const failures5000: Scenario = {
  id: 'escrow/5000-proportion',
  title: '5,000 failures with nothing else quarantine the job: all of them failed, more than 40 %',
  proves: ['ENG-QUAR-05'],
  async run(w) {
    await w.given('1,000 more users whom the target refuses', () =>
      w.people({ name: 'refused', first: w.n(4_000), count: w.n(1_000), attributes: REFUSED }),
    );
    await w.when('the next cycle runs', () => w.nextCycle());
    const counts = { objects: w.n(5_000), references: 0, successes: 0 };
    await thenQuarantined(w, 'EncounteredEscrowProportionThreshold', counts);
    w.expect('once', await w.read.quarantineHistory(), ['entered EncounteredEscrowProportionThreshold']);
  },
};

const of35000: Scenario = {
  id: 'escrow/30000-of-35000-proportion',
  title: '30,000 failures and 5,000 successes quarantine the job by the proportion',
  proves: ['ENG-QUAR-06'],
  async run(w) {
    await w.given(
      '25,000 more whom the target refuses, and 5,000 whom it accepts; quarantine lifted',
      async () => {
        await w.people({ name: 'refused', first: w.n(5_000), count: w.n(25_000), attributes: REFUSED });
        await w.people({ name: 'accepted', count: w.n(5_000), attributes: ACCEPTED });
        await w.restart('QuarantineState');
      },
    );
    await w.when('the next cycle runs', () => w.nextCycle());
    const counts = { objects: w.n(30_000), references: 0, successes: w.n(5_000) };
    await thenQuarantined(w, 'EncounteredEscrowProportionThreshold', counts);
  },
};

const exactly40Percent: Scenario = {
  id: 'escrow/40-percent-no-quarantine',
  title: 'Exactly 40 % failed do not quarantine, one failure more does',
  proves: ['ENG-QUAR-09', 'ENG-QUAR-10'],
  async run(w) {
    await w.given('5,000 users whom the target refuses, and 7,500 whom it accepts', async () => {
      refuseCreates(w);
      await w.people({ name: 'refused', count: w.n(5_000), attributes: REFUSED });
      await w.people({ name: 'accepted', count: w.n(7_500), attributes: ACCEPTED });
    });
    await w.when('the first cycle runs', () => w.nextCycle());
    await thenHealthy(w, { objects: w.n(5_000), references: 0, successes: w.n(7_500) });
    w.expect('nothing was ever quarantined', await w.read.quarantineHistory(), []);

    await w.given('one more whom the target refuses', () => w.edit(user('one-more', REFUSED)));
    await w.when('the next cycle runs', () => w.nextCycle());
    const counts = { objects: w.n(5_000) + 1, references: 0, successes: w.n(7_500) };
    await thenQuarantined(w, 'EncounteredEscrowProportionThreshold', counts);
  },
};

/** The manager of all who have one. */
const BOSS = 'boss';
const WITH_BOSS = { ...ACCEPTED, manager: BOSS };

const exactly60000: Scenario = {
  id: 'escrow/60000-no-quarantine',
  title:
    'Exactly 40,000 failures of users, 40 % of all, and 20,000 of managers, 60,000 together, do not quarantine',
  proves: ['ENG-QUAR-09', 'ENG-QUAR-11', 'ENG-QUAR-14'],
  async run(w) {
    await w.given(
      '40,000 users refused, 60,000 accepted, 20,000 of these with a manager who is refused',
      async () => {
        refuseCreates(w);
        refuseManagers(w);
        await w.edit(user(BOSS, ACCEPTED));
        await w.people({ name: 'led', count: w.n(20_000), attributes: WITH_BOSS });
        await w.people({ name: 'accepted', count: w.n(40_000) - 1, attributes: ACCEPTED });
        await w.people({ name: 'refused', count: w.n(40_000), attributes: REFUSED });
      },
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    await thenHealthy(w, { objects: w.n(40_000), references: w.n(20_000), successes: w.n(60_000) });
    w.expect('nothing was ever quarantined', await w.read.quarantineHistory(), []);
  },
};

const total: Scenario = {
  id: 'escrow/60001-total',
  title:
    '40,000 failures of users and 20,001 of managers with 60,000 successes quarantine the job by the total',
  proves: ['ENG-QUAR-13'],
  async run(w) {
    await w.given('one more user gets the manager whom the target refuses', () =>
      w.edit(user(personId('accepted', 0), WITH_BOSS)),
    );
    await w.when('the next cycle runs', () => w.nextCycle());
    const counts = { objects: w.n(40_000), references: w.n(20_000) + 1, successes: w.n(60_000) };
    await thenQuarantined(w, 'EncounteredTotalEscrowThreshold', counts);
    w.expect('once', await w.read.quarantineHistory(), ['entered EncounteredTotalEscrowThreshold']);
  },
};

const base: Scenario = {
  id: 'escrow/40001-base',
  title:
    '40,001 failures with 60,002 successes, less than 40 %, quarantine the job by the base, which goes before the total',
  proves: ['ENG-QUAR-08', 'design: of several thresholds proportion, then base, then total is the reason'],
  async run(w) {
    await w.given('one more user refused and two accepted; quarantine lifted', async () => {
      await w.edit(user('one-more', REFUSED), user('two-more', ACCEPTED), user('three-more', ACCEPTED));
      await w.restart('QuarantineState');
    });
    await w.when('the next cycle runs', () => w.nextCycle());
    const counts = { objects: w.n(40_000) + 1, references: w.n(20_000) + 1, successes: w.n(60_000) + 2 };
    await thenQuarantined(w, 'EncounteredBaseEscrowThreshold', counts);
  },
};

const of120000: Scenario = {
  id: 'escrow/20000-of-120000-no-quarantine',
  title: '20,000 failures with 100,000 successes do not quarantine: the job leaves the quarantine it was in',
  proves: ['ENG-QUAR-07'],
  async run(w) {
    await w.given(
      '20,001 of the refused are mended, and 19,997 more accepted; an attempt is made at once',
      async () => {
        await w.people({ name: 'refused', count: w.n(20_000), attributes: ACCEPTED });
        await w.edit(user('one-more', ACCEPTED));
        await w.people({ name: 'late', count: w.n(20_000) - 3, attributes: ACCEPTED });
      },
    );
    await w.when('the attempt is made', () => w.cycle({ retryNow: true }));
    await thenHealthy(w, { objects: w.n(20_000), references: w.n(20_000) + 1, successes: w.n(100_000) });
    w.expect(
      'the audit log says that it left',
      (await w.read.quarantineHistory()).at(-1),
      'left EncounteredBaseEscrowThreshold',
    );
  },
};

export const ESCROWS: readonly Story[] = [
  { world: EVERYBODY, scenarios: [failures4000, failures5000, of35000] },
  alone(EVERYBODY, exactly40Percent),
  { world: EVERYBODY, scenarios: [exactly60000, total, base, of120000] },
];
