import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviations } from './simulation-oracle.ts';
import { type Edit, type Event, type Fault, simulation } from './simulation-world.ts';

const person = fc.constantFrom('p', 'pp', 'ppp', 'pppp', 'ppppp');
const team = fc.constantFrom('t', 'tt');

const personChange = fc.oneof(
  { weight: 4, arbitrary: fc.record({ isAssigned: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      title: fc.constantFrom('Analyst', 'Nurse', 'Pilot'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ manager: person }) },
  { weight: 1, arbitrary: fc.record({ isEnabled: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      state: fc.constantFrom('active', 'active', 'softDeleted', 'hardDeleted'),
    }),
  },
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>({ kind: 'none' }, { kind: 'token' }),
  fc.record({
    kind: fc.constantFrom('refused', 'lost'),
    verb: fc.constantFrom('find', 'get', 'create', 'update', 'delete'),
    status: fc.constantFrom(409, 429, 500),
    share: fc.integer({ min: 1, max: 3 }),
  }),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ event: fc.constant('person'), id: person, change: personChange }) },
  {
    weight: 2,
    arbitrary: fc.record({
      event: fc.constant('team'),
      id: team,
      change: fc.record({ isAssigned: fc.boolean() }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      event: fc.constant('member'),
      id: team,
      memberId: person,
      isMember: fc.boolean(),
    }),
  },
);

const hours = fc.double({ min: 0, max: 13, noNaN: true });

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 11, arbitrary: edit },
  { weight: 3, arbitrary: fc.record({ event: fc.constant('fault'), fault }) },
  { weight: 5, arbitrary: fc.record({ event: fc.constant('time'), hours }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constant('restart') }) },
  {
    weight: 2,
    arbitrary: fc.record({ event: fc.constant('meanwhile'), requests: fc.nat({ max: 8 }), edit }),
  },
);

const life = fc.array(event, { minLength: 1, maxLength: 40, size: 'max' });
const SEED = 20_260_105;

test('whatever happens on the way, once faults stop the target is as the rules say, and then nothing is sent', async () => {
  await fc.assert(
    fc.asyncProperty(life, fc.integer({ min: 1, max: 4 }), async (events, pageSize) => {
      const world = await simulation({ pageSize });
      for (const each of events) await world.happen(each);
      world.heal();
      // A day and an hour: nothing waits longer for its next attempt.
      await world.pass(25);
      expect(
        deviations(world.model, world.resources, {
          lost: world.lost,
          withReferences: false,
        }),
      ).toEqual([]);

      const settled = world.writes.length;
      await world.pass(25);
      expect(world.writes.slice(settled)).toEqual([]);

      // References to whom the target did not know yet are sent by a restart alone (entra-engine 1.6).
      await world.happen({ event: 'restart' });
      await world.pass(1);
      expect(
        deviations(world.model, world.resources, {
          lost: world.lost,
          withReferences: true,
        }),
      ).toEqual([]);
      const restarted = world.writes.length;
      await world.pass(25);
      expect(world.writes.slice(restarted)).toEqual([]);
      expect(await world.store.countStaged(world.jobId, ['deletion', 'manager', 'members'])).toBe(0);
    }),
    { seed: SEED, numRuns: 150 },
  );
});
