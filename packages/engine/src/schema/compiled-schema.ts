/*
 * What a cycle works with: Graph's synchronizationSchema after every path and expression has been parsed, once.
 *
 * object mapping     how objects of one source type become resources of one target type
 * attribute mapping  one target attribute, where its value comes from, and when it flows
 */
import type { PatchPath } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import type { Expression } from '../expression/ast.ts';

/** Graph: attributeDefinition.type. */
export type AttributeType = 'String' | 'Integer' | 'Reference' | 'Binary' | 'Boolean' | 'DateTime';

/** Graph: attributeMapping.flowType (entra-engine 4.1). */
export type FlowType = 'Always' | 'ObjectAddOnly' | 'MultiValueAddOnly' | 'ValueAddOnly' | 'AttributeAddOnly';

/** Graph: attributeMapping.flowBehavior. `FlowAlways` exports the value on every evaluation, even if equal. */
export type FlowBehavior = 'FlowWhenChanged' | 'FlowAlways';

/** Where a value comes from. `none`: the target is left alone, only a default may flow. */
export type ValueSource =
  | { readonly kind: 'direct'; readonly attribute: string }
  | { readonly kind: 'constant'; readonly value: string }
  | {
      readonly kind: 'expression';
      readonly text: string;
      readonly expression: Expression;
      /** Names of the source attributes that it reads. */
      readonly reads: readonly string[];
    }
  | { readonly kind: 'none' };

export interface AttributeMapping {
  /** As the schema writes it, e.g. `emails[type eq "work"].value`. */
  readonly targetPath: string;
  readonly path: PatchPath;
  readonly source: ValueSource;
  readonly flowType: FlowType;
  readonly flowBehavior: FlowBehavior;
  /** Flows on create when the source gives null. Left out where the expression ignores null (IgnoreFlowIfNullOrEmpty). */
  readonly defaultValue?: string;
  /** The target definition's own default, for a required attribute without value (entra-engine 4.1). */
  readonly requiredDefault?: string;
  readonly isRequired: boolean;
  readonly isCaseExact: boolean;
  readonly isMultiValued: boolean;
  /** Its elements are objects that hold the text as `value`, like `emails` mapped as a whole. */
  readonly isComplex: boolean;
  readonly type: AttributeType;
  /** The value flows, but no log shows it (`Redact`). */
  readonly isRedacted: boolean;
  /** Values are added to what the target has, never taken away (`AppRoleAssignmentsComplex`, `SingleAppRoleAssignment`). */
  readonly isAdditive: boolean;
  /** It carries app roles. */
  readonly isRole: boolean;
}

/** Scoping operators (entra-engine 2.3). */
export const SCOPE_OPERATORS = [
  'EQUALS',
  'NOT EQUALS',
  'IS TRUE',
  'IS FALSE',
  'IS NULL',
  'IS NOT NULL',
  'REGEX MATCH',
  'NOT REGEX MATCH',
  'Greater_Than',
  'Greater_Than_OR_EQUALS',
  'Includes',
  'ENDS_WITH',
  '&',
  '!&',
] as const;
export type ScopeOperator = (typeof SCOPE_OPERATORS)[number];

/** Graph: filterClause. */
export interface FilterClause {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  /** Empty for the operators that take none. */
  readonly value: string;
  /** `<title>.<attribute> <OPERATOR> '<value>'`, the key in a ScopeEvaluationResult. */
  readonly label: string;
}

/** Graph: filterGroup. Its clauses are joined by AND, the groups of a mapping by OR. */
export interface FilterGroup {
  readonly title: string;
  readonly clauses: readonly FilterClause[];
}

export interface ObjectMapping {
  readonly name: string;
  /** `User to User`, the key of Graph's synchronizedEntryCountByType (design part 11). */
  readonly label: string;
  readonly isEnabled: boolean;
  readonly sourceType: ObjectType;
  readonly flows: { readonly add: boolean; readonly update: boolean; readonly delete: boolean };
  /** Empty: everybody passes. */
  readonly scope: readonly FilterGroup[];
  /** Every mapping that flows a value; the matching ones are among them, references are not. */
  readonly attributes: readonly AttributeMapping[];
  /** In order of precedence: the search stops at the first that finds something. */
  readonly matching: readonly AttributeMapping[];
  readonly manager?: { readonly path: string };
  readonly members?: { readonly path: string };
  /** What a create announces in `schemas`. */
  readonly targetSchemas: readonly string[];
}

export interface CompiledSchema {
  readonly objectMappings: readonly ObjectMapping[];
}

/** The mapping of users; a schema without one does not compile. */
export function users(schema: CompiledSchema): ObjectMapping {
  const mapping = mappingOf(schema, 'User');
  if (mapping === undefined) throw new Error('a compiled schema has a user mapping');
  return mapping;
}

/** The mapping of groups, enabled or not; undefined where the schema has none. */
export function groups(schema: CompiledSchema): ObjectMapping | undefined {
  return mappingOf(schema, 'Group');
}

function mappingOf(schema: CompiledSchema, type: ObjectType): ObjectMapping | undefined {
  return schema.objectMappings.find((mapping) => mapping.sourceType === type);
}
