import type { Attribute, AttributeType } from '../attribute.ts';

/** What a declaration may say beside name and description; the rest has the defaults of RFC 7643 2.2. */
export type Characteristics = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>;

export function declare(
  type: AttributeType,
  name: string,
  description: string,
  characteristics: Characteristics = {},
): Attribute {
  return {
    name,
    type,
    multiValued: false,
    required: false,
    // References and binary values are case-exact by their type (RFC 7643 2.3.6, 2.3.7).
    caseExact: type === 'reference' || type === 'binary',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    description,
    ...characteristics,
  };
}

export function text(name: string, description: string, characteristics?: Characteristics): Attribute {
  return declare('string', name, description, characteristics);
}

export function flag(name: string, description: string, characteristics?: Characteristics): Attribute {
  return declare('boolean', name, description, characteristics);
}

export function reference(name: string, description: string, characteristics: Characteristics): Attribute {
  return declare('reference', name, description, characteristics);
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  characteristics?: Characteristics,
): Attribute {
  return declare('complex', name, description, { ...characteristics, subAttributes });
}
