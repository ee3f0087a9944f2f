import type { GraphAttributeDefinition, GraphSchema } from './graph-schema.ts';

/** What the schema's `directories` say about the attributes of one object type; nothing where they are silent. */
export type Definitions = (attribute: string) => GraphAttributeDefinition | undefined;

/** Names compare case-insensitively. */
export function definitionsOf(
  { directories }: GraphSchema,
  directoryName: string | null | undefined,
  objectName: string | null | undefined,
): Definitions {
  const directory = directories?.find(({ name }) => isSame(name, directoryName));
  const object = directory?.objects?.find(({ name }) => isSame(name, objectName));
  const byName = new Map((object?.attributes ?? []).map((each) => [each.name.toLowerCase(), each]));
  return (attribute) => byName.get(attribute.toLowerCase());
}

function isSame(a: string | null | undefined, b: string | null | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}
