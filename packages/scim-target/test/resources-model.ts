import fc from 'fast-check';
import type { Collection, ResourceStore } from '../src/resources/port.ts';
import { change, create, find, GROUPS, USERS, WHOLE } from './resources-suite.ts';

type Command =
  | {
      readonly kind: 'create';
      readonly id: string;
      readonly name: string;
      readonly members: readonly string[];
    }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly name: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'remove'; readonly id: string; readonly version: number | undefined };

const id = fc.constantFrom('a', 'b', 'c', 'd');
const name = fc.constantFrom('Ada', 'ada', 'Bob', 'bob', '\0');
const members = fc.uniqueArray(id);
const isGroup = fc.boolean();

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), id, name, members }),
  fc.record({ kind: fc.constant('change' as const), id, name, added: members, removed: members }),
  fc.record({
    kind: fc.constant('remove' as const),
    id,
    version: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  }),
);

/** Any sequence of writes to users and groups. */
export const commands = fc.array(fc.tuple(isGroup, command), { maxLength: 25 });

export type Commands = readonly (readonly [boolean, Command])[];

/** Runs the commands and says what came of each, and what the store shows at the end. */
export async function run(store: ResourceStore, tenant: string, all: Commands): Promise<unknown> {
  const users: Collection = { tenant, type: USERS };
  const groups: Collection = { tenant, type: GROUPS };
  const taken = new Set<string>();
  const outcomes: unknown[] = [];
  for (const [group, one] of all) {
    // Ids are the target's own and never come twice, whatever the type.
    if (one.kind === 'create' && taken.has(one.id)) continue;
    const outcome = await runOne(store, group ? groups : users, one);
    if (one.kind === 'create') taken.add(one.id);
    outcomes.push(outcome);
  }
  const lists = [];
  for (const filter of [undefined, 'displayName eq "ADA"', 'externalId eq "Bob"', 'displayName co "b"']) {
    lists.push(await find(store, users, filter, { reading: WHOLE }));
    lists.push(await find(store, groups, filter, { reading: WHOLE }));
  }
  lists.push(await find(store, groups, 'members eq "a"', { reading: WHOLE }));
  return { outcomes, lists };
}

function runOne(store: ResourceStore, place: Collection, one: Command): Promise<unknown> {
  switch (one.kind) {
    case 'create':
      return create(store, place, {
        id: one.id,
        attributes: attributesOf(place, one.name),
        members: place.type.members === undefined ? [] : one.members,
      });
    case 'change': {
      const apart = place.type.members === undefined ? {} : { added: one.added, removed: removedOf(one) };
      return change(store, place, one.id, { attributes: attributesOf(place, one.name), ...apart });
    }
    case 'remove':
      return store.remove(place, one.id, {
        nowMs: 3_000,
        ...(one.version === undefined ? {} : { version: one.version }),
      });
  }
}

/** An update names a member once: it comes or it goes. */
const removedOf = ({ added, removed }: Extract<Command, { kind: 'change' }>) =>
  removed.filter((value) => !added.includes(value));

const attributesOf = ({ type }: Collection, text: string) => ({
  ...(type.members === undefined ? { userName: text } : {}),
  displayName: text,
  externalId: text,
});
