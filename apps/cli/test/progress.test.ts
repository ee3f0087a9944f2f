import { expect, test } from 'vitest';
import { startProgress } from '../src/progress.ts';
import { testIo } from './test-io.ts';

test('what takes less than two seconds shows nothing', () => {
  const world = testIo();
  const progress = startProgress(world.io, { label: 'users', total: 9 });
  world.advance(1_900);
  progress.update(5);
  progress.stop();

  expect(world.stderr()).toBe('');
});

test('without a terminal a line is printed now and then', () => {
  const world = testIo();
  const progress = startProgress(world.io, { label: 'users', total: 9 });
  for (let done = 1; done <= 9; done++) {
    world.advance(2_000);
    progress.update(done, 'detail');
  }
  progress.stop();

  expect(world.stderr()).toBe('users: 1 of 9 detail\nusers: 6 of 9 detail\n');
});

test('on a terminal a bar is drawn, and taken away in the end', () => {
  const world = testIo({ isTty: { stdout: true, stderr: true } });
  const progress = startProgress(world.io, { label: 'users', total: 8 });
  world.advance(2_000);
  progress.update(4, 'half');
  progress.update(6, 'more');
  progress.stop();

  expect(world.stdout()).toBe('');
});
