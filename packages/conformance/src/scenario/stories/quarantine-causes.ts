/*
 * What quarantines a job at once, and what does not (seed: Application provisioning in quarantine status; entra-engine 8.2).
 */
import { appRoles, user } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { HOUR_MS, type World } from '../world.ts';

const PROBE = 'GET /Users?filter';
const MATCH = 'GET /Users?filter';
const EXCEPTION = 'EncounteredQuarantineException';
const HEALTHY = { code: 'Active', schedule: 'Active' };
const QUARANTINED = { code: 'Quarantine', schedule: 'Active' };
const CREATED = { action: 'create', status: 'success' };

/** A job whose first cycle went well. */
async function healthyJob(w: World): Promise<void> {
  await w.given('a job whose first cycle went well', async () => {
    await w.assignedUsers('ada');
    await w.nextCycle();
    w.read.requests();
  });
}

async function thenLifted(w: World, reason: string): Promise<void> {
  w.expect('nothing is left of the quarantine', await w.read.quarantine(), null);
  w.expect('the job is healthy', await w.read.health(), HEALTHY);
  w.expect('the history says entered and left', await w.read.quarantineHistory(), [
    `entered ${reason}`,
    `left ${reason}`,
  ]);
}

const credentials: Scenario = {
  id: 'quarantine/credentials-fail',
  title:
    'Refused credentials quarantine the job at once, after one request and without a single failed object',
  proves: ['ENG-QUAR-01', 'design: a saved job whose token fails is quarantined'],
  async run(w) {
    await healthyJob(w);
    await w.given('the token is revoked, and a new user waits', async () => {
      w.revokeToken();
      await w.assignedUsers('eve');
    });
    await w.when('the next cycle runs', () => w.nextCycle());
    const error = { reason: EXCEPTION, code: 'CredentialValidationFailure' };
    w.expect('the job is in quarantine for its credentials', await w.read.quarantine(), error);
    w.expect('Graph says so', await w.read.health(), QUARANTINED);
    w.expect('the audit log says so', await w.read.quarantineHistory(), [`entered ${EXCEPTION}`]);
    w.expect('the target heard one probe', w.read.requestLines(), [PROBE]);
    w.expect('no object failed for it', await w.read.escrows(), { objects: 0, references: 0, successes: 1 });
    w.expect('the last run failed', (await w.read.job()).status.lastExecution?.state, 'Failed');
  },
};

const ONE_QUERY = 'one-query';

const one404: Scenario = {
  id: 'quarantine/one-404-while-the-probe-answers',
  title: 'One query answered 404, while the probe is answered 200, is the failure of that object alone',
  proves: ['ENG-QUAR-03', 'design: 404 on a query in mid-cycle repeats the probe once'],
  async run(w) {
    await w.given('the target answers 404 when it is asked for eve, and for her alone', async () => {
      w.breakTarget(ONE_QUERY, { match: { method: ['GET'], filter: '*eve@*' }, effect: { status: 404 } });
      await w.assignedUsers('ada', 'eve');
    });
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('eve failed with the 404', await w.read.outcome('eve'), {
      action: 'other',
      status: 'failure',
      reason: 'NotFound',
    });
    w.expect('ada was created', await w.read.outcome('ada'), CREATED);
    const asked = w.read.requests();
    w.expect(
      'of four queries the probe, the match of ada, and the probe repeated were answered 200',
      statuses(asked),
      [200, 200, 200, 404],
    );
    w.expect('the job is healthy', await w.read.health(), HEALTHY);
    w.expect('nothing was ever quarantined', await w.read.quarantineHistory(), []);

    await w.when('the target is mended and the next cycle runs', async () => {
      w.mend(ONE_QUERY);
      await w.nextCycle();
    });
    w.expect('eve is created', await w.read.outcome('eve'), CREATED);
  },
};

const statuses = (asked: ReturnType<World['read']['requests']>): readonly number[] =>
  asked
    .filter(({ query }) => query['filter'] !== undefined)
    .map(({ status }) => status)
    .toSorted((a, b) => a - b);

const probe404: Scenario = {
  id: 'quarantine/404-on-the-probe',
  title:
    'A target that answers queries with 404 is no SCIM service: the job is quarantined before any object is touched',
  proves: ['ENG-QUAR-02'],
  async run(w) {
    await healthyJob(w);
    await w.given('the target answers every query with 404', async () => {
      w.breakTarget('not-found', { fault: 'not-found' });
      await w.assignedUsers('eve');
    });
    await w.when('the next cycle runs', () => w.nextCycle());
    const error = { reason: EXCEPTION, code: 'CredentialValidationUnavailable' };
    w.expect(
      'the job is in quarantine, the code tells it from refused credentials',
      await w.read.quarantine(),
      error,
    );
    w.expect('the target heard one probe', w.read.requestLines(), [PROBE]);
    w.expect('no object failed for it', (await w.read.escrows()).objects, 0);
  },
};

const midCycle404: Scenario = {
  id: 'quarantine/404-on-query-and-probe',
  title:
    'A query answered 404 in mid-cycle, and the probe too, aborts the cycle and quarantines; the change is not lost',
  proves: ['ENG-QUAR-02', 'ENG-CYC-40', 'design: 404 on a query in mid-cycle repeats the probe once'],
  async run(w) {
    await healthyJob(w);
    await w.given('the target answers one more query, then all with 404', async () => {
      w.breakTarget('not-found', { fault: 'not-found', after: 1 });
      await w.assignedUsers('eve');
    });
    await w.when('the next cycle runs', () => w.nextCycle());
    w.expect('the probe, the query, the probe again', w.read.requestLines(), [PROBE, MATCH, PROBE]);
    const error = { reason: EXCEPTION, code: 'CredentialValidationUnavailable' };
    w.expect('the job is in quarantine', await w.read.quarantine(), error);
    w.expect('eve has no entry: she was not settled', await w.read.outcome('eve'), undefined);
    w.expect('nor does she count as failed', (await w.read.escrows()).objects, 0);

    await w.when('the target is mended before the attempt after 6 h', async () => {
      w.mend('not-found');
      await w.advance(6 * HOUR_MS);
    });
    w.expect('eve is created', await w.read.outcome('eve'), CREATED);
    await thenLifted(w, EXCEPTION);
  },
};

const DUPLICATE_ROLES = { reason: EXCEPTION, code: 'DuplicateRoles' };

const rolesInTarget: Scenario = {
  id: 'quarantine/duplicate-roles-in-the-target',
  title:
    'Roles that the target offers twice quarantine a job that imports roles; mended, the next attempt lifts it',
  proves: [
    'ENG-ROLE-16',
    'design: role import is a setting; mending the target lifts it at the next attempt',
  ],
  async run(w) {
    await w.given('the target offers a role twice', () => {
      w.breakTarget('duplicate-roles', { fault: 'duplicate-roles' });
      return w.assignedUsers('ada');
    });
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('the job is in quarantine for its roles', await w.read.quarantine(), DUPLICATE_ROLES);
    w.expect('the roles were read, then nothing more', w.read.requestLines(), [PROBE, 'GET /Roles']);
    w.expect('the message names the role and where it is', await message(w), "'user' in the target");

    await w.when('the target is mended, and the attempt after 6 h comes', async () => {
      w.mend('duplicate-roles');
      await w.advance(6 * HOUR_MS);
    });
    await thenLifted(w, EXCEPTION);
    w.expect('ada is created', await w.read.outcome('ada'), CREATED);
  },
};

const rolesInApplication: Scenario = {
  id: 'quarantine/duplicate-roles-in-the-application',
  title:
    'The same role twice among the appRoles quarantines as well; removed from the manifest, the next attempt lifts it',
  proves: ['ENG-ROLE-16', 'design: role import is a setting; mending appRoles lifts it at the next attempt'],
  async run(w) {
    const role = { id: 'role-1', value: 'Seller', displayName: 'Seller', isEnabled: true };
    await w.given('two app roles with one value', async () => {
      await w.edit(appRoles(role, { ...role, id: 'role-2', value: 'seller' }));
      await w.assignedUsers('ada');
    });
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('the job is in quarantine for its roles', await w.read.quarantine(), DUPLICATE_ROLES);
    w.expect('the message names the role and where it is', await message(w), "'seller' in the app roles");

    await w.when('one of them is removed, and the attempt after 6 h comes', async () => {
      await w.edit(appRoles(role));
      await w.advance(6 * HOUR_MS);
    });
    await thenLifted(w, EXCEPTION);
  },
};

async function message(w: World): Promise<string | undefined> {
  return (await w.read.job()).status.quarantine?.error.message.split('more than once: ')[1];
}

const byHand: Scenario = {
  id: 'quarantine/by-hand',
  title: 'A job quarantined by hand runs nothing; start lifts it and keeps everything else',
  proves: ['ENG-QUAR-31', 'ENG-QUAR-30', 'design: manual quarantine'],
  async run(w) {
    await healthyJob(w);
    await w.when('somebody quarantines it', () =>
      w.service.quarantine(w.jobId, 'an issue with the app was detected'),
    );
    const byHand = { reason: 'QuarantinedOnDemand', code: 'QuarantinedOnDemand' };
    w.expect('the reason says that it was by hand', await w.read.quarantine(), byHand);
    w.expect('a cycle is refused', (await w.cycle()).ended, 'refused');
    w.expect('for five hours nothing runs', (await w.advance(5 * HOUR_MS)).length, 0);
    w.expect('the target hears nothing', w.read.requestLines(), []);

    await w.when('the job is started', async () => {
      await w.edit(user('ada', { jobTitle: 'Analyst' }));
      await w.service.start(w.jobId);
    });
    w.expect('the watermark is kept', await w.read.hasWatermark(), true);
    await w.nextCycle();
    await thenLifted(w, 'QuarantinedOnDemand');
    w.expect('the link is kept: ada is read by it', w.read.requestLines(), [
      PROBE,
      'GET /Users/{id}',
      'PATCH /Users/{id}',
    ]);
  },
};

const ROLE_IMPORT = { settings: { roleImport: true } };

export const QUARANTINE_CAUSES: readonly Story[] = [
  alone({}, credentials),
  alone({}, one404),
  alone({}, probe404),
  alone({}, midCycle404),
  alone(ROLE_IMPORT, rolesInTarget),
  alone(ROLE_IMPORT, rolesInApplication),
  alone({}, byHand),
];
