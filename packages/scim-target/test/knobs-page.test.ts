import { expect, test } from 'vitest';
import { knobsPage } from './knobs-page.ts';

test('docs/knobs.md has every knob and every profile as the code has them', async () => {
  await expect(knobsPage()).toMatchFileSnapshot('../../../docs/knobs.md');
});
