import { entitledPeople } from '../company.ts';
import { exchangeShown, many } from '../evidence.ts';
import { type Chapter, does, proves, shows } from '../telling.ts';
import { TOKEN } from '../world.ts';

export const beginning: Chapter = {
  title: 'A company, a target, a job',
  async *tell(world) {
    const { company, settings } = world;
    const { escrowMinimum, escrowProportionMax, escrowBaseMax, escrowTotalMax } = settings;
    const entitled = entitledPeople(company).length;
    yield does(
      'A made-up directory is read, an empty SCIM target is up, and a job between them has its settings.',
    );
    yield shows('directory', [
      `${many(company.people.length, 'person', 'people')} and ${many(company.groups.length, 'group')}; ${entitled} of the people are enabled and assigned`,
      `thresholds, scaled to this size: ${many(escrowMinimum, 'failure')} and ${100 * escrowProportionMax} %, ${escrowBaseMax}, ${escrowTotalMax}`,
      '(the documented 5,000 and 40 %, 40,000, 60,000 hold at 20,000 people)',
    ]);

    yield does('First somebody enters a wrong token.');
    await world.createJob();
    const refused = await world.saveToken('a-wrong-token');
    yield shows('refusal', [refused?.detail ?? 'nothing was refused'], refused);
    yield proves(
      'a token that the target refuses is not saved, and quarantines nothing',
      await health(world),
      {
        isConfigured: false,
        quarantine: undefined,
      },
    );

    yield does('Then the right one. Before it is saved the target is asked for somebody who cannot exist.');
    const accepted = await world.saveToken(TOKEN);
    const [probe] = world.target.journal.entries();
    if (probe !== undefined) yield exchangeShown(probe);
    yield proves(
      'a token that works is saved',
      [accepted, (await health(world)).isConfigured],
      [undefined, true],
    );
    await world.start();
  },
};

async function health(world: Parameters<Chapter['tell']>[0]) {
  const { config, state } = await world.job();
  return { isConfigured: config.isConfigured, quarantine: state.quarantine };
}
