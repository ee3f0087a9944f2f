import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import os from 'node:os';

// Runs every bench of the house, or those whose path holds an argument, each in a process of its own,
// one after the other, so that none disturbs another's numbers.
const wanted = process.argv.slice(2);
const benches = globSync('{packages,apps}/*/bench/*.bench.ts')
  .sort()
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));

if (benches.length === 0) {
  console.error(`No bench matches ${wanted.join(', ') || '{packages,apps}/*/bench/*.bench.ts'}.`);
  process.exit(2);
}

console.log(`Node ${process.versions.node}, ${os.availableParallelism()} × ${os.cpus()[0]?.model}`);
const failed = benches.filter((path) => {
  console.log(`\n${path}`);
  return spawnSync(process.execPath, ['--expose-gc', path], { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
