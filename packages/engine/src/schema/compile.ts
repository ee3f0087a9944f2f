import { SCHEMAS } from '@scimulator/scim';
import { z } from 'zod';
import type { ObjectType } from '../directory/directory.ts';
import { type AttributePlace, type AttributeResult, compileAttribute } from './compile-attribute.ts';
import { compileScope } from './compile-scope.ts';
import type { AttributeMapping, CompiledSchema, ObjectMapping } from './compiled-schema.ts';
import { definitionsOf } from './definitions.ts';
import { type Findings, noFindings } from './findings.ts';
import {
  type GraphAttributeMapping,
  type GraphObjectMapping,
  type GraphRule,
  GraphSchema,
  isText,
} from './graph-schema.ts';

export type CompileResult =
  | { readonly ok: true; readonly schema: CompiledSchema; readonly unsupported: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads Graph's synchronizationSchema, unedited as an Entra application exports it (design part 4).
 *
 * @returns `unsupported` names each part that is left out; `problems` what must be mended before anything works
 */
export function compileSchema(json: unknown): CompileResult {
  const parsed = GraphSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`);
    return { ok: false, problems };
  }
  const findings = noFindings();
  const objectMappings = outboundRules(parsed.data, findings)
    .flatMap((rule) => ruleMappings(rule, parsed.data, findings))
    .filter(isFirstOfItsType(findings));
  if (!objectMappings.some(({ sourceType }) => sourceType === 'User')) {
    findings.problems.push('there is no mapping of users; add an objectMapping with sourceObjectName User');
  }
  const { problems, unsupported } = findings;
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, schema: { objectMappings }, unsupported };
}

/** By these names a rule calls the Entra directory; one that writes into it is no outbound rule. */
const ENTRA_DIRECTORIES: ReadonlySet<string> = new Set([
  'azure active directory',
  'microsoft entra id',
  'aad',
  'azure ad',
]);

function outboundRules(schema: GraphSchema, findings: Findings): readonly GraphRule[] {
  const isInbound = ({ targetDirectoryName }: GraphRule) =>
    ENTRA_DIRECTORIES.has(targetDirectoryName?.toLowerCase() ?? '');
  const [inbound, outbound] = [
    schema.synchronizationRules.filter(isInbound),
    schema.synchronizationRules.filter((rule) => !isInbound(rule)),
  ];
  for (const rule of inbound) findings.unsupported.push(`rule ${nameOf(rule)}: it writes into Entra`);
  for (const { name, containerFilter, groupFilter } of outbound) {
    const isFiltered = [containerFilter?.includedContainers, groupFilter?.includedGroups].some(
      (included) => (included?.length ?? 0) > 0,
    );
    if (isFiltered) findings.unsupported.push(`rule ${nameOf({ name })}: containerFilter and groupFilter`);
  }
  // Lowest priority first; the order of the schema decides among equals (entra-engine 1.7).
  return outbound.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
}

function ruleMappings(rule: GraphRule, schema: GraphSchema, findings: Findings): readonly ObjectMapping[] {
  return (rule.objectMappings ?? []).flatMap((written) => {
    const sourceType = sourceTypeOf(written);
    if (sourceType === undefined) {
      findings.unsupported.push(
        `${nameOf(written)}: objects of type ${written.sourceObjectName ?? '(none)'}`,
      );
      return [];
    }
    const place = {
      type: sourceType,
      source: definitionsOf(schema, rule.sourceDirectoryName, written.sourceObjectName),
      target: definitionsOf(schema, rule.targetDirectoryName, written.targetObjectName),
    };
    return [compileObjectMapping(written, place, findings)];
  });
}

function sourceTypeOf({ sourceObjectName }: GraphObjectMapping): ObjectType | undefined {
  const types: readonly ObjectType[] = ['User', 'Group'];
  return types.find((type) => type.toLowerCase() === sourceObjectName?.toLowerCase());
}

function compileObjectMapping(
  written: GraphObjectMapping,
  place: AttributePlace,
  findings: Findings,
): ObjectMapping {
  const name = nameOf(written);
  const isEnabled = written.enabled ?? true;
  if (place.type === 'User' && !isEnabled) {
    findings.problems.push(`${name}: the mapping of users cannot be disabled; stop the job instead`);
  }
  const compiled = compileAttributes(written.attributeMappings ?? [], { name, place, findings });
  if (isEnabled && compiled.matching.length === 0) {
    findings.problems.push(`${name}: no attribute decides matching; give one a matchingPriority of 1`);
  }
  return {
    name,
    label: `${place.type} to ${targetTypeOf(written.targetObjectName ?? place.type)}`,
    isEnabled,
    sourceType: place.type,
    flows: flowsOf(written.flowTypes),
    scope: compileScope(
      written.scope,
      { type: place.type, mappingName: name, definitions: place.source },
      findings,
    ),
    ...compiled,
    targetSchemas: targetSchemasOf(written.targetObjectName, place.type, compiled.attributes),
  };
}

interface AttributesPlace {
  readonly name: string;
  readonly place: AttributePlace;
  readonly findings: Findings;
}

function compileAttributes(
  written: readonly GraphAttributeMapping[],
  { name, place, findings }: AttributesPlace,
) {
  const values: { readonly mapping: AttributeMapping; readonly priority: number }[] = [];
  const references: { manager?: { readonly path: string }; members?: { readonly path: string } } = {};
  for (const each of written) {
    const result = compileAttribute(each, place);
    const priority = each.matchingPriority ?? 0;
    const where = `${name}: ${each.targetAttributeName ?? 'an attribute mapping without target'}`;
    if (result.kind === 'value') values.push({ mapping: result.mapping, priority });
    else if (result.kind === 'reference') references[result.attribute] = { path: result.path };
    else report(result, { where, isMatching: priority > 0 }, findings);
  }
  for (const path of twice(values.map(({ mapping }) => mapping.targetPath))) {
    findings.problems.push(`${name}: ${path}: it is mapped twice; keep one of the mappings`);
  }
  return {
    attributes: values.map(({ mapping }) => mapping),
    matching: values
      .filter(({ priority }) => priority > 0)
      .toSorted((a, b) => a.priority - b.priority)
      .map(({ mapping }) => mapping),
    ...references,
  };
}

function report(
  { kind, what }: AttributeResult & { kind: 'unsupported' | 'problem' },
  { where, isMatching }: { readonly where: string; readonly isMatching: boolean },
  findings: Findings,
): void {
  if (kind === 'problem') findings.problems.push(`${where}: ${what}`);
  else if (isMatching)
    findings.problems.push(`${where}: ${what}, which is not supported where matching depends on it`);
  else findings.unsupported.push(`${where}: ${what}`);
}

function twice(paths: readonly string[]): readonly string[] {
  const folded = paths.map((path) => path.toLowerCase());
  return paths.filter((_, index) => folded.indexOf(folded[index] ?? '') < index);
}

/** One mapping for each type: a second one, in whichever rule, is left out. */
function isFirstOfItsType(findings: Findings): (mapping: ObjectMapping) => boolean {
  const seen = new Map<ObjectType, string>();
  return ({ sourceType, name }) => {
    const first = seen.get(sourceType);
    if (first === undefined) seen.set(sourceType, name);
    else findings.unsupported.push(`${name}: a second mapping of the type ${sourceType}, after ${first}`);
    return first === undefined;
  };
}

/** Graph writes flags as text, `Add, Update`, or as their sum: Add 1, Update 2, Delete 4. All three by default. */
function flowsOf(written: string | number | null | undefined): ObjectMapping['flows'] {
  if (typeof written === 'number') {
    return { add: (written & 1) !== 0, update: (written & 2) !== 0, delete: (written & 4) !== 0 };
  }
  const names = new Set(
    (written ?? 'Add, Update, Delete').split(',').map((name) => name.trim().toLowerCase()),
  );
  return { add: names.has('add'), update: names.has('update'), delete: names.has('delete') };
}

/** `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` is the type User. */
function targetTypeOf(targetObjectName: string): string {
  return targetObjectName.slice(targetObjectName.lastIndexOf(':') + 1);
}

const CORE_SCHEMA: Readonly<Record<ObjectType, string>> = { User: SCHEMAS.user, Group: SCHEMAS.group };

/** The core schema, the enterprise one where it is the target type or any path needs it, never a custom extension (4.4). */
function targetSchemasOf(
  targetObjectName: string | null | undefined,
  type: ObjectType,
  attributes: readonly AttributeMapping[],
): readonly string[] {
  const enterprise = SCHEMAS.enterpriseUser.toLowerCase();
  const named = [targetObjectName, ...attributes.map(({ path }) => path.attribute.schema)];
  const isEnterprise = type === 'User' && named.some((urn) => urn?.toLowerCase() === enterprise);
  return [CORE_SCHEMA[type], ...(isEnterprise ? [SCHEMAS.enterpriseUser] : [])];
}

function nameOf({ name }: { readonly name?: string | null | undefined }): string {
  return isText(name) ? name : '(unnamed)';
}
