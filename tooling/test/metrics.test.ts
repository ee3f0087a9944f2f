import { expect, test } from 'vitest';
import { measure, metricsTable } from '../metrics.ts';
import { readSourceFile } from '../source/source-file.ts';

const files = [
  readSourceFile('packages/a/src/small.ts', 'export const one = (a: any) => a;\n'),
  readSourceFile(
    'packages/a/src/big.ts',
    `import './small.ts';
export default function big(a, b, c, d, e) {
${'  work();\n'.repeat(59)}}
function short(a, b, c, d) {
  return Date.now();
}
`,
  ),
  readSourceFile('packages/a/src/big.test.ts', 'work();\n'.repeat(130)),
];

test('the numbers are those of the source, and the tests count by their lines', () => {
  expect(measure(files)).toEqual({
    files: 2,
    fileLines: { median: 1, p90: 65, max: 65 },
    functionLines: { median: 3, p90: 61, max: 61 },
    functions: 2,
    functionsOver60Lines: 1,
    functionsOver3Parameters: 2,
    functionsOver4Parameters: 1,
    testLinesPerSourceLine: 130 / 66,
    clockReads: 1,
    anys: 1,
    circles: 0,
    defaultExports: 1,
  });
});

test('the table has a row for each name, and dashes where there is nothing to measure', () => {
  expect(metricsTable({ a: measure(files), empty: measure([]) })).toMatchInlineSnapshot(`
    "|       | files | lines median / p90 / max | fn median / p90 / max | fn > 60 lines | > 4 params | > 3 params | test : source lines | clock | \`any\` | circles | default exports |
    |-------|-------|--------------------------|-----------------------|---------------|------------|------------|---------------------|-------|-------|---------|-----------------|
    | a     | 2     | 1 / 65 / 65              | 3 / 61 / 61           | 50.0 %        | 50.0 %     | 100.0 %    | 2.0                 | 1     | 1     | 0       | 1               |
    | empty | 0     | 0 / 0 / 0                | 0 / 0 / 0             | –             | –          | –          | –                   | 0     | 0     | 0       | 0               |"
  `);
});
