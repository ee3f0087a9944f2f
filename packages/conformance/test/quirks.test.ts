import { expect, test } from 'vitest';
import { CHECKS, type CheckResult, runChecks } from '../src/index.ts';
import { QUIRKS } from './quirks/index.ts';
import { type Fetch, newTarget, optionsFor } from './world.ts';

async function verdictOn(id: string, fetch: Fetch): Promise<CheckResult | undefined> {
  for await (const result of runChecks({ ...optionsFor(fetch), only: id })) {
    if (result.id === id) return result;
  }
  return undefined;
}

const isRed = ({ verdict, reason = '' }: CheckResult): boolean =>
  verdict === 'fail' || verdict === 'warn' || (verdict === 'skip' && reason.startsWith('not offered'));

test.each(QUIRKS)('a server with this quirk is caught: $name', async ({ wrap, caughtBy }) => {
  const missed: string[] = [];
  for (const id of caughtBy) {
    const target = await newTarget();
    const result = await verdictOn(id, wrap(target.fetch));
    if (result === undefined || !isRed(result))
      missed.push(`${id}: ${result?.verdict} ${result?.reason ?? ''}`);
  }
  expect(missed).toEqual([]);
});

test('every check is turned red by some quirk', () => {
  const caught = new Set<string>(QUIRKS.flatMap(({ caughtBy }) => caughtBy));
  expect(CHECKS.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
});
