import { isJsonObject, type Json, type JsonObject, type Resource } from '@scimulator/scim';
import type { AppRole, SourceObject } from '../directory/directory.ts';
import type { Environment } from '../expression/environment.ts';
import { ROLE_TYPE } from '../expression/functions/roles.ts';
import { booleanOf, integerOf, isEmpty, isList, listOf, textOf } from '../expression/value.ts';
import type { AttributeMapping, AttributeType, ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure } from '../target/target.ts';
import { sourceContext, sourceValue } from './source-values.ts';
import { withValueAt } from './target-value.ts';

export interface MapInput {
  readonly mapping: ObjectMapping;
  readonly object: Pick<SourceObject, 'id' | 'attributes' | 'assignments'>;
  readonly isSoftDeleted: boolean;
  readonly isCreate: boolean;
  readonly appRoles: readonly AppRole[];
  readonly environment: Environment;
}

/** What a target attribute is to hold, already of the target's type: `active` is a boolean here. */
export interface MappedValue {
  readonly mapping: AttributeMapping;
  readonly value: Json;
}

export type MapResult =
  | {
      readonly ok: true;
      readonly values: readonly MappedValue[];
      /** Target paths of required attributes that got no value. */
      readonly missing: readonly string[];
    }
  | { readonly ok: false; readonly failure: Failure };

/** Evaluates every attribute mapping that applies (entra-engine 4.1). Null does not flow: it is simply not among the values. */
export function mapObject(input: MapInput): MapResult {
  const { mapping, isCreate } = input;
  const applying = isCreate
    ? mapping.attributes
    : mapping.attributes.filter(({ flowType }) => flowType !== 'ObjectAddOnly');
  return mapAttributes(applying, input);
}

/** Whether the mapping can disable: some value of it depends on IsSoftDeleted (entra-engine 1.8). */
export function readsSoftDeleted(mapping: ObjectMapping): boolean {
  return mapping.attributes.some(isSoftDeletion);
}

/** Only what reads IsSoftDeleted, with IsSoftDeleted true: the update that disables. Empty where `active` is not mapped so. */
export function softDeleteValues(input: Omit<MapInput, 'isSoftDeleted' | 'isCreate'>): MapResult {
  const attributes = input.mapping.attributes.filter(
    (mapping) => isSoftDeletion(mapping) && mapping.flowType !== 'ObjectAddOnly',
  );
  return mapAttributes(attributes, { ...input, isSoftDeleted: true, isCreate: false });
}

function isSoftDeletion({ source }: AttributeMapping): boolean {
  switch (source.kind) {
    case 'direct':
      return source.attribute === 'IsSoftDeleted';
    case 'expression':
      return source.reads.includes('IsSoftDeleted');
    case 'constant':
    case 'none':
      return false;
  }
}

function mapAttributes(attributes: readonly AttributeMapping[], input: MapInput): MapResult {
  const context = sourceContext(input);
  const values: MappedValue[] = [];
  const missing: string[] = [];
  for (const mapping of attributes) {
    const evaluated = sourceValue(mapping.source, context);
    if (!evaluated.ok) return failed('InternalError', mapping, evaluated.detail);
    const value = evaluated.value ?? defaultFor(mapping, input.isCreate);
    const mapped = mapping.isRequired && isEmpty(value) ? requiredDefault(mapping, input.isCreate) : value;
    if (mapped === null) {
      if (isMissing(mapping, input.isCreate)) missing.push(mapping.targetPath);
      continue;
    }
    const fitted = fit(mapped, mapping);
    if (fitted === undefined) {
      return failed(
        'SchemaPropertyCanOnlyAcceptValue',
        mapping,
        'the source has several values and the target takes one',
      );
    }
    values.push({ mapping, value: fitted });
  }
  return { ok: true, values, missing };
}

function failed(code: Failure['code'], { targetPath }: AttributeMapping, why: string): MapResult {
  return { ok: false, failure: { code, detail: `the mapping of ${targetPath} failed: ${why}` } };
}

/** A default flows on create only; that of a mapping without source also later, where the target is empty. */
function defaultFor({ defaultValue, source }: AttributeMapping, isCreate: boolean): Json {
  return isCreate || source.kind === 'none' ? (defaultValue ?? null) : null;
}

function requiredDefault(mapping: AttributeMapping, isCreate: boolean): Json {
  return isCreate ? (mapping.requiredDefault ?? null) : null;
}

/** Where the definition has a default, the target has had a value since the create, and an update leaves it alone. */
function isMissing(mapping: AttributeMapping, isCreate: boolean): boolean {
  return mapping.isRequired && (isCreate || mapping.requiredDefault === undefined);
}

/** The value in the target's type and number; undefined for several values where the target takes one. */
function fit(value: Json, mapping: AttributeMapping): Json | undefined {
  if (!mapping.isMultiValued) {
    const single = isList(value) ? (value.length === 1 ? value[0] : undefined) : value;
    return single === undefined ? undefined : convert(single, mapping.type);
  }
  const elements = isEmpty(value) ? [] : listOf(value);
  return elements.map((element) => {
    const converted = convert(element, mapping.type);
    return mapping.isComplex && textOf(converted) !== undefined ? { value: converted } : converted;
  });
}

/** What cannot be converted stays as it is: the target is the judge of it. */
function convert(value: Json, type: AttributeType): Json {
  switch (type) {
    case 'Boolean':
      return booleanOf(value) ?? value;
    case 'Integer':
      return integerOf(value) ?? value;
    case 'String':
    case 'Reference':
    case 'Binary':
    case 'DateTime':
      return textOf(value) ?? value;
  }
}

/**
 * The body of a create (entra-engine 4.4, scim-wire 3.5): elements with the same filter are merged, extensions nested under
 * their URN, a custom one not announced. References come later, so that a group starts with no members.
 */
export function createBody(values: readonly MappedValue[], mapping: ObjectMapping): Resource {
  const mapped = values
    .filter(({ value }) => !isEmpty(value))
    .reduce<JsonObject>((body, { mapping: { path }, value }) => withValueAt(body, path, value), {
      schemas: mapping.targetSchemas,
    });
  return {
    ...mapped,
    ...(isList(mapped['emails']) && { emails: withPrimaryWorkMail(mapped['emails']) }),
    ...(mapping.attributes.some(({ isRole }) => isRole) && { roles: listOf(mapped['roles']).map(typedRole) }),
    ...(mapping.members !== undefined && { [mapping.members.path]: [] }),
    meta: { resourceType: mapping.sourceType },
  };
}

/** The published sample marks the work e-mail as primary; only the first one is. */
function withPrimaryWorkMail(emails: readonly Json[]): readonly Json[] {
  const work = emails.findIndex((email) => isJsonObject(email) && email['type'] === 'work');
  return emails.map((email, index) =>
    index === work && isJsonObject(email) ? { primary: true, ...email } : email,
  );
}

function typedRole(role: Json): Json {
  return isJsonObject(role) ? { type: ROLE_TYPE, ...role } : role;
}
