import { z } from 'zod';

/*
 * Graph's synchronizationSchema as it is read back or downloaded from a real application (graph-api 3.8). Loose: annotations
 * (`@odata.…`), metadata and properties of later versions are kept and not looked at; null means absent, as Graph writes it.
 */

const text = z.string().nullish();
const flag = z.boolean().nullish();
const list = <T extends z.ZodType>(element: T) => z.array(element).nullish();

export interface GraphMappingSource {
  readonly type?: string | null | undefined;
  /** Name of the attribute or function, or the constant itself. */
  readonly name?: string | null | undefined;
  readonly expression?: string | null | undefined;
  readonly parameters?:
    | readonly {
        readonly key?: string | null | undefined;
        readonly value?: GraphMappingSource | null | undefined;
      }[]
    | null
    | undefined;
}

const MappingSource: z.ZodType<GraphMappingSource> = z.looseObject({
  type: text,
  name: text,
  expression: text,
  get parameters() {
    return list(z.looseObject({ key: text, value: MappingSource.nullish() }));
  },
});

const AttributeMapping = z.looseObject({
  targetAttributeName: text,
  source: MappingSource.nullish(),
  matchingPriority: z.number().int().nullish(),
  flowType: text,
  flowBehavior: text,
  defaultValue: text,
});

const FilterClause = z.looseObject({
  sourceOperandName: text,
  operatorName: text,
  targetOperand: z.looseObject({ values: list(z.union([z.string(), z.number(), z.boolean()])) }).nullish(),
});

const FilterGroup = z.looseObject({ name: text, clauses: list(FilterClause) });

const ObjectMapping = z.looseObject({
  name: text,
  enabled: flag,
  sourceObjectName: text,
  targetObjectName: text,
  flowTypes: z.union([z.string(), z.number()]).nullish(),
  scope: z
    .looseObject({
      groups: list(FilterGroup),
      inputFilterGroups: list(FilterGroup),
      categoryFilterGroups: list(FilterGroup),
    })
    .nullish(),
  attributeMappings: list(AttributeMapping),
});

const SynchronizationRule = z.looseObject({
  name: text,
  priority: z.number().nullish(),
  sourceDirectoryName: text,
  targetDirectoryName: text,
  objectMappings: list(ObjectMapping),
  containerFilter: z.looseObject({ includedContainers: list(z.string()) }).nullish(),
  groupFilter: z.looseObject({ includedGroups: list(z.string()) }).nullish(),
});

const AttributeDefinition = z.looseObject({
  name: z.string(),
  type: text,
  caseExact: flag,
  required: flag,
  multivalued: flag,
  defaultValue: text,
});

const DirectoryDefinition = z.looseObject({
  name: text,
  objects: list(z.looseObject({ name: text, attributes: list(AttributeDefinition) })),
});

export const GraphSchema = z.looseObject({
  synchronizationRules: z.array(SynchronizationRule),
  directories: list(DirectoryDefinition),
});

export type GraphSchema = z.infer<typeof GraphSchema>;
export type GraphRule = z.infer<typeof SynchronizationRule>;
export type GraphObjectMapping = z.infer<typeof ObjectMapping>;
export type GraphAttributeMapping = z.infer<typeof AttributeMapping>;
export type GraphFilterGroup = z.infer<typeof FilterGroup>;
export type GraphFilterClause = z.infer<typeof FilterClause>;
export type GraphAttributeDefinition = z.infer<typeof AttributeDefinition>;

/** Graph and the portal write null, or an empty text, where something is not given. */
export function isText(value: string | null | undefined): value is string {
  return value !== null && value !== undefined && value !== '';
}
