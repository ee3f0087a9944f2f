import type { AppRole, AssigningGroup, SourceObject } from '../directory/directory.ts';
import type { Patterns } from '../expression/patterns.ts';
import type { FilterGroup } from '../schema/compiled-schema.ts';
import type { Settings } from '../settings.ts';
import { type Entitlement, entitlement } from './entitlement.ts';
import { evaluateScope } from './scope-filter.ts';

export interface ScopeVerdict {
  readonly isInScope: boolean;
  readonly isActive: boolean;
  readonly isAssigned: boolean;
  readonly isEffectivelyEntitled: boolean;
  readonly hasPassedFilter: boolean;
  /** `"<title>.<attribute> <OPERATOR> '<value>'"` → result; empty without filters. */
  readonly filterResults: Readonly<Record<string, boolean>>;
  /** Every condition that fails, as a clause for people, in a fixed order. */
  readonly failing: readonly string[];
}

export interface ScopeInput {
  readonly object: SourceObject;
  readonly filters: readonly FilterGroup[];
  readonly patterns: Patterns;
  readonly appRoles: readonly AppRole[];
  readonly settings: Settings;
  readonly jobCreatedMs: number;
  readonly nowMs: number;
  /** Whether a group has a value to be matched by; absent when groups are not provisioned. */
  readonly groupCanBeMatched?: (group: AssigningGroup) => boolean;
}

/**
 * inScope = isActive AND (syncAll OR (assigned AND effectivelyEntitled)) AND filterPassed.
 *
 * Source: entra-engine 2.2.
 */
export function scopeOf(input: ScopeInput): ScopeVerdict {
  const { object, settings } = input;
  const isActive = object.state === 'active' && !isBlocked(object);
  const filter = evaluateScope(input.filters, object.attributes, input.patterns);
  const entitled = entitlementOf(object, input);

  const failing: string[] = [];
  if (!isActive) failing.push('it is not active in the source system');
  if (!settings.syncAll) {
    if (!entitled.isAssigned) failing.push('it is not assigned to the application');
    else if (!entitled.isEffectivelyEntitled) {
      failing.push(`it lacks a valid entitlement (${entitled.brokenBecause ?? 'no assignment entitles it'})`);
    }
  }
  if (!filter.passed) failing.push('it does not pass the scoping filter');

  return {
    isInScope: failing.length === 0,
    isActive,
    isAssigned: entitled.isAssigned,
    isEffectivelyEntitled: entitled.isEffectivelyEntitled,
    hasPassedFilter: filter.passed,
    filterResults: filter.results,
    failing,
  };
}

/** What the assignments of an object entitle it to. */
export function entitlementOf(
  object: Pick<SourceObject, 'assignments'>,
  { appRoles, jobCreatedMs, nowMs, settings, groupCanBeMatched }: Omit<ScopeInput, 'object'>,
): Entitlement {
  return entitlement({
    object,
    appRoles,
    job: { createdMs: jobCreatedMs },
    nowMs,
    settings,
    ...(groupCanBeMatched !== undefined && { groupJoining: groupCanBeMatched }),
  });
}

/** `accountEnabled` false: sign-in is blocked. Files and Graph write a Boolean, CSV a text. */
function isBlocked(object: SourceObject): boolean {
  const { accountEnabled } = object.attributes;
  return accountEnabled === false || (typeof accountEnabled === 'string' && /^false$/i.test(accountEnabled));
}
