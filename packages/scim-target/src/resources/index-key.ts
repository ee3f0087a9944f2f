import { createHash } from 'node:crypto';
import { foldCase, type Resource } from '@scimulator/scim';
import type { IndexName, TargetType } from '../resource-types.ts';
import type { IndexKeys } from './port.ts';

/** Longer keys are replaced by their digest: a Postgres index takes entries of up to 2,704 bytes. */
const KEY_LENGTH_MAX = 256;

/**
 * The form of a value in an index: equal keys mean equal values. JSON's spelling, because text with a NUL
 * or half a surrogate pair cannot be stored in Postgres as it is.
 */
export function indexKey(value: string, caseExact: boolean): string {
  const spelled = JSON.stringify(caseExact ? value : foldCase(value)).slice(1, -1);
  return spelled.length <= KEY_LENGTH_MAX ? spelled : createHash('sha256').update(spelled).digest('hex');
}

/** The key that tells members apart. RFC 7643 8.7.1 declares `members.value` as not case-exact. */
export const memberKey = (value: string): string => indexKey(value, false);

/** The ids that a member's value may name: ids are case-exact, values of members are not. */
export const memberIds = (value: string): readonly string[] => [indexKey(value, true), memberKey(value)];

/** The keys under which a resource is found. */
export function indexKeys(type: TargetType, attributes: Resource): IndexKeys {
  const keys: Partial<Record<IndexName, string>> = {};
  for (const { name, index, caseExact } of type.indexed) {
    const value = attributes[name];
    if (typeof value === 'string') keys[index] = indexKey(value, caseExact);
  }
  return keys;
}
