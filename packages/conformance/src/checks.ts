import type { Check } from './check.ts';
import { CHANGE_CHECKS } from './checks/change.ts';
import { CREATE_CHECKS } from './checks/create.ts';
import { DISCOVERY_CHECKS } from './checks/discovery.ts';
import { FILTER_CHECKS } from './checks/filter.ts';
import { GROUP_CHECKS } from './checks/group.ts';
import { LIST_CHECKS } from './checks/list.ts';
import { PATCH_CHECKS } from './checks/patch.ts';
import { PATCH_CLIENT_CHECKS } from './checks/patch-clients.ts';
import { PROTOCOL_CHECKS } from './checks/protocol.ts';
import { READ_CHECKS } from './checks/read.ts';

/** All checks, in the order in which they run and are reported. */
export const CHECKS: readonly Check[] = [
  ...DISCOVERY_CHECKS,
  ...CREATE_CHECKS,
  ...READ_CHECKS,
  ...FILTER_CHECKS,
  ...LIST_CHECKS,
  ...PATCH_CHECKS,
  ...PATCH_CLIENT_CHECKS,
  ...GROUP_CHECKS,
  ...CHANGE_CHECKS,
  ...PROTOCOL_CHECKS,
];
