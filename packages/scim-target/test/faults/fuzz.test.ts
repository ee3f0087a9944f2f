import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConnectionResetError, FAULTS } from '../../src/index.ts';
import { request } from '../random-requests.ts';
import { setup } from '../world.ts';

const rules = FAULTS.flatMap(({ name, variants = {} }) => [
  { fault: name },
  ...Object.keys(variants).map((variant) => ({ fault: name, variant })),
]);

test('no fault makes the target itself fail, whatever is asked, alone or with others', async () => {
  const some = fc.array(fc.constantFrom(...rules), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(some, fc.array(request, { minLength: 1, maxLength: 12 }), async (faults, requests) => {
      const { target, scim, errors } = setup();
      for (const fault of faults) target.faults.add(fault);
      for (const { method, path, body, headers } of requests) {
        await scim(method, path, body, headers).catch((error) =>
          expect(error).toBeInstanceOf(ConnectionResetError),
        );
      }
      expect(errors).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
