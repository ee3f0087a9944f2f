import {
  type Attribute,
  ENTITLEMENT,
  GROUP,
  type ResourceType,
  ROLE,
  resolveAttribute,
  USER,
} from '@scimulator/scim';
import { UsageError } from './usage-error.ts';

/** The indexes that stores keep. */
export type IndexName = 'unique' | 'name' | 'external';

/** An attribute that filters find by index. */
export interface IndexedAttribute {
  readonly name: string;
  readonly index: IndexName;
  readonly caseExact: boolean;
}

/** A resource type as the target serves it: the schema, and how its attributes are kept. */
export interface TargetType {
  readonly resourceType: ResourceType;
  readonly indexed: readonly IndexedAttribute[];
  /** The multi-valued attribute whose elements are kept apart, one row each, so that changing one costs the same in any size. */
  readonly members?: string;
  /** The names of the types whose resources show that they are members of one of this type. */
  readonly listedBy?: readonly string[];
  /** The readOnly attribute that lists the resources of which this one is a member, their type, and what they are shown by. */
  readonly memberships?: { readonly attribute: string; readonly of: ResourceType; readonly display: string };
  /** The index whose keys are unique while the knob `groupNameUnique` is on. */
  readonly uniqueByKnob?: IndexName;
  /** Attributes that are not stored with the others: kept apart, or derived. */
  readonly unstored: ReadonlySet<string>;
  /** Attributes that are never shown to anybody, of which only a hash is stored. */
  readonly secrets: ReadonlySet<string>;
}

const attributesOf = (type: ResourceType): readonly Attribute[] => [
  ...type.schema.attributes,
  ...type.extensions.flatMap((extension) => extension.schema.attributes),
];

type Declaration = Pick<
  TargetType,
  'resourceType' | 'members' | 'listedBy' | 'memberships' | 'uniqueByKnob'
> & {
  readonly indexes: Readonly<Record<string, IndexName>>;
};

function targetType({ indexes, ...declared }: Declaration): TargetType {
  return {
    ...declared,
    indexed: Object.entries(indexes).map(([name, index]) => ({
      name,
      index,
      caseExact: resolveAttribute(declared.resourceType, { name })?.caseExact ?? true,
    })),
    unstored: unstoredIn(declared.resourceType, declared.members),
    secrets: secretsIn(declared.resourceType),
  };
}

const unstoredIn = ({ schema }: ResourceType, members: string | undefined): ReadonlySet<string> =>
  new Set([
    'id',
    'meta',
    ...schema.attributes
      .filter((attribute) => attribute.mutability === 'readOnly')
      .map((attribute) => attribute.name),
    ...(members === undefined ? [] : [members]),
  ]);

const secretsIn = ({ schema }: ResourceType): ReadonlySet<string> =>
  new Set(schema.attributes.filter(({ returned }) => returned === 'never').map(({ name }) => name));

/** The types whose resources clients create. */
export const TARGET_TYPES: readonly TargetType[] = [
  targetType({
    resourceType: USER,
    indexes: { userName: 'unique', displayName: 'name', externalId: 'external' },
    memberships: { attribute: 'groups', of: GROUP, display: 'displayName' },
  }),
  targetType({
    resourceType: GROUP,
    indexes: { displayName: 'name', externalId: 'external' },
    members: 'members',
    listedBy: [USER.name],
    uniqueByKnob: 'name',
  }),
];

/** All types of a target. */
export interface TypeTable {
  /** The types whose resources clients create, in the order in which discovery lists them. */
  readonly served: readonly TargetType[];
  /** By endpoint, without its slash. */
  readonly byEndpoint: ReadonlyMap<string, TargetType>;
  /** Everything that discovery shows. */
  readonly announced: readonly ResourceType[];
  /** Attributes that no answer ever holds, in lower case: they are accepted, never stored in the clear, and never shown in the journal. */
  readonly secrets: ReadonlySet<string>;
}

/** Endpoints that belong to the protocol (RFC 7644 3.2). */
const RESERVED: ReadonlySet<string> = new Set([
  'Me',
  'Bulk',
  'Schemas',
  'ResourceTypes',
  'ServiceProviderConfig',
  ...[ROLE, ENTITLEMENT].map(({ endpoint }) => endpoint.slice(1)),
]);

/**
 * The built-in types and those of the user, of which one with the name of a built-in type takes its place.
 *
 * @throws UsageError where types get in each other's way, or declare what cannot be enforced
 */
export function typeTable(custom: readonly ResourceType[]): TypeTable {
  const replaced = TARGET_TYPES.map((builtIn) => {
    const resourceType = custom.find(({ name }) => name === builtIn.resourceType.name);
    if (resourceType === undefined) return builtIn;
    const unstored = unstoredIn(resourceType, builtIn.members);
    return { ...builtIn, resourceType, unstored, secrets: secretsIn(resourceType) };
  });
  const builtInNames = TARGET_TYPES.map(({ resourceType }) => resourceType.name);
  const added = custom.filter(({ name }) => !builtInNames.includes(name)).map(customType);
  const served = [...replaced, ...added];
  checkEndpoints(served);
  custom.forEach(checkSecrets);
  const announced = [...served.map(({ resourceType }) => resourceType), ROLE, ENTITLEMENT];
  return {
    served,
    byEndpoint: new Map(served.map((type) => [type.resourceType.endpoint.slice(1), type])),
    announced,
    secrets: new Set(
      announced
        .flatMap(attributesOf)
        .filter((attribute) => attribute.returned === 'never')
        .map((attribute) => attribute.name.toLowerCase()),
    ),
  };
}

/**
 * Says whether a target can serve these types.
 *
 * @throws UsageError as {@link typeTable} does
 */
export function checkResourceTypes(custom: readonly ResourceType[]): void {
  typeTable(custom);
}

function customType(type: ResourceType): TargetType {
  const unique = type.schema.attributes.filter(isUnique);
  const beyond = type.extensions.flatMap(({ schema }) => schema.attributes).filter(isUnique);
  const unfit = [
    ...unique.slice(1),
    ...beyond,
    ...unique.filter((one) => one.multiValued || one.type !== 'string'),
  ];
  const [first] = unfit;
  if (first !== undefined) {
    throw new UsageError(
      `${type.name}.${first.name} cannot be kept unique: a resource type may have one unique attribute, a single string in its base schema`,
    );
  }
  const [named] = unique;
  return targetType({
    resourceType: type,
    indexes: { ...(named === undefined ? {} : { [named.name]: 'unique' as const }), externalId: 'external' },
  });
}

const isUnique = ({ uniqueness }: Attribute): boolean => uniqueness !== 'none';

/** Only whole attributes of the base schema are hashed; a secret anywhere else would be kept as it came. */
function checkSecrets(type: ResourceType): void {
  const parts = type.schema.attributes.flatMap(({ subAttributes = [] }) => subAttributes);
  const beyond = type.extensions.flatMap(({ schema }) =>
    schema.attributes.flatMap((attribute) => [attribute, ...(attribute.subAttributes ?? [])]),
  );
  const secret = [...parts, ...beyond].find(({ returned }) => returned === 'never');
  if (secret === undefined) return;
  throw new UsageError(
    `${type.name}.${secret.name} cannot be kept secret: declare what is never returned as a whole attribute of the base schema`,
  );
}

function checkEndpoints(served: readonly TargetType[]): void {
  const seen = new Set(RESERVED);
  for (const { resourceType } of served) {
    const endpoint = resourceType.endpoint.slice(1);
    if (seen.has(endpoint)) {
      throw new UsageError(
        `${resourceType.name} cannot have the endpoint ${resourceType.endpoint}: it is taken; choose another`,
      );
    }
    seen.add(endpoint);
  }
}
