import {
  foldCase,
  isJsonObject,
  type Json,
  type JsonObject,
  parsePath,
  type Resource,
} from '@scimulator/scim';
import { booleanOf, integerOf, isEmpty, isList, listOf, textOf } from '../expression/value.ts';
import type { AttributeMapping } from '../schema/compiled-schema.ts';
import type { AttributeChange } from './attribute-change.ts';
import type { MappedValue } from './map.ts';
import { valueAt } from './target-value.ts';

/** What an update has to send; empty when source and target agree (`RedundantExport`). Source: entra-engine 4.2. */
export function diff(values: readonly MappedValue[], current: Resource): readonly AttributeChange[] {
  const changes: AttributeChange[] = [];
  for (const { mapping, value } of values) {
    const held = valueAt(current, mapping.path);
    const wanted = wantedValue(mapping, value, held);
    if (wanted !== undefined) changes.push(change(mapping, wanted, held));
  }
  return changes;
}

/** What a resource holds at a path written as in a mapping; undefined where it holds nothing. */
export function readPath(resource: Resource, path: string): Json | undefined {
  return valueAt(resource, parsePath(path));
}

interface Wanted {
  readonly kind: 'add' | 'replace';
  readonly value: Json;
}

function change(mapping: AttributeMapping, wanted: Wanted, held: Json | undefined): AttributeChange {
  return {
    path: mapping.targetPath,
    ...wanted,
    ...(held !== undefined && !isEmpty(held) && { oldValue: held }),
    ...(mapping.isRedacted && { isRedacted: true }),
  };
}

/** Undefined where nothing is to be sent. */
function wantedValue(mapping: AttributeMapping, value: Json, held: Json | undefined): Wanted | undefined {
  if (isEmpty(held)) return isEmpty(value) ? undefined : { kind: 'add', value };
  // A mapping without source, and AttributeAddOnly, fill what is empty and nothing else.
  if (mapping.source.kind === 'none' || mapping.flowType === 'AttributeAddOnly') return undefined;
  return isList(value)
    ? wantedList(mapping, value, listOf(held))
    : wantedSingle(mapping, value, held ?? null);
}

function wantedSingle(mapping: AttributeMapping, value: Json, held: Json): Wanted | undefined {
  if (mapping.flowType === 'ValueAddOnly') return undefined;
  if (mapping.flowBehavior === 'FlowWhenChanged' && isSame(value, held, mapping)) return undefined;
  return { kind: 'replace', value };
}

/** Sets: order means nothing. Where values are only added, what the source lacks stays in the target. */
function wantedList(
  mapping: AttributeMapping,
  values: readonly Json[],
  held: readonly Json[],
): Wanted | undefined {
  const isFlowing = mapping.flowBehavior === 'FlowAlways';
  const missing = notIn(values, held, mapping);
  if (isAddOnly(mapping)) {
    const added = isFlowing ? values : missing;
    return added.length === 0 ? undefined : { kind: 'add', value: added };
  }
  const isChanged = isFlowing || missing.length > 0 || notIn(held, values, mapping).length > 0;
  return isChanged ? { kind: 'replace', value: values } : undefined;
}

function isAddOnly({ isAdditive, flowType }: AttributeMapping): boolean {
  return isAdditive || flowType === 'MultiValueAddOnly' || flowType === 'ValueAddOnly';
}

/** The elements without an equal among the others. */
function notIn(
  elements: readonly Json[],
  others: readonly Json[],
  mapping: AttributeMapping,
): readonly Json[] {
  const byKey = new Map(others.map((other) => [keyOf(other, mapping), other]));
  return elements.filter((element) => {
    const other = byKey.get(keyOf(element, mapping));
    return other === undefined || !isSame(element, other, mapping);
  });
}

/** What tells an element from others: its `value` where it is an object with one. */
function keyOf(element: Json, mapping: AttributeMapping): string {
  const told = isJsonObject(element) ? (element['value'] ?? element) : element;
  return comparable(told, mapping);
}

/** Equal in the target's eyes: by type, and without case unless the attribute is case-exact. */
function isSame(a: Json, b: Json, mapping: AttributeMapping): boolean {
  if (isJsonObject(a) && isJsonObject(b)) return agree(a, b, mapping);
  return comparable(a, mapping) === comparable(b, mapping);
}

/** What only one side shows cannot differ: a server may drop sub-attributes it does not know, or add its own. */
function agree(a: JsonObject, b: JsonObject, mapping: AttributeMapping): boolean {
  return Object.entries(a).every(([name, value]) => {
    const other = Object.hasOwn(b, name) ? b[name] : undefined;
    return other === undefined || comparable(value, mapping) === comparable(other, mapping);
  });
}

/** A text that is the same for values that mean the same: "True" and true, two writings of one moment, Ann and ANN. */
function comparable(value: Json, { type, isCaseExact }: AttributeMapping): string {
  const text = textOf(value) ?? JSON.stringify(value);
  switch (type) {
    case 'Boolean':
      return String(booleanOf(value) ?? text);
    case 'Integer':
      return String(integerOf(value) ?? text);
    case 'DateTime': {
      const moment = Date.parse(text);
      return Number.isNaN(moment) ? text : String(moment);
    }
    case 'String':
    case 'Reference':
    case 'Binary':
      return isCaseExact ? text : foldCase(text);
  }
}
