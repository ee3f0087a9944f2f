import { entitledPeople } from '../company.ts';
import { cycleShown, entryShown } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';

export const initialCycle: Chapter = {
  title: 'The initial cycle',
  async *tell(world) {
    yield does('Everybody is looked at once: in scope? an account already? what would it carry?');
    const cycle = await world.nextCycle();
    const entitled = entitledPeople(world.company);
    const groups = world.company.groups.filter((_, index) => index % 2 === 0);
    yield cycleShown(cycle);

    const chief = entitled[1];
    const skipped = world.company.people.find((person) => !entitled.includes(person));
    for (const person of [chief, skipped]) {
      const [entry] = person === undefined ? [] : await world.logOf(person.id);
      if (entry !== undefined) yield entryShown(entry);
    }
    yield proves(
      'everybody who is enabled and assigned has one account, and nobody else',
      await world.countAt('/Users'),
      entitled.length,
    );
    yield proves('the assigned groups are there', await world.countAt('/Groups'), groups.length);

    const ids = new Set(entitled.map(({ id }) => id));
    const managed = entitled.filter(({ manager }) => manager !== undefined && ids.has(manager));
    const updates = world.target.journal.entries({ method: 'PATCH', status: 200 });
    const managers = updates.filter(({ requestBody }) => requestBody?.includes('User:manager"'));
    const members = world.target.journal
      .entries({ method: 'PATCH', path: '/scim/v2/Groups/*' })
      .filter(({ status }) => status < 300);
    yield shows('references', [
      `afterwards ${managers.length} people got their manager, ${members.length} groups their members`,
    ]);
    yield proves(
      'managers and members follow when both ends have accounts',
      [managers.length, members.length],
      [managed.length, groups.length],
    );
  },
};
