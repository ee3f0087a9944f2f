import { entitledPeople } from '../company.ts';
import { cycleShown, entryShown, exchangeShown } from '../evidence.ts';
import { type Chapter, does, proves, type Telling } from '../telling.ts';
import type { DemoWorld } from '../world.ts';

export const dailyWork: Chapter = {
  title: 'A quiet cycle, a change, a farewell',
  async *tell(world) {
    const [, , person, leaver] = entitledPeople(world.company);
    if (person === undefined || leaver === undefined) throw new Error('invariant: the company is not empty');

    yield does('Forty minutes later nothing has changed.');
    world.target.journal.clear();
    yield cycleShown(await world.nextCycle());
    yield proves('a quiet cycle asks nothing but whether the token still works', requests(world), ['GET']);

    yield does(`${person.attributes['displayName']} gets a new job title.`);
    await world.change([person], { jobTitle: 'Chief of Everything' });
    yield* writesOfNextCycle(world);
    yield proves('one changed attribute is one PATCH', requests(world).filter(isWrite), ['PATCH']);

    yield does(`${leaver.attributes['displayName']} leaves, and is deleted in the directory.`);
    await world.dismiss(leaver);
    yield* writesOfNextCycle(world);
    const entry = (await world.logOf(leaver.id)).at(-1);
    if (entry !== undefined) yield entryShown(entry);
    yield proves(
      'the account is disabled, not deleted; after 30 days in the recycle bin it would be',
      [entry?.provisioningAction, await world.countAt('/Users', 'active eq false')],
      ['disable', 1],
    );
  },
};

async function* writesOfNextCycle(world: DemoWorld): AsyncGenerator<Telling> {
  world.target.journal.clear();
  yield cycleShown(await world.nextCycle());
  for (const entry of world.target.journal.entries({ method: 'PATCH' })) yield exchangeShown(entry);
}

const isWrite = (method: string): boolean => method !== 'GET';

/** The methods of what the target was asked since its journal was cleared, in order. */
const requests = ({ target }: DemoWorld): readonly string[] =>
  target.journal
    .entries()
    .map(({ method }) => method)
    .toReversed();
