import { type Attribute, findAttribute } from '../attribute.ts';
import { refusal } from '../error.ts';
import type { Filter } from '../filter/ast.ts';
import { checkValueFilter } from '../filter/check.ts';
import { compileIn } from '../filter/evaluate.ts';
import { asElement, elementScope } from '../filter/scope.ts';
import { addElements, elementsOf, removeListed, settlePrimary } from '../multi-valued.ts';
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  sameJson,
  withMember,
} from '../resource.ts';
import type { Tolerances } from '../tolerance.ts';
import { readElement, readValue } from '../value.ts';
import { isGiven } from './operation.ts';
import { type Change, changeSingle, mergeInto } from './single.ts';

/** A change of a multi-valued attribute: of all of it, of the elements that a filter names, or of one part of those. */
export interface ManyChange extends Change {
  readonly filter?: Filter | undefined;
  readonly sub?: Attribute | undefined;
}

/** The container after the change. Each case takes time linear in the number of elements. */
export function changeMany(container: JsonObject, attribute: Attribute, change: ManyChange): JsonObject {
  const before = elementsOf(memberOf(container, attribute.name));
  const isWhole = change.filter === undefined && change.sub === undefined;
  const changed = isWhole
    ? changeWhole(attribute, before, change)
    : changeMatching(attribute, before, change);
  const after = settlePrimary(attribute, { before, after: changed, at: change.at });
  if (attribute.required && after.length === 0) refuseEmpty(change);
  if (attribute.mutability === 'immutable' && before.length > 0 && !sameJson(before, after)) {
    throw refusal('mutability', `${change.at} is immutable and has a value already`);
  }
  return withMember(container, attribute.name, after.length === 0 ? undefined : after);
}

function changeWhole(attribute: Attribute, before: readonly Json[], change: ManyChange): readonly Json[] {
  const listed = readListed(attribute, change);
  switch (change.op) {
    case 'add':
      return addElements(attribute, before, listed);
    case 'replace':
      return listed;
    case 'remove':
      // Entra's legacy dialect lists the members to remove; without a list the attribute is unassigned.
      return isGiven(change.value) ? removeListed(attribute, before, listed) : [];
  }
}

function changeMatching(attribute: Attribute, before: readonly Json[], change: ManyChange): readonly Json[] {
  const matches = matcher(attribute, change);
  const isRemoval = change.op === 'remove';
  if (isRemoval && change.tolerances.removeFilterMiss === 'noTarget' && !before.some(matches))
    refuseMiss(change);
  if (isRemoval && change.sub === undefined) return before.filter((element) => !matches(element));
  if (isRemoval || before.some(matches)) return changeMatched(attribute, before, { ...change, matches });
  return addElements(attribute, before, createElements(attribute, change));
}

type Matcher = (element: Json) => boolean;

function changeMatched(
  attribute: Attribute,
  before: readonly Json[],
  change: ManyChange & { readonly matches: Matcher },
): readonly Json[] {
  return before.flatMap((element) => {
    if (!change.matches(element)) return [element];
    const changed = changeElement(attribute, element, change);
    return isJsonObject(changed) && Object.keys(changed).length === 0 ? [] : [changed];
  });
}

function changeElement(attribute: Attribute, element: Json, change: ManyChange): Json {
  if (change.sub !== undefined) return changeSingle(asElement(element), change.sub, change);
  if (change.op === 'add' && attribute.type === 'complex')
    return mergeInto(asElement(element), attribute, change);
  return readOne(attribute, change);
}

/**
 * Entra adds and replaces values that are not there yet: `emails[type eq "work"].value` makes the work address. Where the
 * operation gives nothing, nothing is made.
 */
function createElements(attribute: Attribute, change: ManyChange): readonly Json[] {
  const mayCreate =
    change.op === 'add' || (change.sub !== undefined && change.tolerances.createOnFilterMiss === 'create');
  const start = mayCreate ? describedBy(attribute, change.filter, change.tolerances) : undefined;
  if (start === undefined) return refuseMiss(change);
  const created = changeElement(attribute, start, change);
  return created === start ? [] : [created];
}

/** The element that a filter describes outright, by `eq` and `and` alone; undefined for any other filter. */
function describedBy(
  attribute: Attribute,
  filter: Filter | undefined,
  tolerances: Tolerances,
): JsonObject | undefined {
  if (filter === undefined) return {};
  if (filter.kind === 'and') {
    const parts = filter.filters.map((operand) => describedBy(attribute, operand, tolerances));
    return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined;
  }
  if (filter.kind !== 'compare' || filter.op !== 'eq' || filter.value === null) return undefined;
  const sub = findAttribute(attribute.subAttributes, filter.path.name);
  if (sub === undefined || sub.mutability === 'readOnly') return undefined;
  return changeSingle({}, sub, { op: 'add', value: filter.value, at: sub.name, tolerances });
}

function matcher(attribute: Attribute, { filter, tolerances }: ManyChange): Matcher {
  if (filter === undefined) return () => true;
  checkValueFilter(filter, attribute, { coerceBooleanText: tolerances.coerceBooleanText });
  const test = compileIn(elementScope(attribute), filter);
  return (element) => test(asElement(element));
}

function readListed(attribute: Attribute, change: Change): readonly Json[] {
  const { value } = change;
  if (!isGiven(value)) return [];
  // RFC 7644 3.5.2 lets a client write one value without the array around it.
  const list = isJsonArray(value) ? value : [value];
  return elementsOf(readValue(attribute, list, change));
}

function readOne(attribute: Attribute, change: Change): Json {
  const { value = null, at } = change;
  const sole = isJsonArray(value) && value.length === 1 ? (value[0] ?? null) : value;
  const element = readElement(attribute, sole, change);
  if (element === undefined) throw refusal('invalidValue', `${at} needs a value`);
  return element;
}

function refuseMiss({ at }: Change): never {
  throw refusal('noTarget', `${at} matches no value`);
}

function refuseEmpty({ op, at }: Change): never {
  if (op === 'remove') throw refusal('mutability', `${at} is required and cannot be removed`);
  throw refusal('invalidValue', `${at} is required and must keep a value`);
}
