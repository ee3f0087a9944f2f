import { type Attribute, GROUP, type ResourceType, ROLE, resolveAttribute, USER } from '@scimulator/scim';

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
  readonly type: ResourceType;
  readonly indexed: readonly IndexedAttribute[];
  /** The multi-valued attribute whose elements are kept apart, one row each, so that changing one costs the same in any size. */
  readonly members?: string;
  /** The readOnly attribute that lists the resources of which this one is a member, their type, and what they are shown by. */
  readonly memberships?: { readonly attribute: string; readonly of: ResourceType; readonly display: string };
  /** The index whose keys are unique while the knob `groupNameUnique` is on. */
  readonly uniqueByKnob?: IndexName;
  /** Attributes that are not stored with the others: kept apart, derived, or never shown to anybody. */
  readonly unstored: ReadonlySet<string>;
}

const attributesOf = (type: ResourceType): readonly Attribute[] => [
  ...type.schema.attributes,
  ...type.extensions.flatMap((extension) => extension.schema.attributes),
];

type Declaration = Pick<TargetType, 'type' | 'members' | 'memberships' | 'uniqueByKnob'> & {
  readonly indexes: Readonly<Record<string, IndexName>>;
};

function targetType({ indexes, ...declared }: Declaration): TargetType {
  const unstored = declared.type.schema.attributes.filter(
    (attribute) => attribute.returned === 'never' || attribute.mutability === 'readOnly',
  );
  return {
    ...declared,
    indexed: Object.entries(indexes).map(([name, index]) => ({
      name,
      index,
      caseExact: resolveAttribute(declared.type, { name })?.caseExact ?? true,
    })),
    unstored: new Set([
      'id',
      'meta',
      ...unstored.map((attribute) => attribute.name),
      ...(declared.members === undefined ? [] : [declared.members]),
    ]),
  };
}

/** The types whose resources clients create. */
export const TARGET_TYPES: readonly TargetType[] = [
  targetType({
    type: USER,
    indexes: { userName: 'unique', displayName: 'name', externalId: 'external' },
    memberships: { attribute: 'groups', of: GROUP, display: 'displayName' },
  }),
  targetType({
    type: GROUP,
    indexes: { displayName: 'name', externalId: 'external' },
    members: 'members',
    uniqueByKnob: 'name',
  }),
];

/** Everything that discovery shows. */
export const RESOURCE_TYPES: readonly ResourceType[] = [...TARGET_TYPES.map(({ type }) => type), ROLE];

/** Attributes that no answer ever holds, in lower case: they are accepted, never stored, and never shown in the journal. */
export const SECRET_ATTRIBUTES: ReadonlySet<string> = new Set(
  RESOURCE_TYPES.flatMap(attributesOf)
    .filter((attribute) => attribute.returned === 'never')
    .map((attribute) => attribute.name.toLowerCase()),
);
