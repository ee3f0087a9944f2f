import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS } from '../../src/index.ts';

test('each fault has a test that shows it, variants included', () => {
  const text = globSync('*.test.ts', { cwd: import.meta.dirname })
    .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
    .join('\n');
  const shown = new Set([...text.matchAll(/^ {2}'?([^'\n]+?)'?: async /gm)].map(([, name]) => name));
  expect(FAULTS.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  const variants = FAULTS.flatMap(({ variants = {} }) => Object.keys(variants));
  expect(variants.filter((variant) => !text.includes(`'${variant}'`))).toEqual([]);
});
