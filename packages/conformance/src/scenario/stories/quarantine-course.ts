/*
 * How a quarantine goes on and ends: attempts, lifting, the 28 days (entra-engine 8.5, 8.8).
 */
import type { DueRun } from '@scimulator/engine';
import { user } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { DAY_MS, HOUR_MS, personId, type World } from '../world.ts';
import { ACCEPTED, acceptCreates, REFUSED, refuseCreates } from './crowd.ts';

const EXCEPTION = 'EncounteredQuarantineException';
const PROPORTION = 'EncounteredEscrowProportionThreshold';
const HEALTHY = { code: 'Active', schedule: 'Active' };

/** +6 h, +12 h, +24 h, then every 24 h up to +672 h. */
const ATTEMPT_HOURS = [6, 12, ...Array.from({ length: 28 }, (_, day) => 24 * (day + 1))];

const hoursAfter = (beganMs: number, runs: readonly Pick<DueRun, 'atMs'>[]): readonly number[] =>
  runs.map(({ atMs }) => (atMs - beganMs) / HOUR_MS);

/** Revokes the token of a job with one good and one failing user, and lets the next cycle find out. */
async function quarantinedByCredentials(w: World): Promise<void> {
  await w.given('a healthy job with one failing user, whose token is then revoked', async () => {
    refuseCreates(w);
    await w.assignedUsers('ada', 'eve');
    await w.edit(user('eve', REFUSED));
    await w.nextCycle();
    w.revokeToken();
    await w.nextCycle();
    w.read.requests();
  });
}

const schedule: Scenario = {
  id: 'quarantine/retry-schedule',
  title:
    'Attempts are made 6, 12, 24, 48 … 672 hours after the first failure, one probe each, and nothing between',
  proves: ['ENG-QUAR-15', 'ENG-QUAR-23'],
  async run(w) {
    await quarantinedByCredentials(w);
    const beganMs = w.now();
    const runs = await w.when('28 days pass and nobody mends it', () => w.advance(28 * DAY_MS));
    w.expect('attempts were made at these hours', hoursAfter(beganMs, runs), ATTEMPT_HOURS);
    const probes = w.read.requests().map(({ at }) => ({ atMs: Date.parse(at) }));
    w.expect('the target saw one request at each, and no other', hoursAfter(beganMs, probes), ATTEMPT_HOURS);
    const { quarantine } = (await w.read.job()).status;
    w.expect(
      'the series began with the first failure',
      quarantine?.seriesBegan,
      new Date(beganMs).toISOString(),
    );
    w.expect('each attempt counted', quarantine?.seriesCount, ATTEMPT_HOURS.length);
  },
};

const disabled: Scenario = {
  id: 'quarantine/28-days',
  title:
    'After 28 days the job is disabled: its record stays readable, its escrows are gone, the target hears nothing more',
  proves: ['ENG-QUAR-17', 'design: quarantined 28 days'],
  async run(w) {
    w.expect('the schedule is disabled, the status still quarantine', await w.read.health(), {
      code: 'Quarantine',
      schedule: 'Disabled',
    });
    w.expect('the reason can still be read', (await w.read.quarantine())?.reason, EXCEPTION);
    const { seriesBegan = '', currentBegan = '' } = (await w.read.job()).status.quarantine ?? {};
    const days = (Date.parse(currentBegan) - Date.parse(seriesBegan)) / DAY_MS;
    w.expect('the last attempt was made after so many days', days, 28);
    w.expect('the audit log has the history', await w.read.quarantineHistory(), [
      `entered ${EXCEPTION}`,
      `disabled ${EXCEPTION}`,
    ]);
    w.expect('no escrow is left', (await w.read.escrows()).objects, 0);

    const runs = await w.when('the token is valid again, and 60 days pass', () => {
      w.restoreToken();
      return w.advance(60 * DAY_MS);
    });
    w.expect('no cycle was run', runs.length, 0);
    w.expect('the target heard nothing', w.read.requestLines(), []);
    w.expect('a cycle that is asked for is refused', (await w.cycle()).ended, 'refused');
  },
};

const successAtRetry: Scenario = {
  id: 'quarantine/lifted-by-a-success-at-a-retry',
  title:
    'Mended before the attempt after 12 hours, that attempt lifts the quarantine, and cycles come every 40 minutes again',
  proves: ['ENG-QUAR-16'],
  async run(w) {
    await quarantinedByCredentials(w);
    await w.given('the attempt after 6 hours fails', () => w.advance(7 * HOUR_MS));
    w.expect('the reason has not changed', (await w.read.quarantine())?.reason, EXCEPTION);
    await w.when('the token is valid again, and the attempt after 12 hours comes', () => {
      w.restoreToken();
      return w.advance(5 * HOUR_MS);
    });
    w.expect('the quarantine is gone', await w.read.quarantine(), null);
    w.expect('the job is healthy', await w.read.health(), HEALTHY);
    w.expect('the history says so', await w.read.quarantineHistory(), [
      `entered ${EXCEPTION}`,
      `left ${EXCEPTION}`,
    ]);
    const beganMs = w.now();
    const runs = await w.when('two hours pass', () => w.advance(2 * HOUR_MS));
    w.expect(
      'cycles ran every 40 minutes',
      hoursAfter(beganMs, runs).map((hours) => Math.round(hours * 60)),
      [40, 80, 120],
    );
  },
};

const anySuccess: Scenario = {
  id: 'quarantine/lifts-on-any-success',
  title:
    "By quarantineLiftsOn 'anySuccess' one object that succeeds at an attempt lifts a threshold quarantine",
  proves: ['ENG-QUAR-16', "design: quarantineLiftsOn 'anySuccess'"],
  async run(w) {
    await w.given('5,002 users whom the target refuses', async () => {
      refuseCreates(w);
      await w.people({ name: 'refused', count: w.n(5_000) + 2, attributes: REFUSED });
      await w.nextCycle();
    });
    w.expect('the job is in quarantine by the proportion', (await w.read.quarantine())?.reason, PROPORTION);
    await w.given('one of them is mended', () => w.edit(user(personId('refused', 0), ACCEPTED)));
    await w.when('the attempt after 6 hours comes', () => w.advance(6 * HOUR_MS));
    w.expect('one succeeded, all others failed', await w.read.escrows(), counts(w, 1));
    w.expect('the quarantine is gone all the same', await w.read.quarantine(), null);
    w.expect('the history says so', await w.read.quarantineHistory(), [
      `entered ${PROPORTION}`,
      `left ${PROPORTION}`,
    ]);
  },
};

const belowThresholds: Scenario = {
  id: 'quarantine/lifts-below-thresholds',
  title:
    "By quarantineLiftsOn 'belowThresholds', the default, one success is not enough; no threshold may be exceeded",
  proves: ['ENG-QUAR-16', 'ENG-AUD-09', "design: quarantineLiftsOn 'belowThresholds'"],
  async run(w) {
    await w.given('the default, and a cycle without any success', async () => {
      await w.changeSettings({ quarantineLiftsOn: 'belowThresholds' });
      await w.nextCycle();
    });
    w.expect('the job is in quarantine again', (await w.read.quarantine())?.reason, PROPORTION);
    await w.given('one more is mended', () => w.edit(user(personId('refused', 1), ACCEPTED)));
    await w.when('the attempt after 6 hours comes', () => w.advance(6 * HOUR_MS));
    w.expect('it succeeded, all others failed', await w.read.escrows(), counts(w, 2));
    w.expect('the job stays in quarantine', (await w.read.quarantine())?.reason, PROPORTION);

    await w.when('the target accepts everybody, and a day passes', () => {
      acceptCreates(w);
      return w.advance(DAY_MS);
    });
    w.expect('nobody is left to fail', (await w.read.escrows()).objects, 0);
    w.expect('the quarantine is gone', await w.read.quarantine(), null);
    w.expect('the history has both quarantines', await w.read.quarantineHistory(), [
      `entered ${PROPORTION}`,
      `left ${PROPORTION}`,
      `entered ${PROPORTION}`,
      `left ${PROPORTION}`,
    ]);
  },
};

const counts = (w: World, successes: number) => ({
  objects: w.n(5_000) + 2 - successes,
  references: 0,
  successes,
});

const objectFor28Days: Scenario = {
  id: 'quarantine/one-object-28-days',
  title:
    'One object that fails for 28 days in a healthy job loses its escrow and is tried no more; the job stays Active',
  proves: ['ENG-CYC-33', 'ENG-CYC-34', 'design: an object that fails for 28 days'],
  async run(w) {
    await w.given('ada is accepted, eve is refused', async () => {
      refuseCreates(w);
      await w.assignedUsers('ada', 'eve');
      await w.edit(user('eve', REFUSED));
      await w.nextCycle();
    });
    const beganMs = w.now();
    w.expect('eve failed with a conflict', (await w.read.outcome('eve'))?.reason, 'Conflict');
    w.expect('she is kept for a retry', (await w.read.escrows()).objects, 1);
    w.read.requests();

    await w.when('28 days and an hour pass', () => w.advance(28 * DAY_MS + HOUR_MS));
    const tried = w.read.requests().filter(({ method }) => method === 'POST');
    const triedAt = hoursAfter(
      beganMs,
      tried.map(({ at }) => ({ atMs: Date.parse(at) })),
    );
    w.expect('she was tried in the next cycle, then by the schedule', triedAt.map(Math.floor), [
      0,
      ...ATTEMPT_HOURS,
    ]);
    w.expect('her escrow is gone', (await w.read.escrows()).objects, 0);
    w.expect('the job is healthy', await w.read.health(), HEALTHY);
    w.expect('nothing was ever quarantined', await w.read.quarantineHistory(), []);

    await w.when('a week passes', () => w.advance(7 * DAY_MS));
    const triedLater = w.read.requestLines().filter((line) => line === 'POST /Users');
    w.expect('she is tried no more', triedLater, []);
  },
};

export const QUARANTINE_COURSE: readonly Story[] = [
  { world: {}, scenarios: [schedule, disabled] },
  alone({}, successAtRetry),
  {
    world: { settings: { syncAll: true, quarantineLiftsOn: 'anySuccess' } },
    scenarios: [anySuccess, belowThresholds],
  },
  alone({}, objectFor28Days),
];
