import type { AppRole, AssigningGroup, EffectiveAssignment, SourceObject } from '../directory/directory.ts';
import type { Settings } from '../settings.ts';

/** The role of somebody who was assigned without choosing one, "default access". */
export const DEFAULT_ACCESS_ROLE = '00000000-0000-0000-0000-000000000000';

/** Provisioning configured from here on never skipped default access. */
const DEFAULT_ACCESS_SINCE_MS = Date.UTC(2020, 3, 16);

/** From here on no configuration skips it any more, whatever its age. */
const DEFAULT_ACCESS_FOR_ALL_MS = Date.UTC(2020, 7, 1);

export interface EntitlementInput {
  readonly object: Pick<SourceObject, 'assignments'>;
  readonly appRoles: readonly AppRole[];
  readonly job: { readonly createdMs: number };
  readonly nowMs: number;
  /** Whether a group has a joining value; given where the group mapping is on. */
  readonly groupJoining?: (group: AssigningGroup) => boolean;
  readonly settings: Pick<Settings, 'emptyGroupMatchBlocksMembers'>;
}

export interface Entitlement {
  readonly isAssigned: boolean;
  readonly isEffectivelyEntitled: boolean;
  /** For an assigned object that is not entitled: why, and what to do. */
  readonly brokenBecause?: string;
}

/**
 * Whether an assignment, direct or through a group, resolves to an enabled app role, or to default access where that
 * counts (entra-engine 3.1, 3.2). One good assignment is enough.
 */
export function entitlement(input: EntitlementInput): Entitlement {
  const { assignments } = input.object;
  if (assignments.length === 0) return { isAssigned: false, isEffectivelyEntitled: false };

  const obstacles: string[] = [];
  for (const assignment of assignments) {
    const obstacle = obstacleOf(assignment, input);
    if (obstacle === undefined) return { isAssigned: true, isEffectivelyEntitled: true };
    obstacles.push(obstacle);
  }
  return {
    isAssigned: true,
    isEffectivelyEntitled: false,
    brokenBecause: [...new Set(obstacles)].join('; '),
  };
}

/** Why an assignment does not entitle; undefined when it does. */
function obstacleOf(assignment: EffectiveAssignment, input: EntitlementInput): string | undefined {
  return groupObstacle(assignment, input) ?? roleObstacle(assignment, input);
}

/** A group that cannot be matched provisions neither itself nor its members. */
function groupObstacle(
  { through }: EffectiveAssignment,
  { groupJoining, settings }: EntitlementInput,
): string | undefined {
  if (through === undefined || groupJoining === undefined || !settings.emptyGroupMatchBlocksMembers) {
    return undefined;
  }
  return groupJoining(through)
    ? undefined
    : `the assigned group ${through.id} has no value for its matching attribute; fill it in the source`;
}

function roleObstacle(
  { id, appRoleId, through }: EffectiveAssignment,
  { appRoles, job, nowMs }: EntitlementInput,
): string | undefined {
  if (appRoleId === DEFAULT_ACCESS_ROLE) {
    const counts = job.createdMs >= DEFAULT_ACCESS_SINCE_MS || nowMs >= DEFAULT_ACCESS_FOR_ALL_MS;
    return counts
      ? undefined
      : 'only the default access role is assigned, which this configuration of before 16 April 2020 does not provision; assign another role';
  }
  const role = appRoles.find((each) => each.id === appRoleId);
  if (role === undefined) {
    const whom = through === undefined ? 'the user or group' : `the group ${through.id}`;
    return `the assignment ${id} names the app role ${appRoleId}, which does not exist; unassign ${whom} and assign it again`;
  }
  return role.isEnabled
    ? undefined
    : `the app role '${role.displayName}' is disabled; enable it or assign another role`;
}
