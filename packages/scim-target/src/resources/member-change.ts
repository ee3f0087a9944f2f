import { isJsonObject, type Json, type PatchOperation, ScimError } from '@scimulator/scim';
import type { TargetType } from '../resource-types.ts';
import { memberKey } from './index-key.ts';
import type { Member, Reading } from './port.ts';
import { attributeNamed, canonicalName, memberValueIn } from './search.ts';

type MembersRead = Reading['members'];

/**
 * The members that PATCH operations look at or touch: those that they name, when they name them one by one (both of
 * Entra's dialects do), else all. Applied to a resource that holds only these, the operations do what they would do
 * to the whole one.
 */
export function membersTouched(operations: readonly PatchOperation[], type: TargetType): MembersRead {
  return operations.map((operation) => touchedBy(operation, type)).reduce(union, 'none');
}

function union(a: MembersRead, b: MembersRead): MembersRead {
  if (a === 'none') return b;
  if (b === 'none') return a;
  if (a === 'all' || b === 'all') return 'all';
  return { values: [...a.values, ...b.values] };
}

function touchedBy({ op, path, value }: PatchOperation, type: TargetType): MembersRead {
  if (type.members === undefined) return 'none';
  if (path === undefined) return touchedWithoutPath(op, value, type);
  if (canonicalName(path.attribute, type) !== type.members) return 'none';
  if (path.filter !== undefined) {
    const named = memberValueIn(path.filter);
    return named === undefined ? 'all' : { values: [named] };
  }
  if (path.sub !== undefined || op === 'replace' || value === undefined) return 'all';
  return { values: valuesIn(value) };
}

function touchedWithoutPath(
  op: PatchOperation['op'],
  value: Json | undefined,
  type: TargetType,
): MembersRead {
  if (!isJsonObject(value)) return 'none';
  const touched = Object.entries(value).filter(([name]) => attributeNamed(name, type) === type.members);
  if (touched.length === 0) return 'none';
  if (op !== 'add') return 'all';
  return { values: touched.flatMap(([, members]) => valuesIn(members)) };
}

function valuesIn(members: Json): readonly string[] {
  const elements: readonly Json[] = Array.isArray(members) ? members : [members];
  return elements.flatMap((element) => {
    const value = isJsonObject(element) ? element['value'] : element;
    return typeof value === 'string' ? [value] : [];
  });
}

/** The elements of the members attribute, one per value: the first of several counts. */
export function membersIn(elements: Json | undefined, attribute: string): readonly Member[] {
  if (!Array.isArray(elements)) return [];
  const members = new Map<string, Member>();
  for (const element of elements as readonly Json[]) {
    if (!isMember(element)) {
      throw new ScimError({
        scimType: 'invalidValue',
        detail: `each element of ${attribute} needs a "value"`,
      });
    }
    const key = memberKey(element.value);
    if (!members.has(key)) members.set(key, element);
  }
  return [...members.values()];
}

const isMember = (element: Json): element is Member =>
  isJsonObject(element) && typeof element['value'] === 'string' && element['value'] !== '';

/** What turns the members before into the members after. */
export function memberChange(
  before: readonly Member[],
  after: readonly Member[],
): { readonly added: readonly Member[]; readonly removed: readonly string[] } {
  const earlier = new Map(before.map((member) => [memberKey(member.value), JSON.stringify(member)]));
  const staying = new Set(after.map((member) => memberKey(member.value)));
  return {
    added: after.filter((member) => earlier.get(memberKey(member.value)) !== JSON.stringify(member)),
    removed: before.map((member) => member.value).filter((value) => !staying.has(memberKey(value))),
  };
}
