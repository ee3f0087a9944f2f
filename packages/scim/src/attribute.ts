/** The data types of RFC 7643 section 2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex';
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
export type Returned = 'always' | 'never' | 'default' | 'request';
export type Uniqueness = 'none' | 'server' | 'global';

/** What a schema declares of an attribute (RFC 7643 section 7). Code asks these fields and never the name. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly description: string;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

export interface ResourceType {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[];
}

/** The attribute of that name, whatever its case (RFC 7643 2.1). */
export function findAttribute(
  attributes: readonly Attribute[] | undefined,
  name: string,
): Attribute | undefined {
  if (attributes === undefined) return undefined;
  const known = byFoldedName.get(attributes) ?? indexByName(attributes);
  return known.get(name.toLowerCase());
}

/** Declared tables never change, so each is indexed once. */
const byFoldedName = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

function indexByName(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  const index = new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));
  byFoldedName.set(attributes, index);
  return index;
}

/*
 * The sub-attributes to which RFC 7643 2.4 gives a meaning in every multi-valued attribute.
 */

/** The sub-attribute that stands for the whole where a client names only the complex attribute (`emails co "x"`). */
export function valueSubAttribute(attribute: Attribute): Attribute | undefined {
  return findAttribute(attribute.subAttributes, 'value');
}

/** The label that tells values of one attribute apart (`work`, `home`). */
export function typeSubAttribute(attribute: Attribute): Attribute | undefined {
  return findAttribute(attribute.subAttributes, 'type');
}

/** The flag that at most one element may carry. */
export function primarySubAttribute(attribute: Attribute): Attribute | undefined {
  return findAttribute(attribute.subAttributes, 'primary');
}
