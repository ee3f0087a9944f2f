/*
 * All lifecycle scenarios at the documented thresholds, against the limit that they have to keep. Run: npm run bench scenarios
 * Argument: a scale that divides thresholds and objects.
 */
import { runScenarios } from '../src/index.ts';

const SECONDS_MAX = 120;
const SLOWEST_SHOWN = 8;

const wallClock = { now: () => performance.now() };
const results = [];
for await (const result of runScenarios({ scale: Number(process.argv[2] ?? 1), wallClock })) {
  results.push(result);
}

const slowest = results.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, SLOWEST_SHOWN);
for (const { id, durationMs, evaluated } of slowest) {
  console.log(
    `  ${id.padEnd(44)} ${(durationMs / 1_000).toFixed(1).padStart(6)} s  ${evaluated.toLocaleString('en').padStart(9)} evaluations`,
  );
}
const failed = results.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id);
const seconds = results.reduce((total, { durationMs }) => total + durationMs, 0) / 1_000;
const evaluated = results.reduce((total, result) => total + result.evaluated, 0);
console.log(
  `  all ${results.length} scenarios: ${seconds.toFixed(1)} s of ${SECONDS_MAX} s, ${evaluated.toLocaleString('en')} evaluations`,
);
if (failed.length > 0 || seconds > SECONDS_MAX) {
  console.error(failed.length > 0 ? `not passed: ${failed.join(', ')}` : `slower than ${SECONDS_MAX} s`);
  process.exitCode = 1;
}
