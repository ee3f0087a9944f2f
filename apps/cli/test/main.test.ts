import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { run } from './test-io.ts';

const COMMANDS = [
  'target',
  'conform',
  'provision',
  'status',
  'log',
  'audit',
  'restart',
  'pause',
  'start',
  'quarantine',
  'generate',
];

test('--version prints the version', async () => {
  expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test('--help lists every command', async () => {
  const { exitCode, stdout } = await run(['--help']);

  expect(exitCode).toBe(0);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
});

test('without a command the help is shown, and nothing was done', async () => {
  const { exitCode, stderr } = await run([]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('Usage: scimulator');
});

test.each(COMMANDS)('the help of %s has examples', async (command) => {
  const { exitCode, stdout } = await run([command, '--help']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain(`Usage: scimulator ${command}`);
  expect(stdout).toContain(`\nExamples:\n`);
  expect(stdout).toContain('--json');
});

test.each([
  [['nonsense'], "error: unknown command 'nonsense'; see scimulator --help\n"],
  [['targte'], "error: unknown command 'targte' (Did you mean target?); see scimulator --help\n"],
  [
    ['target', '--prot', '1'],
    "error: unknown option '--prot' (Did you mean --port?); see scimulator --help\n",
  ],
  [
    ['target', 'more'],
    "error: too many arguments for 'target'. Expected 0 arguments but got 1: more; see scimulator --help\n",
  ],
  [['conform'], "error: missing required argument 'url'; see scimulator --help\n"],
  [['generate'], "error: required option '--users <number>' not specified; see scimulator --help\n"],
])('%j is refused in one line', async (argv, line) => {
  expect(await run(argv)).toEqual({ exitCode: 2, stdout: '', stderr: line });
});

test.each([
  [['target', '--port', '70000'], 'Give a whole number from 0 to 65535'],
  [['target', '--port', '-1'], 'Give a whole number from 0 to 65535'],
  [['target', '--port', 'http'], 'Give a whole number from 0 to 65535'],
  [['target', '--token', 'two words'], 'without blanks'],
  [['target', '--store', 'sqlite:x'], 'Give memory, pglite:DIR or postgres://'],
  [['target', '--profile', 'okra'], 'Allowed choices are'],
  [['generate', '--users', '1e3'], 'Give a whole number'],
  [['generate', '--users', '1', '--seed', '-7'], 'Give a whole number'],
  [['generate', '--users', '1', '--format', 'xml'], 'Allowed choices are json, csv, ldif'],
  [['conform', 'localhost:8080/scim'], 'begins with https:// or http://'],
  [['conform', 'https://me:secret@example.com/scim'], 'Give the secret with --token'],
  [['conform', 'https://example.com', '--report', 'json'], 'Give console, json=FILE or junit=FILE'],
  [['conform', 'https://example.com', '--timeout', '0'], 'Give a whole number from 1 to 3600'],
])('%j is refused with what is expected', async (argv, expected) => {
  const { exitCode, stdout, stderr } = await run(argv);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(expected);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('the program itself runs, and says an unknown option in one line', async () => {
  const bin = fileURLToPath(new URL('../bin/scimulator.js', import.meta.url));
  const runBin = (...argv: string[]) => promisify(execFile)(process.execPath, [bin, ...argv]);

  expect((await runBin('--version')).stdout).toBe(`${packageJson.version}\n`);
  await expect(runBin('target', '--quux')).rejects.toMatchObject({
    code: 2,
    stderr: "error: unknown option '--quux'; see scimulator --help\n",
  });
}, 30_000);
