import type { Json, Resource } from '@scimulator/scim';
import type { AppRole, SourceObject } from '../directory/directory.ts';
import type { Patterns } from '../expression/patterns.ts';
import type { AttributeMapping, ObjectMapping } from '../schema/compiled-schema.ts';
import type { Failure } from '../target/target.ts';

export interface MapInput {
  readonly mapping: ObjectMapping;
  readonly object: Pick<SourceObject, 'id' | 'attributes' | 'assignments'>;
  readonly isSoftDeleted: boolean;
  readonly isCreate: boolean;
  readonly appRoles: readonly AppRole[];
  readonly patterns: Patterns;
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

export declare function mapObject(input: MapInput): MapResult;

/** Whether the mapping can disable: some value of it depends on IsSoftDeleted (entra-engine 1.8). */
export declare function readsSoftDeleted(mapping: ObjectMapping): boolean;

/** Only what reads IsSoftDeleted, with IsSoftDeleted true: the update that disables. Empty where `active` is not mapped so. */
export declare function softDeleteValues(input: Omit<MapInput, 'isSoftDeleted' | 'isCreate'>): MapResult;

/** The body of a create; references come later. */
export declare function createBody(values: readonly MappedValue[], mapping: ObjectMapping): Resource;
