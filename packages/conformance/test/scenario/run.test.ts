import { expect, test } from 'vitest';
import {
  buildScenarioReport,
  formatJson,
  formatScenarioJunit,
  listScenarios,
  runScenarios,
  type ScenarioResult,
  type ScenarioRunOptions,
} from '../../src/index.ts';
import { isSame } from '../../src/scenario/same.ts';
import { wallClock } from './wall-clock.ts';

const FILTER = 'skip/scoping-filter';

async function run(options: Partial<ScenarioRunOptions>): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for await (const result of runScenarios({ scale: 100, wallClock: wallClock(), ...options })) {
    results.push(result);
  }
  return results;
}

const reportOf = (scenarios: readonly ScenarioResult[]) =>
  buildScenarioReport({ version: '1.2.3', scale: 100, startMs: 0, endMs: 2_500, scenarios });

test('globs select scenarios, in the order in which they run', () => {
  const ids = listScenarios(['restart/*', FILTER]).map(({ id }) => id);
  expect(ids[0]).toBe(FILTER);
  expect(ids.slice(1).every((id) => id.startsWith('restart/'))).toBe(true);
  expect(listScenarios(['nothing/*'])).toEqual([]);
});

test('a scenario that continues a world is run after those before it, of which nothing is reported', async () => {
  const begun: string[] = [];
  const results = await run({ only: ['escrow/5000-proportion'], onProgress: ({ id }) => begun.push(id) });
  expect(begun).toEqual(['escrow/4000-no-quarantine', 'escrow/5000-proportion']);
  expect(results.map(({ id, verdict, evaluated }) => [id, verdict, evaluated])).toEqual([
    ['escrow/5000-proportion', 'pass', 50],
  ]);
});

test('a scale that would leave fractions of objects is refused', async () => {
  await expect(run({ scale: 3 })).rejects.toThrow(/divisor of 500/);
  await expect(run({ scale: 0 })).rejects.toThrow(RangeError);
  await expect(run({ scale: 2.5 })).rejects.toThrow(RangeError);
});

test('the same run is the same, byte for byte', async () => {
  const options = { only: ['skip/*', 'quarantine/credentials-fail'], trace: true };
  expect(JSON.stringify(await run({ ...options, wallClock: wallClock() }))).toBe(
    JSON.stringify(await run({ ...options, wallClock: wallClock() })),
  );
});

test('the timeline tells in virtual time what happened, quiet cycles once with their number', async () => {
  const [result] = await run({ only: ['quarantine/one-object-28-days'] });
  const timeline = result?.timeline ?? [];
  expect(timeline[0]).toEqual({
    at: '2026-01-05T08:00:00.000Z',
    kind: 'given',
    what: 'ada is accepted, eve is refused',
  });
  expect(timeline[1]?.what).toBe('initial cycle completed: 1 created, 1 failed');
  expect(timeline.some(({ times = 1 }) => times > 30)).toBe(true);
  expect(timeline.length).toBeLessThan(100);
});

test('exchanges are in the timeline only when they are asked for, and without the token', async () => {
  const [quiet] = await run({ only: [FILTER] });
  expect(quiet?.timeline.filter(({ kind }) => kind === 'exchange')).toEqual([]);
  const [traced] = await run({ only: [FILTER], trace: true });
  const exchanges = traced?.timeline.flatMap(({ exchange = [] }) => exchange) ?? [];
  expect(exchanges.map(({ method, status }) => [method, status])).toEqual([
    ['GET', 200],
    ['GET', 200],
    ['POST', 201],
    ['GET', 200],
    ['GET', 200],
    ['POST', 201],
  ]);
  expect(JSON.stringify(traced)).not.toContain('the-token-of-the-scenarios');
});

test('of very many exchanges the first are kept and the others counted', async () => {
  const [result] = await run({ only: ['escrow/60000-no-quarantine'], trace: true });
  const exchanges = result?.timeline.filter(({ kind }) => kind === 'exchange') ?? [];
  expect(exchanges).toHaveLength(500);
  expect(result?.timeline.at(-1)?.what).toMatch(/^\d+ more exchanges are not shown/);
});

test('a stopped run begins no further scenario', async () => {
  const stop = new AbortController();
  const results = await run({ signal: stop.signal, onProgress: () => stop.abort() });
  expect(results).toHaveLength(1);
});

test('a failed claim is a finding with what was found; the scenario goes on behind it', async () => {
  const [result] = await run({ only: ['escrow/40-percent-*'], settings: { escrowProportionMax: 0.9 } });
  expect(result?.verdict).toBe('fail');
  expect(result?.reason).toMatch(
    /^the job is in quarantine for this reason: found null, expected \{"reason":/,
  );
  expect(result?.claims.at(-1)?.claim).toBe('the audit log says so last');
});

test('the JSON report has the sums, the scale and every claim', async () => {
  const report: unknown = JSON.parse(formatJson(reportOf(await run({ only: [FILTER] }))));
  expect(report).toMatchObject({
    schemaVersion: 1,
    tool: { name: 'scimulator', version: '1.2.3' },
    scale: 100,
    durationMs: 2_500,
    summary: { pass: 1, fail: 0, error: 0 },
    scenarios: [{ id: FILTER, verdict: 'pass', evaluated: 3 }],
  });
});

test('the JUnit report has a suite for each area, and the reason of what failed', async () => {
  const results = await run({
    only: [FILTER, 'escrow/40-percent-*'],
    settings: { escrowProportionMax: 0.9 },
  });
  const xml = formatScenarioJunit(reportOf(results));
  expect(xml).toContain(
    '<testsuites name="scimulator scenarios" tests="2" failures="1" errors="0" skipped="0" time="2.500">',
  );
  expect(xml).toContain('<testsuite name="skip" tests="1"');
  expect(xml).toContain('<testsuite name="escrow" tests="1" failures="1"');
  expect(xml).toContain('found null, expected {&quot;reason&quot;');
});

test('values are the same whatever the order of their members, and not by less', () => {
  expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
  expect(isSame({ a: undefined }, {})).toBe(true);
  expect(isSame(undefined, undefined)).toBe(true);
  expect(isSame([1, 2], [2, 1])).toBe(false);
  expect(isSame(null, undefined)).toBe(false);
  expect(isSame('1', 1)).toBe(false);
});
