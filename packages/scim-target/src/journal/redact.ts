import { isJsonObject, type Json, type JsonObject } from '@scimulator/scim';
import { jsonOf } from '../json.ts';

/** Names of attributes, in lower case. */
export type Secrets = ReadonlySet<string>;

const REDACTED = '[redacted]';

const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'proxy-authorization',
]);

export function redactHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name.toLowerCase()) ? REDACTED : value,
    ]),
  );
}

/** A parameter that mentions a secret attribute, such as a filter over a password, is taken out whole. */
export function redactQuery(
  query: Readonly<Record<string, string>>,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, mentionsSecret(value, secrets) ? REDACTED : value]),
  );
}

/** The body with the values of secret attributes taken out; one that mentions them and is no JSON, taken out whole. */
export function redactBody(body: string | undefined, secrets: Secrets): string | undefined {
  if (body === undefined || body === '') return undefined;
  if (!mentionsSecret(body, secrets)) return body;
  const value = jsonOf(body);
  return value === undefined ? REDACTED : JSON.stringify(redactJson(value, secrets));
}

const mentionsSecret = (text: string, secrets: Secrets): boolean => {
  const lower = text.toLowerCase();
  // JSON may spell any letter as \uXXXX, so an escaped name cannot be told from an escaped value.
  return lower.includes('\\u00') || [...secrets].some((name) => lower.includes(name));
};

/** Matches the name alone and qualified: `password`, `urn:…:User:password`. */
const isSecret = (name: string, secrets: Secrets): boolean =>
  secrets.has(name.slice(name.lastIndexOf(':') + 1).toLowerCase());

function redactJson(value: Json, secrets: Secrets): Json {
  if (Array.isArray(value)) return value.map((element: Json) => redactJson(element, secrets));
  if (!isJsonObject(value)) return value;
  return redactObject(value, secrets);
}

function redactObject(object: JsonObject, secrets: Secrets): JsonObject {
  const { path } = object;
  const operatesOnSecret = typeof path === 'string' && isSecret(path, secrets);
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isSecret(name, secrets) || (operatesOnSecret && name === 'value')
        ? REDACTED
        : redactJson(value, secrets),
    ]),
  );
}
