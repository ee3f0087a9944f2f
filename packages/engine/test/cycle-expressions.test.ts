import type { JsonObject } from '@scimulator/scim';
import { expect, test } from 'vitest';
import { direct, expression, mapping } from './schema-fixture.ts';
import { assign, settings, user, VIRTUAL_START_MS, world } from './world.ts';

const schemaOf = (...attributeMappings: readonly JsonObject[]): JsonObject => ({
  synchronizationRules: [
    {
      targetDirectoryName: 'app',
      objectMappings: [
        {
          name: 'Users',
          sourceObjectName: 'User',
          targetObjectName: 'User',
          attributeMappings: [
            mapping('userName', direct('userPrincipalName'), { matchingPriority: 1 }),
            mapping('displayName', direct('displayName')),
            ...attributeMappings,
          ],
        },
      ],
    },
  ],
});

/** A world in which Ada has just been created. */
async function withAda(attributeMapping: JsonObject, attributes: JsonObject = {}) {
  const w = await world({
    schema: schemaOf(attributeMapping),
    settings: settings({ defaultDomain: 'contoso.example' }),
  });
  await w.edit(user('ada', attributes), assign('ada'));
  await w.run();
  const [created] = w.writes();
  return { ...w, created: created?.resource };
}

test('ENG-EXPR-28: another attribute changes, and a Switch keeps its value in the target', async () => {
  const companyName = 'Fabrikam';
  const w = await withAda(mapping('title', expression('Switch([companyName], "Other", "Fabrikam", "Fab")')), {
    companyName,
  });
  expect(w.created).toMatchObject({ title: 'Fab' });
  await w.edit(user('ada', { companyName, displayName: 'Ada Lovelace' }));
  await w.run();
  expect(w.writes().map(({ changes }) => changes?.map(({ path }) => path))).toEqual([['displayName']]);
});

test('ENG-EXPR-13: an empty result takes the attribute out of the update', async () => {
  const w = await withAda(mapping('title', expression('IgnoreFlowIfNullOrEmpty([jobTitle])')), {
    jobTitle: 'Analyst',
  });
  expect(w.created).toMatchObject({ title: 'Analyst' });
  await w.edit(user('ada', { jobTitle: '' }));
  await w.run();
  expect(w.writes()).toEqual([]);
});

test('Now is the time of the cycle, DefaultDomain the setting of the job', async () => {
  const w = await withAda(
    mapping('title', expression('Append(NumFromDate(Now()), Append("@", DefaultDomain()))')),
  );
  const fileTime = (BigInt(VIRTUAL_START_MS) - BigInt(Date.UTC(1601, 0, 1))) * 10_000n;
  expect(w.created).toMatchObject({ title: `${fileTime}@contoso.example` });
});

test('a random value that flows on create only is sent once, and the same run gives the same value', async () => {
  const random = mapping('title', expression('RandomString(12, 1, 1, 1, 1)'), { flowType: 'ObjectAddOnly' });
  const [one, other] = [await withAda(random), await withAda(random)];
  expect(one.created?.['title']).toMatch(/^.{12}$/);
  expect(other.created).toEqual(one.created);
  await one.edit(user('ada', { displayName: 'Ada Lovelace' }));
  await one.run();
  expect(one.writes().map(({ changes }) => changes?.map(({ path }) => path))).toEqual([['displayName']]);
});

test('a random value that always flows is another one at every evaluation', async () => {
  const w = await withAda(mapping('title', expression('Guid()')));
  await w.edit(user('ada', { jobTitle: 'x' }));
  await w.run();
  expect(w.writes().map(({ changes }) => changes?.map(({ path }) => path))).toEqual([['title']]);
});
