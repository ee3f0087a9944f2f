import { entitledPeople } from '../company.ts';
import { cycleShown, dateTime } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';
import { REFUSED } from './thresholds.ts';

export const recovery: Chapter = {
  title: 'Recovery',
  async *tell(world) {
    const refused = entitledPeople(world.company).filter(
      ({ attributes }) => attributes['department'] === REFUSED,
    );
    yield does('The target learns the new department, and the administrator restarts the job.');
    world.mendTarget();
    await world.restart();
    const cycle = await world.nextCycle();
    yield cycleShown(cycle);
    const { ended } = cycle.execution.counts;
    yield proves(
      'after a restart all are looked at again, and only what differs is written',
      [cycle.execution.kind, ended.updated, ended.created, ended.failed],
      ['initial', refused.length, 0, 0],
    );
    yield proves(
      'the target holds exactly the people who should have an account',
      await world.countAt('/Users', 'active eq true'),
      entitledPeople(world.company).length,
    );

    const { config } = await world.job();
    const audit = await world.store.audit({ jobId: config.id, activity: 'Quarantine', limit: 100 });
    const history = audit.toReversed().map((entry) => {
      const detail = (key: string) => entry.additionalDetails.find((one) => one.key === key)?.value ?? '';
      return { at: entry.activityDateTime, change: detail('Change'), reason: detail('Reason') };
    });
    yield shows(
      'audit',
      [
        'audit log, quarantine:',
        ...history.map(
          ({ at, change, reason }) => `  ${dateTime(Date.parse(at))}  ${change.padEnd(9)} ${reason}`,
        ),
      ],
      history,
    );
    yield proves(
      'the audit log tells the whole history',
      history.map(({ change }) => change),
      ['entered', 'left', 'entered', 'disabled', 'left'],
    );
  },
};
