import type { Story } from './scenario.ts';
import { DEFAULT_ACCESS } from './stories/default-access.ts';
import { ESCROWS } from './stories/escrow.ts';
import { GROUPS } from './stories/groups.ts';
import { QUARANTINE_CAUSES } from './stories/quarantine-causes.ts';
import { QUARANTINE_COURSE } from './stories/quarantine-course.ts';
import { RESTARTS } from './stories/restart.ts';
import { SKIPS } from './stories/skips.ts';

/** Every story, in the order in which they are told. */
export const STORIES: readonly Story[] = [
  ...SKIPS,
  ...DEFAULT_ACCESS,
  ...GROUPS,
  ...ESCROWS,
  ...QUARANTINE_CAUSES,
  ...QUARANTINE_COURSE,
  ...RESTARTS,
];
