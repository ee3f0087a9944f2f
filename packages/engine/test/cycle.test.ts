import { describe, expect, test } from 'vitest';
import {
  assign,
  DEFAULT_ACCESS,
  group,
  SP,
  settings,
  unassign,
  user,
  VIRTUAL_START_MS,
  world,
} from './world.ts';

const HOUR_MS = 3_600_000;

/** The log reduced to what a story is about, oldest first. */
async function story(w: Awaited<ReturnType<typeof world>>) {
  return (await w.log())
    .toReversed()
    .map(
      (entry) =>
        `${entry.sourceIdentity.id} ${entry.provisioningAction} ${entry.provisioningStatusInfo.status}` +
        (entry.provisioningSteps.at(-1)?.details['SkipReason'] === undefined
          ? ''
          : ` ${entry.provisioningSteps.at(-1)?.details['SkipReason']}`),
    );
}

describe('one object', () => {
  test('ENG-CYC-01: an assigned user that the target lacks is looked for, created and linked', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    const report = await w.run();

    expect(report).toMatchObject({ ended: 'completed', execution: { kind: 'initial', state: 'Succeeded' } });
    expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'find', 'create']);
    expect(w.seen[2]?.resource).toMatchObject({
      userName: 'ada@contoso.test',
      displayName: 'User ada',
      active: true,
    });
    expect(await story(w)).toEqual(['ada create success']);
  });

  test('ENG-CYC-03 and 09: what is equal is left alone, and a quiet source asks nothing about anybody', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    w.writes();
    await w.run();
    expect(w.seen.map(({ verb }) => verb)).toEqual(['probe']);

    await w.edit(user('ada', { jobTitle: 'Analyst' }));
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'title', value: 'Analyst' }] }]);

    await w.service.restart(w.jobId);
    await w.run();
    expect(w.writes()).toEqual([]);
    expect(await story(w)).toEqual([
      'ada create success',
      'ada update success',
      'ada other skipped RedundantExport',
    ]);
  });

  test('ENG-CYC-18 and 24: an unassigned user is disabled, and its later deletion sends nothing', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    w.writes();

    await w.edit(unassign('ada'));
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'active', value: false }] }]);

    await w.edit({ edit: 'hardDelete', id: 'ada' });
    await w.run();
    expect(w.writes()).toEqual([]);
  });

  test('ENG-CYC-20 to 22: soft deletion disables, the purge after 30 days deletes', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    await w.edit({ edit: 'softDelete', id: 'ada' });
    w.writes();
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ path: 'active', value: false }] }]);

    w.clock.advanceTo(w.clock.now() + 30 * 24 * HOUR_MS);
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'delete' }]);
    expect(await story(w)).toEqual(['ada create success', 'ada disable success', 'ada delete success']);
  });

  test('ENG-CYC-23: a restored user is enabled again on the same account', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    await w.edit({ edit: 'softDelete', id: 'ada' });
    await w.run();
    w.writes();
    await w.edit({ edit: 'restore', id: 'ada' });
    await w.run();
    expect(w.writes()).toMatchObject([
      { verb: 'update', about: 'User-1', changes: [{ path: 'active', value: true }] },
    ]);
  });

  test('ENG-SCOPE-01: an unassigned user is skipped, and the log says what fails', async () => {
    const w = await world();
    await w.edit(user('ada'));
    await w.run();
    expect(w.writes()).toEqual([]);
    const [entry] = await w.log();
    expect(entry?.provisioningSteps.map(({ name }) => name)).toEqual([
      'EntryImportAdd',
      'EntrySynchronizationScoping',
      'EntrySynchronizationSkip',
    ]);
    expect(entry?.provisioningSteps[1]?.details).toMatchObject({ 'Assigned to the application': 'False' });
    expect(entry?.provisioningSteps[2]?.details['SkipReason']).toBe('NotEffectivelyEntitled');
  });

  test('ENG-CYC-07: without a matching value an object ends on import, before scoping', async () => {
    const w = await world();
    await w.edit(
      { edit: 'put', object: { id: 'ada', type: 'User', attributes: { displayName: 'Ada' } } },
      assign('ada'),
    );
    await w.run();
    expect(w.seen.map(({ verb }) => verb)).toEqual(['probe']);
    const [entry] = await w.log();
    expect(entry?.provisioningSteps.map(({ provisioningStepType }) => provisioningStepType)).toEqual([
      'import',
      'import',
    ]);
    expect(entry?.provisioningSteps[1]?.details['SkipReason']).toBe('ImportSkipped');
  });

  test('ENG-CYC-39: of two users with one matching value the second fails, in one page and across cycles', async () => {
    const w = await world();
    const same = { userPrincipalName: 'ada@contoso.test' };
    await w.edit(user('ada'), assign('ada'), user('eve', same), assign('eve'));
    await w.run();
    await w.edit(user('zoe', same), assign('zoe'));
    await w.run();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
    const failures = (await w.log()).flatMap(
      (entry) => entry.provisioningStatusInfo.errorInformation?.errorCode ?? [],
    );
    expect(failures.every((code) => code.endsWith('DuplicateSourceEntries'))).toBe(true);
    expect(failures.length).toBeGreaterThanOrEqual(2);
  });

  test('ENG-CYC-12: a linked account that is gone is InvalidAnchor and is not created again', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    w.resources.clear();
    w.writes();
    await w.edit(user('ada', { jobTitle: 'Analyst' }));
    await w.run();
    expect(w.writes()).toEqual([]);
    const [entry] = await w.log();
    expect(entry?.provisioningStatusInfo.errorInformation?.errorCode).toMatch(/InvalidAnchor$/);
  });
});

describe('references', () => {
  test('ENG-CYC-15: the manager is set after both accounts exist', async () => {
    const w = await world();
    await w.edit(user('ada', { manager: 'eve' }), assign('ada'), user('eve'), assign('eve'));
    await w.run();
    const writes = w.writes();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create', 'update']);
    expect(writes[0]?.resource).not.toHaveProperty('manager');
    expect(writes[2]).toMatchObject({ about: 'User-1', changes: [{ kind: 'add', value: 'User-2' }] });
  });

  test('ENG-CYC-16 and 17: a manager who comes into scope later is set only after a restart', async () => {
    const w = await world();
    await w.edit(user('ada', { manager: 'eve' }), assign('ada'), user('eve'));
    await w.run();
    await w.edit(assign('eve'));
    await w.run();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create', 'create']);
    await w.service.restart(w.jobId);
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'update', about: 'User-1', changes: [{ value: 'User-2' }] }]);
  });

  test('ENG-GRP-02, 09 and 10: members follow in a second step, leave one by one, and the unresolved are named', async () => {
    const w = await world();
    await w.edit(
      user('ada'),
      user('eve'),
      user('out', { accountEnabled: false }),
      group('g'),
      assign('g'),
      { edit: 'addMember', groupId: 'g', memberId: 'ada' },
      { edit: 'addMember', groupId: 'g', memberId: 'eve' },
      { edit: 'addMember', groupId: 'g', memberId: 'out' },
    );
    await w.run();
    const writes = w.writes();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create', 'create', 'update']);
    expect(writes[2]?.resource).not.toHaveProperty('members.0');
    expect(writes[3]?.changes).toMatchObject([{ path: 'members', kind: 'add', value: ['User-1', 'User-2'] }]);
    const entry = (await w.log()).find(({ subject }) => subject === 'references');
    expect(entry?.provisioningStatusInfo.status).toBe('warning');
    expect(JSON.stringify(entry?.provisioningSteps)).toContain('UnableToResolveReferenceAttributeValue');

    await w.edit({ edit: 'removeMember', groupId: 'g', memberId: 'ada' });
    await w.run();
    expect(w.writes()).toMatchObject(
      [
        { verb: 'update', changes: [{ path: 'members', kind: 'remove', value: ['User-1'] }] },
        { verb: 'update', about: 'User-1', changes: [{ path: 'active', value: false }] },
      ].toReversed(),
    );
  });

  test('ENG-GRP-13: a member update that fails is a reference failure and is retried from where it failed', async () => {
    const w = await world();
    await w.edit(user('ada'), group('g'), assign('g'), { edit: 'addMember', groupId: 'g', memberId: 'ada' });
    w.script.refuse = ({ verb }) =>
      verb === 'update'
        ? { code: 'InternalServerError', status: 500, detail: 'PATCH answered 500' }
        : undefined;
    await w.run();
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 1 });

    delete w.script.refuse;
    w.writes();
    await w.run();
    expect(w.writes()).toMatchObject([{ verb: 'update', changes: [{ kind: 'add', value: ['User-1'] }] }]);
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
  });
});

describe('failures and health', () => {
  test('ENG-CYC-33 and 34: one failing user stops nobody, is retried in the next cycle and then at 6 h, 12 h, 24 h', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
    const began = w.clock.now();
    const triedAt: number[] = [];
    w.script.refuse = ({ verb, about }) => {
      if (verb !== 'create' || !about.startsWith('eve')) return undefined;
      triedAt.push((w.clock.now() - began) / HOUR_MS);
      return { code: 'Conflict', status: 409, detail: 'POST answered 409' };
    };
    await w.advanceHours(30);
    expect(triedAt).toEqual([0, 2 / 3, 6, 12, 24]);
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 1, references: 0 });

    delete w.script.refuse;
    await w.advanceHours(24);
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });
  });

  test('ENG-QUAR-01, 15 to 17: refused credentials quarantine at once, attempts are 6, 12, 24, 48 … 672 h apart from the first, then silence', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    w.script.probe = () => ({
      code: 'CredentialValidationFailure',
      status: 401,
      detail: 'the probe answered 401',
      remedy: 'Give a valid token',
    });
    await w.advanceHours(1);
    const began = (await w.job()).state.quarantine?.seriesBeganMs ?? 0;
    expect((await w.job()).state.quarantine).toMatchObject({
      reason: 'EncounteredQuarantineException',
      seriesCount: 0,
    });

    const runs = await w.advanceHours(40 * 24);
    const daily = Array.from({ length: 27 }, (_, day) => 48 + 24 * day);
    expect(runs.map(({ atMs }) => (atMs - began) / HOUR_MS)).toEqual([6, 12, 24, ...daily]);
    expect((await w.job()).state.quarantine?.disabledMs).toBeDefined();
    const history = (await w.store.audit({ activity: 'Quarantine', limit: 10 })).map(
      ({ additionalDetails }) => additionalDetails[0]?.value,
    );
    expect(history).toEqual(['disabled', 'entered']);
  });

  test('ENG-QUAR-16: a cause that is mended lifts the quarantine at the next attempt', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    w.script.probe = () => ({
      code: 'CredentialValidationFailure',
      status: 401,
      detail: 'the probe answered 401',
      remedy: 'Give a valid token',
    });
    await w.advanceHours(7);
    delete w.script.probe;
    await w.advanceHours(6);
    expect((await w.job()).state.quarantine).toBeUndefined();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
  });

  test('a 404 on one query while the probe works is the object’s failure; with a probe that fails too it is the job’s', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    w.script.refuse = ({ verb }) =>
      verb === 'find'
        ? { code: 'ServiceIncompatible', status: 404, detail: 'GET answered 404', isSuspicious: true }
        : undefined;
    await w.run();
    expect((await w.job()).state.quarantine).toBeUndefined();
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 1, references: 0 });

    let probes = 0;
    w.script.probe = () =>
      ++probes === 1
        ? undefined
        : {
            code: 'CredentialValidationUnavailable',
            status: 404,
            detail: 'the probe answered 404',
            remedy: 'Check the tenant URL',
          };
    expect(await w.run()).toMatchObject({
      ended: 'aborted',
      quarantine: { reason: 'EncounteredQuarantineException' },
    });
    expect((await w.job()).state.watermark).toBeDefined();
  });

  test('ENG-CYC-40: what an aborted cycle had before it is seen again', async () => {
    const w = await world({ settings: settings({ pageSize: 1 }) });
    await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
    let creates = 0;
    w.script.refuse = ({ verb }) =>
      verb === 'create' && ++creates === 2
        ? { code: 'Unauthorized', status: 401, detail: 'POST answered 401', isSuspicious: true }
        : undefined;
    let probes = 0;
    w.script.probe = () =>
      ++probes === 2
        ? {
            code: 'CredentialValidationFailure',
            status: 401,
            detail: 'the probe answered 401',
            remedy: 'Give a valid token',
          }
        : undefined;
    expect(await w.run()).toMatchObject({ ended: 'aborted' });
    expect(await w.store.countEscrows(w.jobId)).toEqual({ objects: 0, references: 0 });

    await w.advanceHours(6);
    expect(w.writes().map(({ about }) => about)).toEqual([
      'ada@contoso.test',
      'eve@contoso.test',
      'eve@contoso.test',
    ]);
    expect((await w.job()).state.quarantine).toBeUndefined();
  });

  test('ENG-DEL-02, 07 and 10: more deletions than allowed are held back, other changes flow, ForceDeletes lets them go', async () => {
    const w = await world({ settings: settings({ deletionThreshold: 1 }) });
    await w.edit(user('ada'), assign('ada'), user('eve'), assign('eve'));
    await w.run();
    w.writes();
    await w.edit(unassign('ada'), unassign('eve'), user('new'), assign('new'));
    expect(await w.run()).toMatchObject({ ended: 'completed', quarantine: { reason: 'TooManyDeletes' } });
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);

    await w.service.restart(w.jobId, ['ForceDeletes', 'QuarantineState']);
    await w.run();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['update', 'update']);
    expect((await w.job()).state.quarantine).toBeUndefined();
  });

  test('every evaluated object is in exactly one end state, and the successes are one per object', async () => {
    const w = await world();
    await w.edit(...['ada', 'eve', 'joe'].flatMap((id) => [user(id), assign(id)]), user('out'));
    w.script.refuse = ({ verb, about }) =>
      verb === 'create' && about.startsWith('joe')
        ? { code: 'Conflict', status: 409, detail: 'POST answered 409' }
        : undefined;
    const report = await w.run();
    expect(report).toMatchObject({
      execution: {
        state: 'EntryLevelErrors',
        counts: {
          imported: 4,
          escrowed: 1,
          exports: 3,
          exported: 2,
          ended: { created: 2, failed: 1, skipped: 1, staged: 0 },
        },
      },
    });
    await w.edit(user('ada', { jobTitle: 'Analyst' }));
    await w.run();
    expect((await w.job()).state.successes).toBe(2);
  });
});

describe('roles and entitlement', () => {
  test('ENG-ROLE-07 and 08: a broken assignment does not entitle until it is made anew', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada', 'deleted-role'));
    await w.run();
    expect(await story(w)).toEqual(['ada other skipped NotEffectivelyEntitled']);
    await w.edit(unassign('ada'), assign('ada', DEFAULT_ACCESS));
    await w.run();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
  });

  test('ENG-ROLE-02 and 03: an old job skips default access until August 2020', async () => {
    const w = await world({ createdMs: Date.UTC(2020, 0, 1) });
    expect(VIRTUAL_START_MS).toBeGreaterThan(Date.UTC(2020, 7, 1));
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    expect(w.writes().map(({ verb }) => verb)).toEqual(['create']);
  });

  test('ENG-ROLE-16: duplicate imported roles quarantine the job, mended ones lift it', async () => {
    const w = await world({ settings: settings({ roleImport: true }) });
    w.script.roles = [
      { value: 'Admin', displayName: 'Admin' },
      { value: 'admin', displayName: 'Administrator' },
    ];
    expect(await w.run()).toMatchObject({
      ended: 'aborted',
      quarantine: { error: { code: 'DuplicateRoles' } },
    });
    w.script.roles = [{ value: 'Admin', displayName: 'Admin' }];
    await w.advanceHours(6);
    expect((await w.job()).state.quarantine).toBeUndefined();

    const role = { id: 'r', value: 'User', displayName: 'User', isEnabled: true };
    await w.edit({ edit: 'putAppRoles', servicePrincipalId: SP, appRoles: [role, { ...role, id: 's' }] });
    expect(await w.run()).toMatchObject({
      ended: 'aborted',
      quarantine: { error: { code: 'DuplicateRoles' } },
    });
  });
});

describe('restart', () => {
  test('ENG-QUAR-24, CYC-38 and AUD-06: each scope clears what it says', async () => {
    const w = await world();
    await w.edit(user('ada'), assign('ada'));
    await w.run();
    w.seen.length = 0;

    await w.service.restart(w.jobId);
    await w.run();
    expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'get']);

    w.seen.length = 0;
    await w.service.restart(w.jobId, ['Full']);
    await w.run();
    expect(w.seen.map(({ verb }) => verb)).toEqual(['probe', 'find']);
    expect((await w.job()).state.entryCounts).toEqual({ User: 1, Group: 0 });
  });

  test('a job quarantined by hand runs nothing until its attempt, and start lifts it', async () => {
    const w = await world();
    await w.service.quarantine(w.jobId, 'under investigation');
    expect(await w.run()).toMatchObject({ ended: 'refused', because: 'quarantined' });
    await w.service.start(w.jobId);
    expect(await w.run()).toMatchObject({ ended: 'completed' });
  });

  test('a paused job refuses to run', async () => {
    const w = await world();
    await w.service.pause(w.jobId);
    expect(await w.run()).toEqual({ ended: 'refused', because: 'paused' });
  });
});
