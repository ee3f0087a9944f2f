import { z } from 'zod';
import type { Attribute, ResourceType, Schema } from './attribute.ts';
import { sameName } from './literal.ts';
import { isJsonObject, type Json, memberOf } from './resource.ts';
import { COMMON_ATTRIBUTES } from './schema/common.ts';
import { declare } from './schema/declare.ts';
import { SCHEMAS } from './urn.ts';

/*
 * Schemas and resource types from JSON, in the form in which `/Schemas` and `/ResourceTypes` show them
 * (RFC 7643 sections 6 and 7), with the defaults of RFC 7643 2.2 for what is left out.
 */

const NAME = /^[$A-Za-z][\w$-]*$/;
const URN = /^urn:[^\s"()[\]]+:[^\s"()[\].:]+$/i;

const CHARACTERISTICS = {
  name: z.string().regex(NAME, 'must begin with a letter and hold letters, digits, "-" and "_" only'),
  description: z.string().default(''),
  multiValued: z.boolean().default(false),
  required: z.boolean().exactOptional(),
  caseExact: z.boolean().exactOptional(),
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']).exactOptional(),
  returned: z.enum(['always', 'never', 'default', 'request']).exactOptional(),
  uniqueness: z.enum(['none', 'server', 'global']).exactOptional(),
  canonicalValues: z.array(z.string()).exactOptional(),
  referenceTypes: z.array(z.string()).exactOptional(),
};

const SIMPLE_TYPES = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference'] as const;

const SimpleAttribute = z
  .object({ ...CHARACTERISTICS, type: z.enum(SIMPLE_TYPES).default('string') })
  .transform(declared);

// A complex attribute holds simple ones only (RFC 7643 2.3.8, erratum 8415).
const AnyAttribute = z
  .object({
    ...CHARACTERISTICS,
    type: z.enum([...SIMPLE_TYPES, 'complex']).default('string'),
    subAttributes: z
      .array(SimpleAttribute)
      .min(1)
      .refine(hasDistinctNames, 'two have the same name')
      .exactOptional(),
  })
  .refine(
    ({ type, subAttributes }) => (type === 'complex') === (subAttributes !== undefined),
    'a complex attribute, and no other, has subAttributes',
  )
  .transform(declared);

const SchemaDefinition = z.object({
  id: z.string().regex(URN, 'must be a URN'),
  name: z.string().min(1),
  description: z.string().default(''),
  attributes: z
    .array(AnyAttribute)
    .min(1)
    .refine(hasDistinctNames, 'two have the same name')
    .refine(hasNoCommonName, 'id, externalId, meta and schemas are in every resource already (RFC 7643 3.1)'),
});

const ResourceTypeDefinition = z.object({
  id: z.string().min(1).exactOptional(),
  name: z.string().min(1),
  endpoint: z.string().regex(/^\/?[A-Za-z][\w-]*$/, 'must be one path segment, such as /Devices'),
  description: z.string().default(''),
  schema: z.string(),
  schemaExtensions: z
    .array(z.object({ schema: z.string(), required: z.boolean().default(false) }))
    .default([]),
});

function declared({
  type,
  name,
  description,
  ...characteristics
}: Pick<Attribute, 'type' | 'name' | 'description'> & Partial<Attribute>): Attribute {
  return declare(type, name, description, characteristics);
}

function hasDistinctNames(attributes: readonly Attribute[]): boolean {
  return new Set(attributes.map(({ name }) => name.toLowerCase())).size === attributes.length;
}

function hasNoCommonName(attributes: readonly Attribute[]): boolean {
  return !attributes.some(({ name }) => COMMON_ATTRIBUTES.some((common) => sameName(name, common.name)));
}

/** What documents define; `problems` say, document by document, what cannot be used. */
export interface Definitions {
  readonly types: readonly ResourceType[];
  readonly problems: readonly string[];
}

interface Read {
  readonly schemas: readonly Schema[];
  readonly types: readonly z.output<typeof ResourceTypeDefinition>[];
  readonly problems: readonly string[];
}

/**
 * Reads schema and resource type documents, in any order and told apart by their `schemas`. A resource type may use the
 * `known` schemas too. A schema that no type uses is a problem: nobody would ever see it enforced.
 */
export function readDefinitions(documents: readonly Json[], known: readonly Schema[]): Definitions {
  const read = documents.map(readDocument);
  const schemas = [...read.flatMap((one) => one.schemas), ...known];
  const types = read.flatMap((one) => one.types).map((type) => assemble(type, schemas));
  const used = new Set(types.flatMap((one) => (one.type === undefined ? [] : schemasOf(one.type))));
  return {
    types: types.flatMap(({ type }) => type ?? []),
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...types.flatMap(({ problems }) => problems),
      ...repeated(
        read.flatMap((one) => one.schemas.map(({ id }) => id)),
        'schema',
      ),
      ...read
        .flatMap((one) => one.schemas)
        .filter((schema) => !used.has(schema))
        .map(({ id }) => `the schema ${id} is used by no resource type: add one that names it`),
    ],
  };
}

const schemasOf = ({ schema, extensions }: ResourceType): readonly Schema[] => [
  schema,
  ...extensions.map((extension) => extension.schema),
];

function readDocument(document: Json): Read {
  const none = { schemas: [], types: [], problems: [] };
  const urns = isJsonObject(document) ? memberOf(document, 'schemas') : undefined;
  const isOf = (urn: string) => Array.isArray(urns) && urns.some((one) => sameName(one, urn));
  if (isOf(SCHEMAS.schema)) {
    const parsed = SchemaDefinition.safeParse(document);
    return parsed.success
      ? { ...none, schemas: [parsed.data] }
      : { ...none, problems: [problemOf(document, parsed.error)] };
  }
  if (isOf(SCHEMAS.resourceType)) {
    const parsed = ResourceTypeDefinition.safeParse(document);
    return parsed.success
      ? { ...none, types: [parsed.data] }
      : { ...none, problems: [problemOf(document, parsed.error)] };
  }
  const problem = `a document is neither a schema nor a resource type: its schemas must name ${SCHEMAS.schema} or ${SCHEMAS.resourceType}`;
  return { ...none, problems: [problem] };
}

function problemOf(document: Json, error: z.ZodError): string {
  const name = isJsonObject(document) ? (memberOf(document, 'id') ?? memberOf(document, 'name')) : undefined;
  return `${typeof name === 'string' ? name : 'a document without id'}: ${z.prettifyError(error)}`;
}

function assemble(
  { schema, schemaExtensions, endpoint, ...rest }: z.output<typeof ResourceTypeDefinition>,
  schemas: readonly Schema[],
): { readonly type?: ResourceType; readonly problems: readonly string[] } {
  const find = (urn: string) => schemas.find(({ id }) => sameName(urn, id));
  const base = find(schema);
  const extensions = schemaExtensions.flatMap(({ schema: urn, required }) => {
    const found = find(urn);
    return found === undefined ? [] : [{ schema: found, required }];
  });
  const missing = [schema, ...schemaExtensions.map((one) => one.schema)].filter(
    (urn) => find(urn) === undefined,
  );
  if (base === undefined || missing.length > 0) {
    return {
      problems: missing.map(
        (urn) => `the resource type ${rest.name} uses the schema ${urn}, which is nowhere`,
      ),
    };
  }
  const type = {
    ...rest,
    id: rest.id ?? rest.name,
    endpoint: endpoint.startsWith('/') ? endpoint : `/${endpoint}`,
    schema: base,
    extensions,
  };
  return { type, problems: [] };
}

function repeated(ids: readonly string[], what: string): readonly string[] {
  const folded = ids.map((id) => id.toLowerCase());
  return ids
    .filter((_, index) => folded.indexOf(folded[index] ?? '') !== index)
    .map((id) => `the ${what} ${id} is defined more than once`);
}
