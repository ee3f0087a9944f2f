import type { ImportedObject } from '@scimulator/engine';
import { makeCompany } from '../company.ts';
import { cycleShown, entryShown, many } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';
import { type DemoWorld, HOUR_MS } from '../world.ts';

/** Newcomers, as a share of the company; every fourth is one that the target refuses. */
const NEWCOMERS_SHARE = 5;
const REFUSED_EVERY = 4;
const REFUSED_TITLE = 'Contractor';

export const escrow: Chapter = {
  title: 'Some objects fail: escrow',
  async *tell(world) {
    const refused = await hire(world);
    yield does(
      `New people join, and the target refuses to create the ${refused.length} contractors among them.`,
    );
    world.breakTarget(
      { method: ['POST'], body: { title: REFUSED_TITLE } },
      'uniqueness',
      'the userName is reserved',
    );
    const before = await world.countAt('/Users');
    const cycle = await world.nextCycle();
    yield cycleShown(cycle);
    const { id = '' } = refused[0] ?? {};
    const [entry] = await world.logOf(id);
    if (entry !== undefined) yield entryShown(entry);
    const { ended } = cycle.execution.counts;
    yield proves(
      'those that fail stop nobody else',
      [ended.failed, (await world.countAt('/Users')) - before],
      [refused.length, ended.created],
    );
    yield proves('so few failures do not quarantine the job', cycle.quarantine, undefined);

    const beganMs = world.nowMs;
    await world.advanceTo(beganMs + 25 * HOUR_MS);
    yield does('A day passes. Then the target is mended, and a second day passes.');
    world.mendTarget();
    await world.advanceTo(beganMs + 49 * HOUR_MS);
    const attempts = await world.logOf(id);
    const hours = attempts.map(({ activityDateTime }) => (Date.parse(activityDateTime) - beganMs) / HOUR_MS);
    yield shows(
      'attempts',
      [
        `attempts for one of them, hours after the first: ${hours.map((hour) => Number(hour.toFixed(2))).join(', ')}`,
        `the last one: ${attempts.at(-1)?.provisioningStatusInfo.status}`,
      ],
      attempts,
    );
    yield proves(
      'a failed object is tried again in the next cycle, then after 6, 12, 24 and 48 hours',
      hours.map(Math.floor),
      [0, 0, 6, 12, 24, 48],
    );
    const escrows = await world.store.countEscrows((await world.job()).config.id);
    yield proves(`${many(refused.length, 'contractor')} got in, and nothing is left in escrow`, escrows, {
      objects: 0,
      references: 0,
    });
  },
};

/** @returns those of the newcomers that the target will refuse */
async function hire(world: DemoWorld): Promise<readonly ImportedObject[]> {
  const before = world.company.people.length + 1;
  const users = before + Math.ceil(before / NEWCOMERS_SHARE);
  const grown = await makeCompany({ users, groups: 0, seed: world.seed });
  const newcomers = grown.people
    .slice(before)
    .filter(({ attributes }) => attributes['accountEnabled'] === true)
    .map((person, index) =>
      index % REFUSED_EVERY === 0
        ? { ...person, attributes: { ...person.attributes, jobTitle: REFUSED_TITLE } }
        : person,
    );
  await world.hire(newcomers);
  return newcomers.filter((_, index) => index % REFUSED_EVERY === 0);
}
