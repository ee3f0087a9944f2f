import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, testIo } from '../test-io.ts';

const ADA = {
  id: '00000000-0000-4000-8000-000000000001',
  givenName: 'Ada',
  mobilePhone: '+1 555',
  mail: '',
  proxyAddresses: ['a', 'b'],
};

function expression(text: string, ...options: readonly string[]) {
  const world = testIo();
  writeFileSync(join(world.folder, 'ada.json'), JSON.stringify(ADA));
  return run(['expression', text, '--object', 'ada.json', ...options], world);
}

test('the value is shown with its type', async () => {
  expect(await expression('Append([givenName], ".x")')).toEqual({
    exitCode: 0,
    stdout: 'value  "Ada.x"\ntype   String\n',
    stderr: '',
  });
});

test('null means that nothing flows', async () => {
  const { stdout } = await expression('IgnoreFlowIfNullOrEmpty([mail])');
  expect(stdout).toBe('value  null\ntype   null: nothing flows, the target keeps what it has\n');
});

test.each([
  ['[mobile]', '+1 555', 'String'],
  ['Count([proxyAddresses])', 2, 'Integer'],
  ['IsPresent([mail])', false, 'Boolean'],
  ['[proxyAddresses]', ['a', 'b'], 'list of 2'],
  ['Now()', '1/1/2026 12:00:00 AM', 'String'],
])('%s gives machines one line', async (text, value, type) => {
  const { stdout, exitCode } = await expression(text, '--json');
  expect([JSON.parse(stdout), exitCode]).toEqual([{ value, type }, 0]);
});

test('a caret points at what is wrong', async () => {
  expect(await expression('Append([givenName] ".x")')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `Append([givenName] ".x")
                   ^
at character 20: expected ',' or ')', found ".x"
`,
  });
});

test('of a long expression the part around the place is shown', async () => {
  const { stderr } = await expression(`${'Append("a", '.repeat(20)}oops${')'.repeat(20)}`);
  const [shown = '', caret = ''] = stderr.split('\n');
  expect(shown.slice(caret.length - 1)).toMatch(/^oops\)+$/);
  expect(shown.length).toBeLessThan(125);
});

test('machines get the position of a problem', async () => {
  const { stdout, exitCode } = await expression('append([a], "b")', '--json');
  expect([JSON.parse(stdout), exitCode]).toEqual([
    {
      problem: { position: 1, expected: 'a function (Append: names are case-sensitive)', found: "'append'" },
    },
    2,
  ]);
});

test('an expression that fails for this object says why', async () => {
  expect(await expression('Left([givenName], "x")')).toMatchObject({
    exitCode: 1,
    stdout: 'it cannot be evaluated for this object: Left takes an integer as argument 2 and got "x"\n',
  });
});

test('the default domain is an option', async () => {
  const { stdout } = await expression('DefaultDomain()', '--default-domain', 'contoso.example', '--json');
  expect(JSON.parse(stdout)).toEqual({ value: 'contoso.example', type: 'String' });
});

test('a file that cannot be read ends the command with advice', async () => {
  const ran = await run(['expression', '[a]', '--object', 'none.json']);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toMatch(/cannot read .*none\.json .*: give a JSON file with one user or group\n/);
});
