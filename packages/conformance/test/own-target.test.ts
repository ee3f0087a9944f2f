import { expect, test } from 'vitest';
import { entraVerdict, runChecks } from '../src/index.ts';
import { newTarget, optionsFor } from './world.ts';

test('our own target passes every check of every profile', async () => {
  const target = await newTarget();
  const notPassed: unknown[] = [];
  for (const profile of ['entra', 'okta'] as const) {
    for await (const { id, verdict, reason } of runChecks({ ...optionsFor(target.fetch), profile })) {
      if (verdict !== 'pass') notPassed.push([id, verdict, reason]);
    }
  }
  expect(notPassed).toEqual([]);
});

test('Entra gets through our own target in both dialects', async () => {
  const target = await newTarget();
  const { dialects } = await entraVerdict(optionsFor(target.fetch));
  const notGood = dialects.flatMap(({ steps }) => steps.filter(({ outcome }) => outcome !== 'goes-on'));
  expect(notGood.map(({ id, sentence }) => [id, sentence])).toEqual([]);
});
