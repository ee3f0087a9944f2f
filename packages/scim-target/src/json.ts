import { isJsonObject, type Json } from '@scimulator/scim';

/** The value that the text stands for, or undefined when it is no JSON. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether `value` holds everything that `part` names: objects by member, arrays by element, the rest by equality. */
export function containsJson(value: Json | undefined, part: Json): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(value) && part.every((element) => value.some((other) => containsJson(other, element)))
    );
  }
  if (isJsonObject(part)) {
    return (
      isJsonObject(value) &&
      Object.entries(part).every(
        ([name, inner]) => Object.hasOwn(value, name) && containsJson(value[name], inner),
      )
    );
  }
  return value === part;
}
