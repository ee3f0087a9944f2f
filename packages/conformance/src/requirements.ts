import { CHANGE } from './requirements/change.ts';
import { CREATE_AND_READ } from './requirements/create-and-read.ts';
import { DISCOVERY } from './requirements/discovery.ts';
import type { Requirement } from './requirements/level.ts';
import { PROTOCOL } from './requirements/protocol.ts';
import { QUERY } from './requirements/query.ts';
import { REPRESENTATION } from './requirements/representation.ts';
import { SECURITY_AND_EXTENSIONS } from './requirements/security-and-extensions.ts';

const TABLE = {
  ...DISCOVERY,
  ...REPRESENTATION,
  ...CREATE_AND_READ,
  ...QUERY,
  ...CHANGE,
  ...PROTOCOL,
  ...SECURITY_AND_EXTENSIONS,
} as const;

export type RequirementId = keyof typeof TABLE;

/** Everything a SCIM endpoint can be held to, by id. Each has a check or, in `skips.ts`, the reason why not. */
export const REQUIREMENTS: Readonly<Record<RequirementId, Requirement>> = TABLE;
