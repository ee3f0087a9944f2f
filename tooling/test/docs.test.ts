import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import {
  blockLanguages,
  cliCalls,
  codeIn,
  declares,
  linkedPaths,
  loneOptions,
  machinePaths,
  namedCode,
  optionsIn,
  type Page,
  scriptCalls,
  tableUnder,
} from '../docs/page.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const pageAt = (path: string): Page => ({ path, text: read(path) });

const PAGES: readonly Page[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map(pageAt);

/** What the pages say that is not so, by page. */
const wrong = (find: (page: Page) => readonly string[]): readonly string[] =>
  PAGES.flatMap((page) => find(page).map((what) => `${page.path}: ${what}`));

/** Runs a piece of the product as its users run it, in a process of its own. */
async function node(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...args], { cwd: ROOT });
  return stdout;
}

const evaluated = async (expression: string, module: string): Promise<unknown> =>
  JSON.parse(
    await node(
      '--input-type=module',
      '--eval',
      `import * as m from '${module}'; console.log(JSON.stringify(${expression}))`,
    ),
  );

/** The help of each command, printed by the CLI itself. */
async function helpsOf(commands: readonly (readonly string[])[]): Promise<readonly string[]> {
  const script = `import { main } from './apps/cli/src/main.ts';
    for (const command of ${JSON.stringify(commands)}) { await main([...command, '--help']); console.log('\\0'); }`;
  return (await node('--input-type=module', '--eval', script)).split('\0\n').slice(0, -1);
}

const commandsIn = (help = ''): readonly string[] =>
  [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');

/** The options of each command, those of its subcommands among them. */
async function readOptions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const [general] = await helpsOf([[]]);
  const names = commandsIn(general);
  const helps = await helpsOf(names.map((name) => [name]));
  const nested = names.flatMap((name, index) => commandsIn(helps[index]).map((inner) => [name, inner]));
  const nestedHelps = await helpsOf(nested);
  return new Map(
    names.map((name, index) => {
      const own = nestedHelps.filter((_, position) => nested[position]?.[0] === name);
      return [name, [helps[index] ?? '', ...own].flatMap(optionsIn)];
    }),
  );
}

function scriptsOf(workspace: string | undefined): object {
  const manifests = workspace === undefined ? ['package.json'] : globSync('*/*/package.json', { cwd: ROOT });
  const found = manifests
    .map((path) => JSON.parse(read(path)))
    .find(({ name }) => !workspace || name === workspace);
  return found?.scripts ?? {};
}

test('every npm script that a page names exists', () => {
  const missing = ({ name, workspace }: ReturnType<typeof scriptCalls>[number]) =>
    !Object.hasOwn(scriptsOf(workspace), name);
  expect(
    wrong((page) =>
      scriptCalls(page)
        .filter(missing)
        .map(({ name }) => `npm run ${name}`),
    ),
  ).toEqual([]);
});

test('every relative link leads somewhere', () => {
  expect(wrong((page) => linkedPaths(page).filter((path) => !existsSync(`${ROOT}${path}`)))).toEqual([]);
});

test('every command and option of the CLI that a page names is in its help', async () => {
  const commands = await readOptions();
  const all = [...commands.values()].flat();

  const missing = (page: Page) =>
    cliCalls(page).flatMap(({ command, options: named }) => {
      const known = commands.get(command);
      if (known === undefined) return [`scimulator ${command}`];
      return named
        .filter((option) => !known.includes(option))
        .map((option) => `scimulator ${command} ${option}`);
    });
  expect(wrong(missing)).toEqual([]);
  expect(wrong((page) => loneOptions(page).filter((option) => !all.includes(option)))).toEqual([]);
});

test('every file and function that a page names exists', () => {
  const missing = (page: Page) =>
    namedCode(page)
      .filter(({ file, name }) => !existsSync(`${ROOT}${file}`) || (name && !declares(read(file), name)))
      .map(({ file, name = '' }) => `${file} ${name}`);
  expect(wrong(missing)).toEqual([]);
});

test('pages point at code instead of copying it, so that nothing in them waits to be compiled', () => {
  expect(wrong((page) => blockLanguages(page).filter((language) => !['', 'sh'].includes(language)))).toEqual(
    [],
  );
});

test('no page knows a path of one machine', () => {
  expect(wrong(machinePaths)).toEqual([]);
});

test('the README is short, and its quick start is two lines', () => {
  const lines = read('README.md').split('\n');
  expect(lines.length).toBeLessThan(120);
  expect(lines.filter((line) => line.startsWith('npm ci'))).toEqual([
    'npm ci && npm run demo',
    'npm ci && npm test',
  ]);
});

test('ARCHITECTURE.md links every decision', () => {
  const linked = linkedPaths(pageAt('ARCHITECTURE.md'));
  const decisions = PAGES.map(({ path }) => path).filter((path) => path.startsWith('docs/decisions/'));
  expect(decisions.filter((path) => !linked.includes(path))).toEqual([]);
});

test('docs/settings.md has every setting with its default', async () => {
  const rows = tableUnder('setting', pageAt('docs/settings.md'));
  const documented = rows.map(([name = '', value = '']) => [
    codeIn(name)[0],
    JSON.parse(codeIn(value)[0] ?? '""'),
  ]);
  expect(Object.fromEntries(documented)).toEqual(await evaluated('m.DEFAULT_SETTINGS', '@scimulator/engine'));
});

const ATTRIBUTE_NAMES = './apps/cli/src/source/attribute-names.ts';

test('docs/directory-files.md has every attribute with its aliases', async () => {
  const rows = tableUnder('source attribute', pageAt('docs/directory-files.md'));
  const documented = rows.map(([name = '', aliases = '', ldif = '']) => ({
    name: codeIn(name)[0],
    aliases: codeIn(aliases),
    ldif: codeIn(ldif),
  }));
  const attributes = '[...m.TEXT_ATTRIBUTES, ...m.FLAG_ATTRIBUTES]';
  const table = `${attributes}.map(({ name, aliases = [], ldif = [] }) => ({ name, aliases, ldif }))`;
  expect(documented).toEqual(await evaluated(table, ATTRIBUTE_NAMES));
});

test('docs/directory-files.md has the LDIF keys of an anchor in their order', async () => {
  const keys = await evaluated(
    "m.LDIF_KEY_NAMES.map((name) => '`' + name + '`').join(', ')",
    ATTRIBUTE_NAMES,
  );
  expect(read('docs/directory-files.md')).toContain(keys);
});

const PLANTED: Page = {
  path: 'docs/planted.md',
  text: [
    'Run `npm run nothing -w @scimulator/none`, see [it](../gone.md#there) and `packages/none.ts` · `absent`.',
    'Or `scimulator fly --high`, with `--low`; ask at /home/ada/notes.',
    '```sh',
    'npm run -s scimulator -- land --soft   # not --hard',
    '```',
    '| word | means |',
    '|---|---|',
    '| `a` | `1` |',
    '',
  ].join('\n'),
};

test('what a page names is found wherever it stands', () => {
  expect(scriptCalls(PLANTED)).toEqual([
    { name: 'scimulator', workspace: undefined },
    { name: 'nothing', workspace: '@scimulator/none' },
  ]);
  expect(cliCalls(PLANTED)).toEqual([
    { command: 'land', options: ['--soft'] },
    { command: 'fly', options: ['--high'] },
  ]);
  expect(loneOptions(PLANTED)).toEqual(['--low']);
  expect(linkedPaths(PLANTED)).toEqual(['gone.md']);
  expect(namedCode(PLANTED)).toEqual([{ file: 'packages/none.ts', name: 'absent' }]);
  expect(machinePaths(PLANTED)).toEqual(['/home/ada/notes.']);
  expect(blockLanguages(PLANTED)).toEqual(['sh']);
  expect(tableUnder('word', PLANTED)).toEqual([['`a`', '`1`']]);
});

test('a name is declared as function, method, class or constant, not merely mentioned', () => {
  expect(declares('export async function walk() {}', 'walk')).toBe(true);
  expect(declares('class A {\n  async walk(x: number) {}\n}', 'walk')).toBe(true);
  expect(declares('const walker = 1; // walk', 'walk')).toBe(false);
});
