/*
 * Groups: mapped or not, with and without what they are matched by (entra-engine 11).
 */
import { DEFAULT_SCHEMA } from '@scimulator/engine';
import type { JournalEntry } from '@scimulator/scim-target';
import { asArray, asObject } from '../../expect.ts';
import { parseJson } from '../../reply.ts';
import { assigned, group, user, withMember } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { schemaWithoutGroups } from '../schemas.ts';
import type { World } from '../world.ts';
import { NOT_ENTITLED } from './skips.ts';

const CREATED = { action: 'create', status: 'success' };

const aboutGroups = (w: World): readonly string[] =>
  w.read.requestLines().filter((line) => line.includes('/Groups'));

const bodyOf = (request: JournalEntry | undefined) => asObject(parseJson(request?.requestBody ?? ''));

/** How many members the operations of a PATCH add. */
const membersAdded = (request: JournalEntry | undefined): number =>
  asArray(bodyOf(request)['Operations'])
    .map(asObject)
    .filter(({ op, path }) => op === 'Add' && path === 'members')
    .reduce((sum, { value }) => sum + asArray(value).length, 0);

const salesWithAda = (w: World) =>
  w.edit(user('ada'), group('sales'), withMember('sales', 'ada'), assigned('sales'));

const mappingOff: Scenario = {
  id: 'skip/group-mapping-off',
  title:
    'With the group mapping off no request goes to /Groups, and members of an assigned group are provisioned all the same',
  proves: ['ENG-SCOPE-02', 'design: groups are then used for assignment only'],
  async run(w) {
    await w.given('an assigned group with a member, the group mapping is off', () => salesWithAda(w));
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('the member is created', await w.read.outcome('ada'), CREATED);
    w.expect('the group is not even evaluated', await w.read.outcome('sales'), undefined);
    w.expect('the target was never asked about groups', aboutGroups(w), []);
  },
};

const mappingOn: Scenario = {
  id: 'skip/group-mapping-on',
  title: 'Switched on, the group is matched, created without members, and given its members in a second step',
  proves: ['ENG-GRP-02', 'ENG-GRP-08', 'ENG-QUAR-29'],
  async run(w) {
    await w.when('the group mapping is switched on, which restarts by itself', () =>
      w.service.putSchema(w.jobId, DEFAULT_SCHEMA),
    );
    await w.nextCycle();
    w.expect('the group is created', await w.read.outcome('sales'), CREATED);
    const asked = w.read.requests().filter(({ path }) => path.includes('/Groups'));
    w.expect(
      'it is matched, created and patched',
      asked.map(({ method }) => method),
      ['GET', 'POST', 'PATCH'],
    );
    w.expect('read without members', asked[0]?.query['excludedAttributes'], 'members');
    w.expect('created without members', asArray(bodyOf(asked[1])['members']), []);
    w.expect('then one member is added', membersAdded(asked[2]), 1);
    w.expect('no reference stayed open', await w.read.referenceProblems('sales'), []);
  },
};

const withoutMatchingProperty: Scenario = {
  id: 'skip/group-without-matching-property',
  title:
    'A group without what it is matched by is skipped, and so is a member who is assigned through it alone',
  proves: ['ENG-GRP-03', 'ENG-GRP-04', 'ENG-GRP-05'],
  async run(w) {
    await w.given('an assigned group without displayName; ada is assigned through it, eve herself too', () =>
      w.edit(
        user('ada'),
        user('eve'),
        group('sales', { displayName: null }),
        withMember('sales', 'ada'),
        withMember('sales', 'eve'),
        assigned('sales'),
        assigned('eve'),
      ),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('the group is skipped on import', await w.read.outcome('sales'), {
      action: 'other',
      status: 'skipped',
      reason: 'ImportSkipped',
    });
    w.expect('ada is not entitled through it', await w.read.outcome('ada'), NOT_ENTITLED);
    w.expect('eve is created', await w.read.outcome('eve'), CREATED);
    w.expect('the target was never asked about groups', aboutGroups(w), []);

    await w.when('the group gets its displayName', () => w.edit(group('sales')));
    await w.nextCycle();
    w.expect('the group is created', await w.read.outcome('sales'), CREATED);
    w.expect('and ada', await w.read.outcome('ada'), CREATED);
    const patches = w.read
      .requests()
      .filter(({ method, path }) => method === 'PATCH' && path.includes('/Groups'));
    w.expect('one PATCH adds both members', patches.map(membersAdded), [2]);
    w.expect('no reference stayed open', await w.read.referenceProblems('sales'), []);
  },
};

export const GROUPS: readonly Story[] = [
  { world: { schema: schemaWithoutGroups() }, scenarios: [mappingOff, mappingOn] },
  alone({}, withoutMatchingProperty),
];
