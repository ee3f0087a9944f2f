/*
 * The default access role: once skipped, since 16 April 2020 for new configurations and since 1 August 2020 for none
 * (seed: No users are being provisioned; entra-engine 3.2).
 */
import { assigned, user } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import type { World } from '../world.ts';
import { NOT_ENTITLED } from './skips.ts';

const NEW_CONFIGURATIONS_FROM_MS = Date.UTC(2020, 3, 16);
const ALL_CONFIGURATIONS_FROM_MS = Date.UTC(2020, 7, 1);
const CREATED = { action: 'create', status: 'success' };

async function firstCycle(w: World): Promise<void> {
  await w.given('a user whose only role is default access', () => w.edit(user('ada'), assigned('ada')));
  await w.when('the first cycle runs', () => w.nextCycle());
}

async function thenSkipped(w: World): Promise<void> {
  const scoping = await w.read.scoping('ada');
  w.expect('she is skipped as not entitled', await w.read.outcome('ada'), NOT_ENTITLED);
  w.expect('though assigned', scoping?.['Assigned to the application'], 'True');
  w.expect(
    'because default access is no role that entitles',
    scoping?.['User has the required role'],
    'False',
  );
}

async function thenCreated(w: World): Promise<void> {
  w.expect('she is created', await w.read.outcome('ada'), CREATED);
  const scoping = await w.read.scoping('ada');
  w.expect('since default access entitles', scoping?.['User has the required role'], 'True');
}

const oldJobThen: Scenario = {
  id: 'skip/default-access/old-job-in-july-2020',
  title: 'A job from before 16 April 2020 skips default access up to the last millisecond of July',
  proves: ['ENG-ROLE-02'],
  async run(w) {
    await firstCycle(w);
    await thenSkipped(w);
  },
};

const oldJobLater: Scenario = {
  id: 'skip/default-access/old-job-from-august-2020',
  title: 'From 1 August 2020 the same job provisions default access, without a change of its configuration',
  proves: ['ENG-ROLE-03'],
  async run(w) {
    await w.given('August begins', () => w.advanceTo(ALL_CONFIGURATIONS_FROM_MS));
    w.expect('nobody is evaluated again for that alone', await w.read.outcome('ada'), NOT_ENTITLED);
    await w.when('provisioning is restarted', () => w.restart());
    await w.nextCycle();
    await thenCreated(w);
  },
};

const oldJobBefore: Scenario = {
  id: 'skip/default-access/job-and-clock-before-april-16',
  title: 'Before 16 April 2020 default access was skipped',
  proves: ['ENG-ROLE-02'],
  async run(w) {
    await firstCycle(w);
    await thenSkipped(w);
  },
};

const newJob: Scenario = {
  id: 'skip/default-access/new-job-from-april-16',
  title: 'A job created at the first moment of 16 April 2020 provisions default access at once',
  proves: ['ENG-ROLE-01'],
  async run(w) {
    await firstCycle(w);
    await thenCreated(w);
  },
};

const today: Scenario = {
  id: 'skip/default-access/today',
  title: 'Today default access is never the reason for a skip, however old the job is',
  proves: ['ENG-ROLE-04'],
  async run(w) {
    await firstCycle(w);
    await thenCreated(w);
  },
};

export const DEFAULT_ACCESS: readonly Story[] = [
  {
    world: { jobCreatedMs: NEW_CONFIGURATIONS_FROM_MS - 1, startMs: ALL_CONFIGURATIONS_FROM_MS - 1 },
    scenarios: [oldJobThen, oldJobLater],
  },
  alone({ jobCreatedMs: Date.UTC(2020, 0, 1), startMs: NEW_CONFIGURATIONS_FROM_MS - 1 }, oldJobBefore),
  alone({ jobCreatedMs: NEW_CONFIGURATIONS_FROM_MS, startMs: NEW_CONFIGURATIONS_FROM_MS }, newJob),
  alone({ jobCreatedMs: Date.UTC(2019, 0, 1) }, today),
];
