import { describe, expect, test } from 'vitest';
import { describeClaim, listScenarios, runScenarios, type ScenarioResult } from '../../src/index.ts';
import { STORIES } from '../../src/scenario/stories.ts';
import { wallClock } from './wall-clock.ts';

const describeProblems = ({ reason, claims }: ScenarioResult): readonly string[] => [
  ...(reason === undefined ? [] : [reason]),
  ...claims.filter(({ passed }) => !passed).map(describeClaim),
];

describe('scenarios at a hundredth of the true numbers', () => {
  for (const [index, story] of STORIES.entries()) {
    const ids = story.scenarios.map(({ id }) => id);
    test(`story ${index + 1} holds: ${ids.join(', ')}`, async () => {
      const results: ScenarioResult[] = [];
      for await (const result of runScenarios({ only: ids, scale: 100, wallClock: wallClock() })) {
        results.push(result);
      }
      expect(results.flatMap(describeProblems)).toEqual([]);
      expect(results.map(({ id }) => id)).toEqual(ids);
      expect(results.filter(({ claims }) => claims.length === 0)).toEqual([]);
    });
  }
});

test('ids are unique, and each scenario says what it proves', () => {
  const scenarios = listScenarios();
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  for (const { id, title, proves } of scenarios) {
    expect(id).toMatch(/^(skip|escrow|quarantine|restart)(\/[a-z0-9-]+)+$/);
    expect(title).toMatch(/^[A-Z0-9].*[^.]$/);
    expect(proves.length).toBeGreaterThan(0);
    for (const what of proves) expect(what).toMatch(/^(ENG-[A-Z]+-\d\d|A-\d{3}|design: .+)$/);
  }
});
