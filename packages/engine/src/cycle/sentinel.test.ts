import { expect, test } from 'vitest';
import type { Failure, ProbeResult } from '../target/target.ts';
import { Sentinel } from './sentinel.ts';

const SUSPICIOUS: Failure = { code: 'Unauthorized', status: 401, detail: '401', isSuspicious: true };
const ORDINARY: Failure = { code: 'Conflict', status: 409, detail: '409' };
const REFUSED: ProbeResult = {
  ok: false,
  failure: {
    code: 'CredentialValidationFailure',
    detail: 'the probe answered 401',
    remedy: 'Renew the token',
  },
};

function sentinel(answer: ProbeResult) {
  const probes = { count: 0 };
  const watching = new Sentinel(async () => {
    probes.count += 1;
    return answer;
  });
  return { watching, probes };
}

test('an ordinary refusal is the object’s own and asks nothing', async () => {
  const { watching, probes } = sentinel(REFUSED);
  expect(await watching.blamesConnection(ORDINARY)).toBe(false);
  expect(probes.count).toBe(0);
});

test('a suspicious refusal repeats the probe: accepted, the object is to blame', async () => {
  const { watching } = sentinel({ ok: true });
  expect(await watching.blamesConnection(SUSPICIOUS)).toBe(false);
  expect(watching.lost).toBeUndefined();
});

test('a suspicious refusal repeats the probe: refused again, the connection is lost', async () => {
  const { watching } = sentinel(REFUSED);
  expect(await watching.blamesConnection(SUSPICIOUS)).toBe(true);
  expect(watching.lost).toMatchObject({ code: 'CredentialValidationFailure' });
});

test('many suspicious refusals at once repeat the probe once', async () => {
  const { watching, probes } = sentinel(REFUSED);
  const verdicts = await Promise.all([1, 2, 3].map(() => watching.blamesConnection(SUSPICIOUS)));
  expect(verdicts).toEqual([true, true, true]);
  expect(probes.count).toBe(1);
});
