import { entitledPeople } from '../company.ts';
import { cycleShown, dateTime, exchangeShown, quarantineShown } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';
import { HOUR_MS } from '../world.ts';

export const revokedToken: Chapter = {
  title: 'The token stops working: quarantine',
  async *tell(world) {
    yield does('The application revokes its token. The next cycle does not get past its first request.');
    world.target.journal.clear();
    world.target.faults.add({ fault: 'invalid-credentials' });
    const [person] = entitledPeople(world.company);
    if (person === undefined) throw new Error('invariant: the company is not empty');
    await world.change([person], { jobTitle: 'Founder' });
    const aborted = await world.nextCycle();
    const beganMs = world.nowMs;
    const [refusal] = world.target.journal.entries();
    if (refusal !== undefined) yield exchangeShown(refusal);
    if (aborted.quarantine !== undefined) yield quarantineShown(aborted.quarantine);
    yield proves(
      'refused credentials quarantine a job at once, after one request',
      [aborted.quarantine?.reason, world.target.journal.entries().length],
      ['EncounteredQuarantineException', 1],
    );

    yield does('Nobody notices for half a day. Then the token is valid again, and the next attempt comes.');
    world.takeTraffic();
    await world.advanceTo(beganMs + 13 * HOUR_MS);
    const attempts = [...world.takeTraffic()].map(([atMs, requests]) => ({
      hour: (atMs - beganMs) / HOUR_MS,
      requests,
    }));
    world.mendTarget();
    const lifted = await world.nextCycle();
    yield shows('attempts', [
      `requests while in quarantine: ${attempts.map(({ hour, requests }) => `${requests} after ${hour} h`).join(', ')}`,
      `quarantine lifted at ${dateTime(world.nowMs)}, ${(world.nowMs - beganMs) / HOUR_MS} h after it began`,
    ]);
    yield cycleShown(lifted);
    yield proves(
      'a quarantined job makes an attempt after 6 and 12 hours, and is silent otherwise',
      attempts,
      [
        { hour: 6, requests: 1 },
        { hour: 12, requests: 1 },
      ],
    );
    yield proves(
      'a mended cause lifts the quarantine at the next attempt, and nothing was missed',
      [lifted.change, lifted.quarantine, lifted.execution.counts.ended.updated],
      ['left', undefined, 1],
    );
  },
};
