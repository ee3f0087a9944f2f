import { isJsonObject, type Json } from '@scimulator/scim';

/** The value that the text stands for, or undefined when it is no JSON. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether JSON text nests deeper than `depthMax`: what walks a value by recursion must not be led too deep. */
export function isDeeperThan(depthMax: number, text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
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
