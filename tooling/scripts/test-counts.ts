import { readFileSync } from 'node:fs';
import { testCounts } from '../test-counts.ts';

// Prints the counts of the JSON report named by the first argument.
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: test-counts.ts REPORT.json');
  process.exit(2);
}
console.log(testCounts(JSON.parse(readFileSync(file, 'utf8'))));
