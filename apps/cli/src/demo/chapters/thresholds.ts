import { entitledPeople } from '../company.ts';
import { cycleShown, many, quarantineShown } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';

/** Of so many people, so many get the department that the target refuses. */
const SLICE = 5;
const REFUSED_OF_SLICE = 3;
const KNOWN = 'Operations Americas';
export const REFUSED = 'Operations Europe';

export const thresholds: Chapter = {
  title: 'Too many fail: the escrow threshold',
  async *tell(world) {
    const people = entitledPeople(world.company);
    const refused = people.filter((_, index) => index % SLICE < REFUSED_OF_SLICE);
    const accepted = people.filter((_, index) => index % SLICE >= REFUSED_OF_SLICE);
    yield does(
      `A reorganisation: everybody gets a new department, and the target does not know that of ${many(refused.length, 'person', 'people')}.`,
    );
    await world.change(refused, { department: REFUSED });
    await world.change(accepted, { department: KNOWN });
    world.breakTarget(
      { method: ['PATCH'], body: { Operations: [{ value: REFUSED }] } },
      'invalidValue',
      `there is no department ${REFUSED}`,
    );
    const cycle = await world.nextCycle();
    yield cycleShown(cycle);

    const { config, state } = await world.job();
    const { objects } = await world.store.countEscrows(config.id);
    const share = objects / (objects + state.successes);
    yield shows(
      'escrow',
      [
        `${objects} failed, ${state.successes} succeeded: ${(100 * share).toFixed(1)} % of all provisioning events`,
      ],
      { failed: objects, succeeded: state.successes },
    );
    if (cycle.quarantine !== undefined) yield quarantineShown(cycle.quarantine);
    yield proves(
      'whoever could be updated was',
      [cycle.execution.counts.ended.updated, cycle.execution.counts.ended.failed],
      [accepted.length, refused.length],
    );
    yield proves(
      'more than 40 % failures quarantine the job, and the record says that this is why',
      [share > config.settings.escrowProportionMax, cycle.quarantine?.reason],
      [true, 'EncounteredEscrowProportionThreshold'],
    );
  },
};
