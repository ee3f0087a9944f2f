/*
 * Objects that are not provisioned, and the reason that the provisioning log gives for it.
 */
import { appRoles, assigned, group, unassigned, user, withMember } from '../edits.ts';
import { alone, type Scenario, type Story } from '../scenario.ts';
import { schemaRequiring, schemaWithFilter } from '../schemas.ts';

const scopingFilter: Scenario = {
  id: 'skip/scoping-filter',
  title:
    'A user whom the scoping filter excludes is skipped, the log names the clause, and the target hears nothing of it',
  proves: ['ENG-SCOPE-08', 'ENG-SCOPE-27', 'ENG-ROLE-05', 'ENG-LOG-09'],
  async run(w) {
    await w.given('ada works in Sales, eve in Research; both are assigned, the filter wants Sales', () =>
      w.edit(
        user('ada', { department: 'Sales' }),
        user('eve', { department: 'Research' }),
        assigned('ada'),
        assigned('eve'),
      ),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('ada is created', await w.read.outcome('ada'), { action: 'create', status: 'success' });
    w.expect('eve is skipped because of the filter', await w.read.outcome('eve'), {
      action: 'other',
      status: 'skipped',
      reason: 'NotInProvisioningScope',
    });
    w.expect('the scoping step says which flag failed, and by which clause', await w.read.scoping('eve'), {
      'Active in the source system': 'True',
      'Assigned to the application': 'True',
      'User has the required role': 'True',
      'Scoping filter evaluation passed': 'False',
      ScopeEvaluationResult: `{"Only Sales.department EQUALS 'Sales'":false}`,
    });
    w.expect('the target was asked about ada alone', w.read.requestLines(), ONE_CREATE);

    await w.given('eve moves to Sales', () => w.edit(user('eve', { department: 'Sales' })));
    await w.when('the next cycle runs', () => w.nextCycle());
    w.expect('eve is created', await w.read.outcome('eve'), { action: 'create', status: 'success' });
  },
};

const PROBE = 'GET /Users?filter';
const MATCH = 'GET /Users?filter';
const CREATE = 'POST /Users';
const ONE_CREATE = [PROBE, MATCH, CREATE];

const notAssigned: Scenario = {
  id: 'skip/not-assigned',
  title: 'A user who is not assigned is skipped as not effectively entitled',
  proves: ['ENG-SCOPE-01', 'ENG-ROLE-06'],
  async run(w) {
    await w.given('a user without any assignment', () => w.edit(user('ada')));
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she is skipped as not entitled', await w.read.outcome('ada'), NOT_ENTITLED);
    w.expect(
      'because she is not assigned',
      (await w.read.scoping('ada'))?.['Assigned to the application'],
      'False',
    );
    w.expect('the target heard the probe alone', w.read.requestLines(), [PROBE]);
  },
};

export const NOT_ENTITLED = { action: 'other', status: 'skipped', reason: 'NotEffectivelyEntitled' };

const DELETED_ROLE_ID = '00000000-0000-4000-8000-0000000000d1';

const brokenUserAssignment: Scenario = {
  id: 'skip/broken-assignment-of-a-user',
  title: 'An assignment to a role that is gone does not entitle; unassigning and assigning again mends it',
  proves: ['ENG-ROLE-07', 'ENG-ROLE-08'],
  async run(w) {
    await w.given('a user assigned to a role that has been deleted', () =>
      w.edit(user('ada'), assigned('ada', DELETED_ROLE_ID)),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she is skipped as not entitled', await w.read.outcome('ada'), NOT_ENTITLED);
    w.expect('she is assigned, yet has no role', flagsOf(await w.read.scoping('ada')), ['True', 'False']);
    w.expect('the target heard the probe alone', w.read.requestLines(), [PROBE]);

    await w.when('she is unassigned and assigned again', () => w.edit(unassigned('ada'), assigned('ada')));
    await w.nextCycle();
    w.expect('the next cycle creates her', await w.read.outcome('ada'), {
      action: 'create',
      status: 'success',
    });
  },
};

const brokenGroupAssignment: Scenario = {
  id: 'skip/broken-assignment-of-a-group',
  title: 'A broken assignment of a group entitles none of its members; assigning the group again mends it',
  proves: ['ENG-ROLE-09', 'ENG-SCOPE-02'],
  async run(w) {
    await w.given('a group assigned to a role that has been deleted, and its member', () =>
      w.edit(user('ada'), group('sales'), withMember('sales', 'ada'), assigned('sales', DELETED_ROLE_ID)),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('the member is skipped as not entitled', await w.read.outcome('ada'), NOT_ENTITLED);
    w.expect('she is assigned, yet has no role', flagsOf(await w.read.scoping('ada')), ['True', 'False']);
    w.expect('the group is skipped as not entitled', await w.read.outcome('sales'), NOT_ENTITLED);

    await w.when('the group is unassigned and assigned again', () =>
      w.edit(unassigned('sales'), assigned('sales')),
    );
    await w.nextCycle();
    w.expect('the next cycle creates the member', await w.read.outcome('ada'), {
      action: 'create',
      status: 'success',
    });
    w.expect('and the group', await w.read.outcome('sales'), { action: 'create', status: 'success' });
  },
};

const flagsOf = (scoping: Readonly<Record<string, string>> | undefined) => [
  scoping?.['Assigned to the application'],
  scoping?.['User has the required role'],
];

const missingMatchingAttribute: Scenario = {
  id: 'skip/missing-matching-attribute',
  title:
    'A user without the matching attribute ends on import, before scoping, and nobody asks the target about her',
  proves: ['ENG-CYC-07', 'design: the joining value is checked on import'],
  async run(w) {
    await w.given('an assigned user without userPrincipalName', () =>
      w.edit(user('ada', { userPrincipalName: null }), assigned('ada')),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she is skipped on import', await w.read.outcome('ada'), {
      action: 'other',
      status: 'skipped',
      reason: 'ImportSkipped',
    });
    w.expect('she did not get as far as scoping', await w.read.scoping('ada'), undefined);
    w.expect('the target heard the probe alone', w.read.requestLines(), [PROBE]);
  },
};

const WITHOUT_DISPLAY_NAME = { displayName: null };

const requiredMissingFails: Scenario = {
  id: 'skip/missing-required-attribute-is-a-failure',
  title:
    'A required attribute without a value makes the user fail with MissingValues; nothing is sent, a retry is kept',
  proves: ['ENG-MAP-09', "design: requiredMissingStatus 'failure'"],
  async run(w) {
    await w.given('displayName is required by the target, and a user has none', () =>
      w.edit(user('ada', WITHOUT_DISPLAY_NAME), assigned('ada')),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she fails for the missing value', await w.read.outcome('ada'), {
      action: 'create',
      status: 'failure',
      reason: 'MissingValues',
    });
    w.expect('she is kept for a retry', (await w.read.escrows()).objects, 1);
    w.expect('nothing was written', w.read.requestLines(), [PROBE, MATCH]);
  },
};

const requiredMissingSkips: Scenario = {
  id: 'skip/missing-required-attribute-is-a-skip',
  title: "By the setting requiredMissingStatus 'skipped' the same user is skipped, and no failure counts",
  proves: ['ENG-MAP-10', "design: requiredMissingStatus 'skipped'"],
  async run(w) {
    await w.given('displayName is required by the target, and a user has none', () =>
      w.edit(user('ada', WITHOUT_DISPLAY_NAME), assigned('ada')),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she is skipped for the missing value', await w.read.outcome('ada'), {
      action: 'other',
      status: 'skipped',
      reason: 'MissingValues',
    });
    w.expect('nothing is kept for a retry', (await w.read.escrows()).objects, 0);
    w.expect('nothing was written', w.read.requestLines(), [PROBE, MATCH]);
  },
};

const disabledRole: Scenario = {
  id: 'skip/disabled-role',
  title: 'An assignment to a disabled app role does not entitle, one to an enabled role does',
  proves: ['ENG-ROLE-07', 'A-043'],
  async run(w) {
    const role = { id: DELETED_ROLE_ID, value: 'Seller', displayName: 'Seller' };
    await w.given('a user assigned to a role that is disabled', () =>
      w.edit(appRoles({ ...role, isEnabled: false }), user('ada'), assigned('ada', role.id)),
    );
    await w.when('the first cycle runs', () => w.nextCycle());
    w.expect('she is skipped as not entitled', await w.read.outcome('ada'), NOT_ENTITLED);

    await w.when('the role is enabled and she is assigned again', () =>
      w.edit(appRoles({ ...role, isEnabled: true }), unassigned('ada'), assigned('ada', role.id)),
    );
    await w.nextCycle();
    w.expect('the next cycle creates her', await w.read.outcome('ada'), {
      action: 'create',
      status: 'success',
    });
  },
};

const REQUIRING = { schema: schemaRequiring('displayName') };

export const SKIPS: readonly Story[] = [
  alone(
    { schema: schemaWithFilter({ title: 'Only Sales', attribute: 'department', value: 'Sales' }) },
    scopingFilter,
  ),
  alone({}, notAssigned),
  alone({}, brokenUserAssignment),
  alone({}, brokenGroupAssignment),
  alone({}, disabledRole),
  alone({}, missingMatchingAttribute),
  alone(REQUIRING, requiredMissingFails),
  alone({ ...REQUIRING, settings: { requiredMissingStatus: 'skipped' } }, requiredMissingSkips),
];
