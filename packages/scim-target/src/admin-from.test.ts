import { expect, test } from 'vitest';
import { mayAdminister } from './admin-from.ts';

test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1', undefined])(
  'a client at %s is on this machine',
  (address) => {
    expect(mayAdminister('loopback', address)).toBe(true);
  },
);

test.each([
  '',
  '10.0.0.1',
  '128.0.0.1',
  '::2',
  '::ffff:10.0.0.1',
  '127.0.0.1.example',
  'localhost',
  'fe80::1',
])('a client at "%s" is not, and is heard only where anybody is', (address) => {
  expect(mayAdminister('loopback', address)).toBe(false);
  expect(mayAdminister('anywhere', address)).toBe(true);
});
