import { describe, expect, test } from 'vitest';
import type { House } from '../house.ts';
import { arrowBreaches, type Manifests } from '../rules/arrows.ts';
import { banBreaches, idleExceptions } from '../rules/bans.ts';
import { printBreach } from '../rules/breach.ts';
import { circleBreaches } from '../rules/circles.ts';
import { nameBreaches } from '../rules/names.ts';
import { sizeBreaches } from '../rules/sizes.ts';
import { readSourceFile } from '../source/source-file.ts';

const HOUSE: House = {
  workspaces: {
    'packages/core': { mayImport: [], libraries: ['zod'], pure: true },
    'packages/shell': { mayImport: ['@scimulator/core'], pure: true },
    'apps/cli': { mayImport: ['@scimulator/core', '@scimulator/shell'], pure: false },
  },
  exceptions: [
    { path: 'packages/core/src/clock.ts', allows: ['Date.now'], because: 'it is the clock' },
    { path: 'packages/', allows: ['node:crypto#createHash'], because: 'it is pure' },
  ],
};

const MANIFESTS: Manifests = {
  root: { name: 'house', dependencies: [], devDependencies: ['vitest', 'pg'] },
  workspaces: {
    'packages/core': { name: '@scimulator/core', dependencies: ['zod', 'hono'], devDependencies: [] },
    'packages/shell': { name: '@scimulator/shell', dependencies: ['@scimulator/core'], devDependencies: [] },
  },
};

const read = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => readSourceFile(path, text));

// What the two manifests declare is imported here, so that a test plants one breach only.
const WHOLE = {
  'packages/core/src/whole.ts': "import 'zod'; import 'hono/html';",
  'packages/shell/src/whole.ts': "import '@scimulator/core';",
};

describe('arrows', () => {
  const breaches = (path: string, text: string) =>
    arrowBreaches(read({ ...WHOLE, [path]: text }), MANIFESTS, HOUSE)
      .filter((breach) => breach.path === path)
      .map(printBreach);

  test.each([
    [
      'packages/core/src/x.ts',
      "import '@scimulator/shell';",
      '1 imports @scimulator/shell: packages/core may import no other package of the house',
    ],
    [
      'packages/core/src/x.ts',
      "\nimport type { X } from '@scimulator/shell';",
      '2 imports @scimulator/shell: packages/core may import no other package of the house',
    ],
    ['packages/core/src/x.ts', "export * from 'hono';", '1 imports hono: packages/core may import zod'],
    [
      'packages/shell/src/x.ts',
      "import '@scimulator/core/src/path.ts';",
      '1 imports @scimulator/core/src/path.ts: import @scimulator/core, and export there what is needed',
    ],
    [
      'packages/shell/src/x.ts',
      "import '../../core/src/path.ts';",
      '1 imports ../../core/src/path.ts: import a package by its name, and only what it exports',
    ],
    [
      'packages/shell/src/x.ts',
      "import '../../../tooling/house.ts';",
      '1 imports ../../../tooling/house.ts: import a package by its name, and only what it exports',
    ],
    [
      'packages/shell/src/x.ts',
      "await import('pg');",
      '1 imports pg: declare it in packages/shell/package.json',
    ],
    [
      'packages/shell/src/x.ts',
      "let x: import('pg').Pool;",
      '1 imports pg: declare it in packages/shell/package.json',
    ],
    ['packages/shell/src/x.ts', "import './y';", "1 imports ./y: write the file's name with its .ts"],
    [
      'packages/shell/test/x.test.ts',
      "import 'left-pad';",
      '1 imports left-pad: declare it in packages/shell/package.json',
    ],
    [
      'tooling/x.ts',
      "import '@scimulator/core';",
      '1 imports @scimulator/core: tooling reads the source, it does not run it',
    ],
    [
      'tooling/x.ts',
      "import '../packages/core/src/y.ts';",
      '1 imports ../packages/core/src/y.ts: import a package by its name, and only what it exports',
    ],
    ['vitest.config.ts', "import 'left-pad';", "1 imports left-pad: declare it in the root's package.json"],
  ])('in %s, %s is refused', (path, text, says) => {
    expect(breaches(path, text)).toEqual([`${path}:${says}`]);
  });

  test.each([
    ['packages/shell/src/x.ts', "import { x } from '@scimulator/core';"],
    ['packages/shell/src/deep/x.ts', "import { x } from '../y.ts';"],
    ['packages/shell/src/x.test.ts', "import 'vitest'; import 'pg';"],
    ['packages/shell/test/x.test.ts', "import '../../../tooling/database/open.ts';"],
    ['tooling/test/x.test.ts', "import 'vitest'; import '../house.ts'; import '../../package.json';"],
  ])('in %s, %s is allowed', (path, text) => {
    expect(breaches(path, text)).toEqual([]);
  });

  test('a dependency that only tests import is not declared as one', () => {
    const files = read({
      'packages/core/src/x.ts': "import 'zod';",
      'packages/core/src/x.test.ts': "import 'hono';",
      'packages/shell/src/x.ts': "import '@scimulator/core';",
    });
    expect(arrowBreaches(files, MANIFESTS, HOUSE).map(printBreach)).toEqual([
      'packages/core/package.json:1 declares hono, which no source of it imports: take it out, or make it a devDependency',
    ]);
  });
});

test('a workspace that the house does not know is named', () => {
  const stranger = { name: '@scimulator/new', dependencies: [], devDependencies: [] };
  const manifests = { ...MANIFESTS, workspaces: { 'packages/new': stranger } };
  expect(arrowBreaches([], manifests, HOUSE).map(printBreach)).toEqual([
    'packages/new/package.json:1 is a workspace without arrows: say in tooling/house.ts what it may import',
  ]);
});

describe('bans', () => {
  const breaches = (path: string, text: string) =>
    banBreaches(read({ [path]: text }), HOUSE).map(printBreach);
  const inCore = (text: string) => breaches('packages/core/src/x.ts', text);

  test.each([
    ['const t = Date.now();', 'uses Date.now: take a Clock'],
    ['const t = new Date();', 'uses new Date(): take a Clock'],
    ['const t = Date();', 'uses new Date(): take a Clock'],
    ['const { now } = performance;', 'uses performance: take a Clock'],
    ["const x = Math['random']();", 'uses Math.random: take a seeded generator'],
    ['const id = crypto.randomUUID();', 'uses randomUUID: take Ids'],
    ['setTimeout(() => {}, 1);', 'uses setTimeout: take a sleep function'],
    ['const o = { fetch };', 'uses fetch: take a function from Request to Response'],
    ['const x = (fetch as F)(url);', 'uses fetch: take a function from Request to Response'],
    ['const x = process.env;', 'uses process: take the value; only apps/cli touches the process'],
    ['console.log(1);', 'uses console: return the value, or take an observer'],
    ['globalThis.fetch(url);', 'uses globalThis: take what you need as a parameter'],
    [
      "import { readFile } from 'node:fs/promises';",
      'imports node:fs/promises#readFile: take a port; only apps/cli knows the platform',
    ],
    [
      "import * as crypto from 'node:crypto';",
      'imports node:crypto: take a port; only apps/cli knows the platform',
    ],
    ["import 'fs';", 'imports node:fs: take a port; only apps/cli knows the platform'],
  ])('%s is refused in a package', (text, says) => {
    expect(inCore(text)).toEqual([`packages/core/src/x.ts:1 ${says}`]);
  });

  test.each([
    'const t = new Date(ms);',
    'const t = Date.parse(text);',
    'const f = (fetch: F) => fetch(request);',
    'const { fetch } = options; fetch(request);',
    'options.fetch(request);',
    'type F = typeof fetch;',
    'interface Api { fetch(request: Request): void; process: string }',
    'const words = { process: 1, console: 2 };',
    "import { createHash } from 'node:crypto';",
    "const text = 'Date.now() and process.env';",
    '// Date.now()',
  ])('%s is allowed in a package', (text) => {
    expect(inCore(text)).toEqual([]);
  });

  test('a random source stays banned under its own name when it is imported', () => {
    expect(inCore("import { randomUUID } from 'node:crypto';\nconst id = randomUUID();")).toEqual([
      'packages/core/src/x.ts:1 uses randomUUID: take Ids',
      'packages/core/src/x.ts:1 imports node:crypto#randomUUID: take a port; only apps/cli knows the platform',
    ]);
  });

  test('tests, benches and the app may do all of it', () => {
    const text = "import 'node:fs'; Date.now();";
    expect(breaches('packages/core/src/x.test.ts', text)).toEqual([]);
    expect(breaches('packages/core/bench/x.bench.ts', text)).toEqual([]);
    expect(breaches('apps/cli/src/main.ts', text)).toEqual([]);
  });

  test('an exception holds for its own file and use only', () => {
    expect(breaches('packages/core/src/clock.ts', 'Date.now();')).toEqual([]);
    expect(breaches('packages/core/src/clock.ts', 'new Date();')).toHaveLength(1);
    expect(breaches('packages/core/src/my-clock.ts', 'Date.now();')).toHaveLength(1);
  });

  test('what an exception allows though nothing needs it is named', () => {
    const files = read({ 'packages/core/src/x.ts': "import { createHash } from 'node:crypto';" });
    expect(idleExceptions(files, HOUSE)).toEqual(['packages/core/src/clock.ts Date.now']);
  });
});

describe('sizes', () => {
  const breaches = (path: string, text: string) => sizeBreaches(read({ [path]: text })).map(printBreach);
  const lines = (count: number) => 'work();\n'.repeat(count);

  test('a file has at most 400 lines', () => {
    expect(breaches('packages/core/src/x.ts', lines(400))).toEqual([]);
    expect(breaches('packages/core/src/x.ts', lines(401))).toEqual([
      'packages/core/src/x.ts:1 has 401 lines, more than 400: split it by what it is about',
    ]);
  });

  test('a function has at most 60 lines', () => {
    expect(breaches('packages/core/src/x.ts', `function whole() {\n${lines(58)}}`)).toEqual([]);
    expect(breaches('packages/core/src/x.ts', `\nclass Box {\n  async open() {\n${lines(59)}  }\n}`)).toEqual(
      ['packages/core/src/x.ts:3 open has 61 lines, more than 60: give its steps names'],
    );
  });

  test('a function takes at most four parameters', () => {
    expect(breaches('packages/core/src/x.ts', 'const f = (a, b, c, d) => a;')).toEqual([]);
    expect(breaches('packages/core/src/x.ts', 'const f = (a, b, c, d, e) => a;')).toEqual([
      'packages/core/src/x.ts:1 f takes 5 parameters, more than 4: take an object',
    ]);
  });

  test('a list of tests may be long, its file may not', () => {
    expect(breaches('packages/core/src/x.test.ts', `describe(() => {\n${lines(100)}});`)).toEqual([]);
    expect(breaches('packages/core/test/x.test.ts', lines(401))).toHaveLength(1);
  });
});

describe('circles', () => {
  const circles = (texts: Readonly<Record<string, string>>) => circleBreaches(read(texts)).map(printBreach);

  test('a circle of type imports is one', () => {
    expect(
      circles({
        'packages/core/src/a.ts': "import type { B } from './deep/b.ts';",
        'packages/core/src/deep/b.ts': "export { c } from '../c.ts';",
        'packages/core/src/c.ts': "import './a.ts';",
      }),
    ).toEqual([
      'packages/core/src/a.ts:1 imports itself by packages/core/src/deep/b.ts → packages/core/src/c.ts → packages/core/src/a.ts: move what both need to a third file',
    ]);
  });

  test('two ways to one file are no circle', () => {
    expect(
      circles({
        'packages/core/src/a.ts': "import './b.ts'; import './c.ts';",
        'packages/core/src/b.ts': "import './c.ts';",
        'packages/core/src/c.ts': '',
      }),
    ).toEqual([]);
  });
});

describe('names', () => {
  test.each([
    ['packages/core/src/utils.ts', '', 'is a drawer for anything: name the file after what it exports'],
    ['packages/core/src/myFile.ts', '', 'is not named in kebab-case'],
    ['packages/core/src/page.tsx', '', 'is a .tsx file: Node cannot strip JSX; write HTML with hono/html'],
    ['packages/core/src/x.ts', 'export default 1;', 'exports a default: give the export its name'],
    [
      'packages/core/src/x.ts',
      'const x = 1; export { x as default };',
      'exports a default: give the export its name',
    ],
  ])('%s with "%s" %s', (path, text, says) => {
    expect(nameBreaches(read({ [path]: text })).map(printBreach)).toEqual([`${path}:1 ${says}`]);
  });

  test('kebab-case, .test.ts and the default of a configuration are fine', () => {
    expect(
      nameBreaches(
        read({ 'packages/core/src/list-response.test.ts': '', 'vitest.config.ts': 'export default 1;' }),
      ),
    ).toEqual([]);
  });
});
