import { expect, test } from 'vitest';
import { faultsPage } from './faults-page.ts';

test('docs/faults.md lists every fault as the catalogue in the code has it', async () => {
  await expect(faultsPage()).toMatchFileSnapshot('../../../docs/faults.md');
});
