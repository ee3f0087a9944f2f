import type { JsonObject } from '@scimulator/scim';
import { type Made, make, type Outcome } from './made.ts';
import { enterprise, user, userNameOf } from './samples.ts';
import type { Client, Session } from './session.ts';

/** Who is who among the people that the reading checks share. */
export type CastName = 'ada' | 'ben' | 'eve';

export interface Cast {
  /** The userType of all three, and of nobody else. */
  readonly tag: string;
  readonly ada: Made;
  readonly ben: Made;
  readonly eve: Made;
  readonly userNames: Readonly<Record<CastName, string>>;
}

/** Ada has a title with words of the filter language and two e-mails; Ben quotes in his name; Eve is inactive. */
const peopleOf = (tag: string): Readonly<Record<CastName, JsonObject>> => ({
  ada: {
    externalId: `${tag}-Ada`,
    title: 'Guide (and more)',
    emails: [
      { value: `${tag}-work@scimulator.test`, type: 'work', primary: true },
      { value: `${tag}-home@scimulator.test`, type: 'home' },
    ],
    ...enterprise({ department: 'Tours' }),
  },
  ben: { title: 'Boss', displayName: `${tag} "Jack" O'Malley` },
  eve: { active: false, name: { givenName: 'Eve', familyName: 'Müller' } },
});

/** Creates the three people; without them a check cannot be carried out. */
export async function makeCast(client: Client, session: Session): Promise<Outcome<Cast>> {
  const tag = session.name();
  const people = peopleOf(tag);
  const makeOne = (who: CastName) => {
    const name = `${tag}-${who === 'ada' ? 'Ada' : who}`;
    return make(client, '/Users', user(name, { userType: tag, ...people[who] }));
  };
  const ada = await makeOne('ada');
  if (!ada.ok) return ada;
  const ben = await makeOne('ben');
  if (!ben.ok) return ben;
  const eve = await makeOne('eve');
  if (!eve.ok) return eve;
  const userNames = {
    ada: userNameOf(`${tag}-Ada`),
    ben: userNameOf(`${tag}-ben`),
    eve: userNameOf(`${tag}-eve`),
  };
  return { ok: true, value: { tag, ada: ada.value, ben: ben.value, eve: eve.value, userNames } };
}
