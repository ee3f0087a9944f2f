import fc from 'fast-check';
import { expect, test } from 'vitest';
import { databaseKinds } from '../../../tooling/database/open.ts';
import type { Assignment, Directory, DirectoryEdit, ImportedObject } from '../src/directory/directory.ts';
import { memoryDirectory } from '../src/directory/memory.ts';
import { postgresDirectory } from '../src/directory/postgres.ts';
import { engineDatabase } from './database.ts';

const USERS = ['u1', 'u2', 'u3'];
const GROUPS = ['g1', 'g2'];
const ALIASES = ['cn=a', 'cn=b'];
const SERVICE_PRINCIPALS = ['sp-1', 'sp-2'];

type Deed =
  | { readonly deed: 'edit'; readonly edits: readonly DirectoryEdit[]; readonly nowMs: number }
  | {
      readonly deed: 'assign';
      readonly servicePrincipalId: string;
      readonly assignments: readonly Assignment[];
    }
  | {
      readonly deed: 'import';
      readonly shown: readonly ImportedObject[];
      readonly deleteMissing: boolean;
      readonly nowMs: number;
    }
  | { readonly deed: 'purge'; readonly deletedBeforeMs: number };

const userId = fc.constantFrom(...USERS);
const groupId = fc.constantFrom(...GROUPS);
const anyId = fc.constantFrom(...USERS, ...GROUPS);
const nowMs = fc.nat(3);
const attributes = fc.record(
  {
    displayName: fc.constantFrom('A', 'B', '', null),
    mail: fc.constantFrom('x@y', null),
    securityEnabled: fc.boolean(),
    list: fc.constantFrom([], ['a', { b: 1 }]),
  },
  { requiredKeys: [] },
);
const assignmentTo = (resourceId: string) =>
  fc.record({
    id: fc.constantFrom(...['1', '2', '3'].map((id) => `${resourceId}-${id}`)),
    principalId: anyId,
    appRoleId: fc.constantFrom('r1', 'r2'),
    resourceId: fc.constant(resourceId),
    createdDateTime: fc.constant('2026-01-01T00:00:00Z'),
  });
const oneEdit: fc.Arbitrary<DirectoryEdit> = fc.oneof(
  fc.record({
    edit: fc.constant('put' as const),
    object: fc.record({ id: userId, type: fc.constant('User' as const), attributes }),
  }),
  fc.record({
    edit: fc.constant('put' as const),
    object: fc.record({ id: groupId, type: fc.constant('Group' as const), attributes }),
  }),
  fc.record({
    edit: fc.constantFrom('softDelete' as const, 'restore' as const, 'hardDelete' as const),
    id: anyId,
  }),
  fc.record({
    edit: fc.constantFrom('addMember' as const, 'removeMember' as const),
    groupId,
    memberId: anyId,
  }),
  fc.record({ edit: fc.constant('assign' as const), assignment: assignmentTo('sp-1') }),
  fc.record({ edit: fc.constant('unassign' as const), assignmentId: fc.constantFrom('sp-1-1', 'sp-1-2') }),
);
const reference = fc.constantFrom(...USERS, ...GROUPS, ...ALIASES, 'cn=nobody');
const shownObject = fc.record(
  {
    alias: fc.constantFrom(...ALIASES),
    manager: reference,
    members: fc.array(reference, { maxLength: 3 }),
    attributes,
  },
  { requiredKeys: ['attributes'] },
);
const shown: fc.Arbitrary<ImportedObject> = fc.oneof(
  fc
    .tuple(userId, shownObject)
    .map(([id, { members: _, ...object }]): ImportedObject => ({ ...object, id, type: 'User' })),
  fc
    .tuple(groupId, shownObject)
    .map(([id, { manager: _, ...object }]): ImportedObject => ({ ...object, id, type: 'Group' })),
);
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    fc.record({ deed: fc.constant('edit' as const), edits: fc.array(oneEdit, { maxLength: 5 }), nowMs }),
    fc.constantFrom(...SERVICE_PRINCIPALS).chain((servicePrincipalId) =>
      fc.record({
        deed: fc.constant('assign' as const),
        servicePrincipalId: fc.constant(servicePrincipalId),
        assignments: fc.array(assignmentTo(servicePrincipalId), { maxLength: 3 }),
      }),
    ),
    fc.record({
      deed: fc.constant('import' as const),
      shown: fc.array(shown, { maxLength: 5 }),
      deleteMissing: fc.boolean(),
      nowMs,
    }),
    fc.record({ deed: fc.constant('purge' as const), deletedBeforeMs: nowMs }),
  ),
  { minLength: 1, maxLength: 6 },
);

/** Does it, and answers with what it tells; an edit that is refused tells why. */
async function done(directory: Directory, deed: Deed): Promise<unknown> {
  switch (deed.deed) {
    case 'edit':
      return directory.edit(deed.edits, deed).catch(String);
    case 'assign':
      return directory.replaceAssignments(deed.servicePrincipalId, deed.assignments);
    case 'import': {
      const incoming = await directory.beginImport();
      await incoming.add(deed.shown.slice(0, 2));
      await incoming.add(deed.shown.slice(2));
      const comparison = await incoming.compare();
      await incoming.apply(deed);
      return comparison;
    }
    case 'purge':
      return directory.purge(deed);
  }
}

/** Everything that a directory tells when it is asked in every way. */
async function toldBy(directory: Directory): Promise<unknown> {
  const upTo = await directory.head();
  const range = { servicePrincipalId: 'sp-1', after: 0, upTo, limit: 100 };
  return {
    upTo,
    users: await directory.changes({ ...range, type: 'User' }),
    groups: await directory.changes({ ...range, type: 'Group', servicePrincipalId: 'sp-2' }),
    late: await directory.changes({ ...range, type: 'User', after: upTo >> 1, limit: 2 }),
    count: await directory.countChanges({ type: 'User', after: upTo >> 1, upTo }),
    members: await Promise.all(
      GROUPS.map((id) =>
        directory.memberChanges({ groupId: id, after: 0, upTo, limit: 9, presentOnly: false }),
      ),
    ),
  };
}

for (const kind of databaseKinds()) {
  const database = engineDatabase(kind);

  test(`${kind}: after any edits, imports and purges the directory tells what the model in memory tells`, async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (all) => {
        const model = memoryDirectory();
        const directory = postgresDirectory(await database.empty());
        for (const deed of all) {
          expect(await done(directory, deed)).toEqual(await done(model, deed));
          expect(await toldBy(directory)).toEqual(await toldBy(model));
        }
      }),
      { numRuns: 20 },
    );
  });
}
