import type { Session } from '../session.ts';
import type { Dialect } from './dialect.ts';

/** What the sequence works on. */
export type Thing = 'user' | 'manager' | 'group';

/** What is known while the sequence runs. */
export interface World {
  readonly dialect: Dialect;
  /** The userName of each person and the displayName of the group. */
  readonly names: Readonly<Record<Thing, string>>;
  /** The ids that creates have answered so far. */
  readonly ids: Readonly<Partial<Record<Thing, string>>>;
  /** An id that no resource has. */
  readonly unusedId: string;
}

export const newWorld = (session: Session, dialect: Dialect): World => ({
  dialect,
  // Capitals show whether a service rewrites what it is given.
  names: {
    user: `${session.name()}-Ada@scimulator.test`,
    manager: `${session.name()}-Boss@scimulator.test`,
    group: `${session.name()} Sales`,
  },
  ids: {},
  unusedId: session.unusedId(),
});

/** The id of a thing that a step needs; the runner sends no step before its things exist. */
export function idOf(world: World, thing: Thing): string {
  const id = world.ids[thing];
  if (id === undefined) throw new Error(`invariant: a step ran before the ${thing} it needs was created`);
  return id;
}

export const pathOf = (world: World, thing: Thing): string =>
  `${thing === 'group' ? '/Groups' : '/Users'}/${encodeURIComponent(idOf(world, thing))}`;
