import { expect, test } from 'vitest';
import { printStory } from '../src/demo/print-story.ts';
import { type DemoEvent, tellStory } from '../src/demo/story.ts';
import { does, proves } from '../src/demo/telling.ts';
import { TOKEN } from '../src/demo/world.ts';
import { run, testIo } from './test-io.ts';

const demo = (...argv: readonly string[]) => run(['demo', '--users', '40', ...argv]);

test('every claim of the story holds, and the real time is told apart from it', async () => {
  const { exitCode, stdout, stderr } = await demo();

  expect(stdout).not.toContain('✗');
  expect(stdout).toMatch(/\nAll \d+ claims hold\. 41 days of virtual time, [\d,]+ requests\.\n$/);
  expect(stderr).toMatch(/^It took \d+\.\d s of real time\.\n$/);
  expect(exitCode).toBe(0);
});

test('the same seed tells the same story word for word, another seed another one', async () => {
  const first = await demo('--seed', '7');

  expect((await demo('--seed', '7')).stdout).toBe(first.stdout);
  expect((await demo('--seed', '8')).stdout).not.toBe(first.stdout);
});

test.each([
  { users: 20, seed: 3 },
  { users: 150, seed: 4 },
])('the claims hold for $users people', async (size) => {
  const failed: DemoEvent[] = [];
  for await (const event of tellStory(size)) if (event.event === 'proves' && !event.holds) failed.push(event);

  expect(failed).toEqual([]);
});

test('--json tells each event in a line, with the evidence whole', async () => {
  const { stdout } = await demo('--json');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(events[0]).toEqual({ event: 'begin', users: 40, seed: 1 });
  expect(events.at(-1)).toMatchObject({ event: 'end', failed: 0, days: 41 });
  expect(events.filter(({ event }) => event === 'chapter').map(({ number }) => number)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  const quarantine = events.findLast(({ what }) => what === 'quarantine');
  expect(quarantine.data).toMatchObject({ reason: 'EncounteredEscrowProportionThreshold', seriesCount: 0 });
  const entry = events.find(({ what }) => what === 'log entry');
  expect(entry.data.provisioningSteps.length).toBeGreaterThan(3);
});

test('neither form of the story shows the token', async () => {
  expect((await demo()).stdout).not.toContain(TOKEN);
  expect((await demo('--json')).stdout).not.toContain(TOKEN);
});

test('a claim that does not hold is shown with what was found, and the exit code is 1', async () => {
  const chapter = {
    title: 'A mistake',
    async *tell() {
      yield does('Somebody counts.');
      yield proves('two and two are five', 4, 5);
    },
  };
  const spoken = testIo();
  const exitCode = await printStory(
    tellStory({ users: 20, seed: 1 }, [chapter]),
    { isJson: false },
    spoken.io,
  );

  expect(exitCode).toBe(1);
  expect(spoken.stdout()).toContain(
    '   Somebody counts.\n   ✗ two and two are five\n     found    4\n     expected 5\n',
  );
  expect(spoken.stdout()).toMatch(/\n1 of 1 claims do not hold\./);
});

test.each(['19', '2001', 'many'])('--users %s is refused', async (users) => {
  const { exitCode, stderr } = await run(['demo', '--users', users]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('Give a whole number from');
});
