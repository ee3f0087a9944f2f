import type { Attribute, PatchPath } from '@scimulator/scim';
import type { ObjectType } from '../directory/directory.ts';
import { endsWithTrait, hasTrait } from '../expression/inspect.ts';
import { compileSource } from './compile-source.ts';
import type {
  AttributeMapping,
  AttributeType,
  FlowBehavior,
  FlowType,
  ValueSource,
} from './compiled-schema.ts';
import type { Definitions } from './definitions.ts';
import { type GraphAttributeDefinition, type GraphAttributeMapping, isText } from './graph-schema.ts';
import { declaredAttribute, parseTargetPath } from './target-path.ts';

export interface AttributePlace {
  readonly type: ObjectType;
  readonly source: Definitions;
  readonly target: Definitions;
}

export type AttributeResult =
  | { readonly kind: 'value'; readonly mapping: AttributeMapping }
  | { readonly kind: 'reference'; readonly attribute: 'manager' | 'members'; readonly path: string }
  | { readonly kind: 'unsupported'; readonly what: string }
  | { readonly kind: 'problem'; readonly what: string };

/** One attributeMapping (entra-engine 4.1): its path and source parsed, its target's characteristics looked up. */
export function compileAttribute(written: GraphAttributeMapping, place: AttributePlace): AttributeResult {
  const targetPath = written.targetAttributeName ?? '';
  const parsed = parseTargetPath(targetPath);
  if (!parsed.ok) return problem(parsed.detail);
  if (isId(parsed.path)) return problem("'id' is given by the target and cannot be mapped");

  const flow = flowOf(written);
  if (typeof flow === 'string') return problem(flow);
  const compiled = compileSource(written.source);
  if (compiled.kind !== 'source') return compiled;
  const reference = referenceOf(compiled.source, targetPath, place);
  if (reference !== undefined) return reference;

  const definition = place.target(targetPath);
  const declared = declaredAttribute(place.type, parsed.path);
  const mapping = {
    targetPath,
    path: parsed.path,
    source: compiled.source,
    ...flow,
    ...defaultsOf(written, definition, compiled.source),
    ...characteristics(parsed.path, definition, declared),
    ...effects(compiled.source),
  };
  return { kind: 'value', mapping };
}

function problem(what: string): AttributeResult {
  return { kind: 'problem', what };
}

function isId({ attribute, sub }: PatchPath): boolean {
  return attribute.schema === undefined && attribute.name.toLowerCase() === 'id' && sub === undefined;
}

const FLOW_TYPES: readonly FlowType[] = [
  'Always',
  'ObjectAddOnly',
  'MultiValueAddOnly',
  'ValueAddOnly',
  'AttributeAddOnly',
];
const FLOW_BEHAVIORS: readonly FlowBehavior[] = ['FlowWhenChanged', 'FlowAlways'];

function flowOf(
  written: GraphAttributeMapping,
): Pick<AttributeMapping, 'flowType' | 'flowBehavior'> | string {
  const flowType = FLOW_TYPES.find((each) => each === (written.flowType ?? 'Always'));
  if (flowType === undefined)
    return `there is no flowType '${written.flowType}'; use one of ${FLOW_TYPES.join(', ')}`;
  const flowBehavior = FLOW_BEHAVIORS.find((each) => each === (written.flowBehavior ?? 'FlowWhenChanged'));
  if (flowBehavior === undefined) {
    return `there is no flowBehavior '${written.flowBehavior}'; use one of ${FLOW_BEHAVIORS.join(', ')}`;
  }
  return { flowType, flowBehavior };
}

/** The references that are exported after all objects, each by the attribute that holds it in the directory. */
const REFERENCE: Readonly<Record<ObjectType, 'manager' | 'members'>> = { User: 'manager', Group: 'members' };

/** Undefined for a source that gives values. */
function referenceOf(
  source: ValueSource,
  targetPath: string,
  { type, source: definitions }: AttributePlace,
): AttributeResult | undefined {
  const exported = REFERENCE[type];
  switch (source.kind) {
    case 'constant':
    case 'none':
      return undefined;
    case 'direct':
      if (source.attribute === exported) return { kind: 'reference', attribute: exported, path: targetPath };
      if (source.attribute === 'appRoleAssignments') {
        return problem(
          '[appRoleAssignments] cannot flow by itself; use AssertiveAppRoleAssignmentsComplex or another role function',
        );
      }
      return definitions(source.attribute)?.type === 'Reference'
        ? { kind: 'unsupported', what: `the reference ${source.attribute}` }
        : undefined;
    case 'expression':
      return source.reads.includes(exported)
        ? { kind: 'unsupported', what: `an expression over the reference ${exported}` }
        : undefined;
  }
}

/** An expression that ignores empty results takes the attribute out of the flow, its default value included. */
function defaultsOf(
  { defaultValue }: GraphAttributeMapping,
  definition: GraphAttributeDefinition | undefined,
  source: ValueSource,
): Pick<AttributeMapping, 'defaultValue' | 'requiredDefault'> {
  const isIgnored = source.kind === 'expression' && endsWithTrait(source.expression, 'ignoresEmpty');
  const requiredDefault = definition?.defaultValue;
  return {
    ...(isText(defaultValue) && !isIgnored && { defaultValue }),
    ...(isText(requiredDefault) && { requiredDefault }),
  };
}

type Characteristics = Pick<
  AttributeMapping,
  'isRequired' | 'isCaseExact' | 'isMultiValued' | 'isComplex' | 'type'
>;

/** The schema's own definition of the target attribute first, then what SCIM declares. */
function characteristics(
  { filter, sub }: PatchPath,
  definition: GraphAttributeDefinition | undefined,
  declared: Attribute | undefined,
): Characteristics {
  const isWhole = filter === undefined && sub === undefined;
  const isMultiValued = isWhole && (declared?.multiValued ?? definition?.multivalued ?? false);
  return {
    // A required sub-attribute is required of an element that is there, not of the resource.
    isRequired: definition?.required ?? (isWhole && declared?.required === true),
    isCaseExact: definition?.caseExact ?? declared?.caseExact ?? false,
    isMultiValued,
    isComplex: isMultiValued && declared?.type === 'complex',
    type: typeOf(definition?.type, declared?.type),
  };
}

const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  'String',
  'Integer',
  'Reference',
  'Binary',
  'Boolean',
  'DateTime',
];

const TYPE_BY_SCIM: Readonly<Record<Attribute['type'], AttributeType>> = {
  string: 'String',
  boolean: 'Boolean',
  decimal: 'String',
  integer: 'Integer',
  dateTime: 'DateTime',
  binary: 'Binary',
  reference: 'String',
  complex: 'String',
};

/** What SCIM declares Boolean is written as a JSON boolean, whatever the schema calls it (scim-wire 3.6). */
function typeOf(defined: string | null | undefined, declared: Attribute['type'] | undefined): AttributeType {
  if (declared === 'boolean') return 'Boolean';
  const known = ATTRIBUTE_TYPES.find((type) => type === defined);
  return known ?? (declared === undefined ? 'String' : TYPE_BY_SCIM[declared]);
}

function effects(source: ValueSource): Pick<AttributeMapping, 'isRedacted' | 'isAdditive' | 'isRole'> {
  if (source.kind !== 'expression') return { isRedacted: false, isAdditive: false, isRole: false };
  return {
    isRedacted: hasTrait(source.expression, 'redacted'),
    isAdditive: hasTrait(source.expression, 'additive'),
    isRole: hasTrait(source.expression, 'role'),
  };
}
