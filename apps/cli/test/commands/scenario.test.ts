import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, testIo } from '../test-io.ts';

const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('list names every scenario with its title, as JSON also what it proves', async () => {
  const { exitCode, stdout } = await run(['scenario', 'list']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^escrow\/4000-no-quarantine {2,}4,000 failures/m);

  const listed = jsonLines((await run(['scenario', 'list', '--json'])).stdout);
  expect(listed).toHaveLength(stdout.trimEnd().split('\n').length);
  expect(listed.find(({ id }) => id === 'escrow/60001-total')).toMatchObject({ proves: ['ENG-QUAR-13'] });
});

test('run proves those that fit, each in a line, and sums up', async () => {
  const { exitCode, stdout } = await run([
    'scenario',
    'run',
    'escrow/4*',
    'skip/not-assigned',
    '--scale',
    '100',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^✓ skip\/not-assigned {2}0\.0 s {2}1 object$/m);
  expect(stdout).toMatch(/^✓ escrow\/4000-no-quarantine {2}0\.0 s {2}40 objects$/m);
  expect(stdout).toMatch(/^\d passed, 0 failed, 0 not carried out at thresholds divided by 100 in 0\.0 s$/m);
});

test('--trace prints the timeline and the exchanges', async () => {
  const { stdout } = await run(['scenario', 'run', 'skip/scoping-filter', '--trace']);
  expect(stdout).toMatch(/2026-01-05T08:00:00\.000Z {2}given {7}ada works in Sales/);
  expect(stdout).toMatch(/exchange {4}POST https:\/\/target\.test\/scim\/v2\/Users → 201\n {42}\{"schemas"/);
  expect(stdout).toMatch(/then {8}ada is created: \{"action":"create"/);
  expect(stdout).toMatch(/cycle {7}initial cycle completed: 1 created, 1 skipped/);
  expect(stdout).not.toContain('the-token-of-the-scenarios');
});

test('--json prints a line for each scenario and the sums', async () => {
  const { stdout } = await run(['scenario', 'run', 'skip/not-assigned', '--json']);
  expect(jsonLines(stdout)).toMatchObject([
    { event: 'scenario', id: 'skip/not-assigned', verdict: 'pass' },
    { event: 'report', schemaVersion: 1, scale: 1, summary: { pass: 1, fail: 0, error: 0 } },
  ]);
});

test('reports go to files, and then only those are written', async () => {
  const world = testIo();
  const reports = ['--report', 'json=out.json', '--report', 'junit=out.xml'];
  const { exitCode, stdout } = await run(['scenario', 'run', 'skip/not-assigned', ...reports], world);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(JSON.parse(readFileSync(join(world.folder, 'out.json'), 'utf8'))).toMatchObject({
    summary: { pass: 1 },
  });
  expect(readFileSync(join(world.folder, 'out.xml'), 'utf8')).toContain('<testsuite name="skip" tests="1"');
});

test('an unknown id is refused with the nearest names', async () => {
  const { exitCode, stderr } = await run(['scenario', 'run', 'escrow/6001-total']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^error: there is no scenario escrow\/6001-total: did you mean escrow\/60001-total, /,
  );
});

test('a scale that leaves fractions of objects is refused', async () => {
  for (const scale of ['3', '0', '2.5', 'x']) {
    const { exitCode, stderr } = await run(['scenario', 'run', '--scale', scale]);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('divides 500'),
    });
  }
});

test('a stopped run says so and ends with 2', async () => {
  const world = testIo();
  world.interrupt();
  const { exitCode, stderr } = await run(['scenario', 'run', '--scale', '100'], world);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('stopped') });
});
