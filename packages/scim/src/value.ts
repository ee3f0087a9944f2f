import { type Attribute, findAttribute, valueSubAttribute } from './attribute.ts';
import { refusal } from './error.ts';
import { readBoolean, readInstantNs } from './literal.ts';
import { checkPrimary, distinctElements } from './multi-valued.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './resource.ts';
import type { Tolerances } from './tolerance.ts';

export interface Reading {
  /** Where the value stands, for messages: `emails.type`. */
  readonly at: string;
  readonly tolerances: Tolerances;
}

/**
 * A client's value in the form in which resources keep it: declared names, declared types, no readOnly parts.
 * Undefined means unassigned: null, an empty array, an object with nothing in it (RFC 7643 2.5). Throws invalidValue.
 */
export function readValue(attribute: Attribute, value: Json, reading: Reading): Json | undefined {
  if (value === null) return undefined;
  if (!attribute.multiValued) return readElement(attribute, value, reading);
  if (!isJsonArray(value)) throw refusal('invalidValue', `${reading.at} is multi-valued: send an array`);

  const given = value.filter((element) => element !== null);
  const elements = given.flatMap((element) => readElement(attribute, element, reading) ?? []);
  if (elements.length === 0) return undefined;
  checkPrimary(attribute, elements, reading.at);
  return distinctElements(attribute, elements);
}

/** As `readValue`, for one value of the attribute, be it multi-valued or not. */
export function readElement(attribute: Attribute, value: Json, reading: Reading): Json | undefined {
  if (value === null) return undefined;
  if (attribute.type === 'complex') return readComplex(attribute, value, reading);
  if (value === '' && attribute.required)
    throw refusal('invalidValue', `${reading.at} is required and must not be empty`);
  const read = READERS[attribute.type](value, reading.tolerances);
  if (read !== undefined) return read;
  throw refusal('invalidValue', `${reading.at} must be ${EXPECTED[attribute.type]}, not ${excerpt(value)}`);
}

/** The members of a complex value as the client wrote them; undefined for the ways to say "none". */
export function complexMembers(
  attribute: Attribute,
  value: Json,
  { at, tolerances }: Reading,
): JsonObject | undefined {
  // The elements of a multi-valued attribute may be bare text: some clients write members so.
  const tolerance = attribute.multiValued ? 'accept+emptyRemoves' : tolerances.managerString;
  const lengthMax = tolerance === 'reject' ? 0 : 1;
  const isWrapped = isJsonArray(value) && value.length <= lengthMax && !attribute.multiValued;
  const sole = isWrapped ? (value[0] ?? null) : value;
  if (isJsonObject(sole)) return sole;
  if (sole === null || (sole === '' && tolerance === 'accept+emptyRemoves')) return undefined;
  const isBare = typeof sole === 'string' && sole !== '' && tolerance !== 'reject';
  if (isBare && valueSubAttribute(attribute) !== undefined) return { value: sole };
  throw refusal('invalidValue', `${at} must be an object, not ${excerpt(sole)}`);
}

function readComplex(attribute: Attribute, value: Json, reading: Reading): JsonObject | undefined {
  const members = complexMembers(attribute, value, reading);
  if (members === undefined) return undefined;
  const read: [string, Json][] = [];
  for (const [name, given] of Object.entries(members)) {
    const sub = findAttribute(attribute.subAttributes, name);
    if (sub === undefined) passOver(`${reading.at}.${name}`, reading.tolerances);
    if (sub === undefined || sub.mutability === 'readOnly') continue;
    const kept = readValue(sub, given, { ...reading, at: `${reading.at}.${sub.name}` });
    if (kept !== undefined) read.push([sub.name, kept]);
  }
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

/** Leaves out what no schema declares, or refuses it. */
export function passOver(at: string, { unknownAttribute }: Tolerances): void {
  if (unknownAttribute === 'reject') throw refusal('invalidSyntax', `there is no attribute ${at}`);
}

type SimpleType = Exclude<Attribute['type'], 'complex'>;

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const READERS: Readonly<Record<SimpleType, (value: Json, tolerances: Tolerances) => Json | undefined>> = {
  string: readText,
  reference: readText,
  boolean: (value, { coerceBooleanText }) =>
    coerceBooleanText === 'on' || typeof value === 'boolean' ? readBoolean(value) : undefined,
  decimal: (value) => (typeof value === 'number' ? value : undefined),
  integer: (value) => (Number.isInteger(value) ? value : undefined),
  dateTime: (value) => (readInstantNs(value) === undefined ? undefined : value),
  binary: (value) => (typeof value === 'string' && BASE64.test(value) ? value : undefined),
};

const EXPECTED: Readonly<Record<SimpleType, string>> = {
  string: 'a string',
  reference: 'a URI in a string',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'an integer',
  dateTime: 'a dateTime such as "2024-01-31T12:00:00Z"',
  binary: 'base64 in a string',
};

function readText(value: Json): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Enough of the value to recognise it; never its depths. */
function excerpt(value: Json): string {
  if (isJsonArray(value)) return 'an array';
  if (isJsonObject(value)) return 'an object';
  return JSON.stringify(value).slice(0, 60);
}
