import type { AppRole } from '../directory/directory.ts';
import type { TargetRole } from '../target/target.ts';

/** A role that occurs more than once, and where. */
export interface DuplicateRole {
  readonly key: string;
  readonly where: 'target' | 'appRoles';
}

/** A role is known by its value, without regard to case, else by its display name. */
function keyOf(role: Pick<TargetRole, 'value' | 'displayName'>): string {
  return (role.value === '' ? role.displayName : role.value).toLowerCase();
}

/**
 * The roles that keep a role import from working: the same one twice in what the target offers, or twice among the
 * application's own app roles (entra-engine 3.3, 8.2; design part 11).
 */
export function duplicateRoles(
  offered: readonly TargetRole[],
  appRoles: readonly AppRole[],
): readonly DuplicateRole[] {
  return [
    ...repeated(offered.map(keyOf)).map((key) => ({ key, where: 'target' as const })),
    ...repeated(appRoles.map(keyOf)).map((key) => ({ key, where: 'appRoles' as const })),
  ];
}

function repeated(keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice];
}
