import { scheduleOf } from '@scimulator/engine';
import { dateTime, many } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';
import { DAY_MS, HOUR_MS } from '../world.ts';

/** After 6, 12 and 24 hours, then daily until the 28th day. */
const ATTEMPT_HOURS = [6, 12, ...Array.from({ length: 28 }, (_, day) => 24 * (day + 1))];

export const twentyEightDays: Chapter = {
  title: 'Twenty-eight days',
  async *tell(world) {
    const { quarantine } = (await world.job()).state;
    if (quarantine === undefined) throw new Error('invariant: the job has just been quarantined');
    const beganMs = quarantine.seriesBeganMs;
    yield does('Nobody mends anything. Time passes: 28 days, and ten more.');
    world.takeTraffic();
    await world.advanceTo(beganMs + 38 * DAY_MS);

    const attempts = [...world.takeTraffic()].map(([atMs, requests]) => ({
      hour: (atMs - beganMs) / HOUR_MS,
      requests,
    }));
    const hours = attempts.map(({ hour }) => hour);
    const { config, state } = await world.job();
    const disabledMs = state.quarantine?.disabledMs;
    yield shows(
      'attempts',
      [
        `${many(attempts.length, 'attempt')}, hours after the quarantine began:`,
        `  ${hours.slice(0, 6).join(', ')}, daily until ${hours.at(-1)}`,
        `each asks about the failed ones again: ${many(attempts[0]?.requests ?? 0, 'request')} at the first, ${attempts.at(-1)?.requests} at the last`,
        disabledMs === undefined ? 'not disabled' : `disabled at ${dateTime(disabledMs)}`,
      ],
      attempts,
    );
    yield proves(
      'attempts come after 6, 12 and 24 hours, then daily, and at no other moment',
      hours,
      ATTEMPT_HOURS,
    );
    yield proves(
      'after 28 days the job is disabled and silent; its record can still be read',
      [scheduleOf({ config, state }), disabledMs, state.quarantine?.reason],
      ['Disabled', beganMs + 28 * DAY_MS, quarantine.reason],
    );
    const escrows = await world.store.countEscrows(config.id);
    yield proves('what was in escrow has been dropped', escrows, { objects: 0, references: 0 });
  },
};
