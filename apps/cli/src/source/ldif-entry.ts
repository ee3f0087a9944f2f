import { isUtf8 } from 'node:buffer';
import type { ImportedObject, ObjectType } from '@scimulator/engine';
import type { Json } from '@scimulator/scim';
import { naturalAnchor, normalizeReference } from './anchor.ts';
import { LDIF_KEY_NAMES, LDIF_MEMBER_NAMES, TEXT_ATTRIBUTES } from './attribute-names.ts';
import { normalizeDn, splitRdns } from './dn.ts';

export interface LdifAttribute {
  /** Lower case, without options. */
  readonly name: string;
  /** As the file spells it. */
  readonly writtenName: string;
  /** Lower case: language tags, ranges. */
  readonly options: readonly string[];
  /** Bytes when it was written in base64. */
  readonly value: string | Buffer;
}

export type LdifEntry =
  | { readonly kind: 'object'; readonly object: ImportedObject }
  | { readonly kind: 'other'; readonly objectClass: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Attributes = ReadonlyMap<string, readonly LdifAttribute[]>;

const GROUP_CLASSES = ['groupofnames', 'groupofuniquenames', 'group'];
const USER_CLASSES = ['inetorgperson', 'person', 'organizationalperson', 'user'];
// Active Directory derives these from person or user, yet nobody signs in as one.
const NO_USER_CLASSES = ['computer', 'contact'];

/** An entry by its lines, `dn` first. */
export function readLdifEntry(lines: readonly LdifAttribute[]): LdifEntry {
  const [first] = lines;
  if (first?.name !== 'dn') return { kind: 'unreadable', reason: 'an entry begins with "dn:"' };
  const dn = textOf(first);
  const alias = dn === undefined ? undefined : normalizeDn(dn);
  if (dn === undefined || alias === undefined)
    return { kind: 'unreadable', reason: 'its dn is no distinguished name' };

  const attributes: Attributes = Map.groupBy(lines, ({ name }) => name);
  const changeType = textsOf(attributes, 'changetype')[0] ?? 'add';
  if (changeType.toLowerCase() !== 'add') {
    return {
      kind: 'unreadable',
      reason: `is a change record (${changeType}); only entries and additions are read`,
    };
  }
  const classes = textsOf(attributes, 'objectclass').map((name) => name.toLowerCase());
  if (classes.length === 0)
    return { kind: 'unreadable', reason: 'has no objectClass: export that attribute too' };
  const type = objectTypeOf(classes);
  if (type === undefined)
    return { kind: 'other', objectClass: classes.find((name) => name !== 'top') ?? 'top' };
  return readObject({ type, dn, alias, attributes });
}

interface EntryInput {
  readonly type: ObjectType;
  readonly dn: string;
  /** The normalised DN. */
  readonly alias: string;
  readonly attributes: Attributes;
}

function readObject({ type, dn, alias, attributes }: EntryInput): LdifEntry {
  const bad = unreadableMapped(attributes);
  if (bad !== undefined) return { kind: 'unreadable', reason: bad };

  const id = anchorOf(attributes, alias);
  const object: ImportedObject = {
    id,
    type,
    alias,
    attributes: {
      ...otherAttributes(attributes),
      ...mappedAttributes(type, attributes, dn),
      ...flagsOf(type, attributes),
    },
  };
  const [manager] = textsOf(attributes, 'manager').map(dnReference);
  const members = LDIF_MEMBER_NAMES.flatMap((name) =>
    textsOf(attributes, name.toLowerCase()).map(dnReference),
  );
  if (type === 'Group') return { kind: 'object', object: { ...object, members } };
  return { kind: 'object', object: manager === undefined ? object : { ...object, manager } };
}

function objectTypeOf(classes: readonly string[]): ObjectType | undefined {
  if (classes.some((name) => NO_USER_CLASSES.includes(name))) return undefined;
  if (classes.some((name) => GROUP_CLASSES.includes(name))) return 'Group';
  return classes.some((name) => USER_CLASSES.includes(name)) ? 'User' : undefined;
}

const MEMBER_NAMES = LDIF_MEMBER_NAMES.map((name) => name.toLowerCase());
const TEXT_NAMES = new Set([
  ...TEXT_ATTRIBUTES.flatMap(({ ldif = [] }) => ldif.map((name) => name.toLowerCase())),
  ...MEMBER_NAMES,
  'manager',
]);
const NO_ATTRIBUTES = new Set(['dn', 'objectid', 'changetype', 'control', 'objectclass', ...TEXT_NAMES]);

/** Why a value that matters cannot be used. Other attributes may hold bytes; those are left out. */
function unreadableMapped(attributes: Attributes): string | undefined {
  for (const [name, values] of attributes) {
    if (!TEXT_NAMES.has(name)) continue;
    const noText = values.find((value) => textOf(value) === undefined);
    if (noText !== undefined) return `the value of ${noText.writtenName} is no UTF-8 text`;
    const partial = values
      .flatMap(({ options }) => options)
      .find((option) => /^range=(?!0-\*$)/.test(option));
    if (partial !== undefined) return `shows only a part of ${name} (${partial}): export all its values`;
  }
  return undefined;
}

function mappedAttributes(type: ObjectType, attributes: Attributes, dn: string): Record<string, Json> {
  const mapped: Record<string, Json> = {};
  for (const { name, ldif = [] } of TEXT_ATTRIBUTES) {
    if (type === 'Group' && name === 'userPrincipalName') continue;
    const value = ldif
      .flatMap((source) =>
        source === 'ou' ? unitsOf(attributes, dn) : textsOf(attributes, source.toLowerCase()),
      )
      .find((text) => text !== '');
    if (value !== undefined) mapped[name] = value;
  }
  return mapped;
}

/** The `ou` values that are not the containers the entry sits in. */
function unitsOf(attributes: Attributes, dn: string): readonly string[] {
  const containers = (splitRdns(dn) ?? []).flat().filter(({ type }) => type === 'ou');
  const names = containers.map(({ value }) => value.toLowerCase());
  return textsOf(attributes, 'ou').filter((unit) => !names.includes(unit.toLowerCase()));
}

function otherAttributes(attributes: Attributes): { readonly [name: string]: Json } {
  const others: [string, Json][] = [];
  for (const [name, values] of attributes) {
    const texts = NO_ATTRIBUTES.has(name) ? [] : textsOf(attributes, name);
    const [first] = texts;
    if (first !== undefined) others.push([values[0]?.writtenName ?? name, texts.length > 1 ? texts : first]);
  }
  return Object.fromEntries(others);
}

const ACCOUNT_DISABLED = 0x2;

/** Active Directory and 389 Directory Server say it in their own words; nothing said means true (design 11). */
function flagsOf(type: ObjectType, attributes: Attributes): { readonly [name: string]: boolean } {
  if (type === 'Group') {
    // The highest bit of a 32-bit number, which some exports write as a negative one.
    const [groupType] = textsOf(attributes, 'grouptype');
    return { securityEnabled: groupType === undefined || (Number(groupType) | 0) < 0 };
  }
  const [control = '0'] = textsOf(attributes, 'useraccountcontrol');
  const [lock = 'false'] = textsOf(attributes, 'nsaccountlock');
  return { accountEnabled: (Number(control) & ACCOUNT_DISABLED) === 0 && lock.toLowerCase() !== 'true' };
}

function anchorOf(attributes: Attributes, normalizedDn: string): string {
  const [objectId] = textsOf(attributes, 'objectid');
  if (objectId !== undefined) return normalizeReference(objectId);
  for (const keyName of LDIF_KEY_NAMES) {
    const [value] = attributes.get(keyName.toLowerCase()) ?? [];
    const key = value === undefined ? '' : (textOf(value) ?? value.value.toString('hex'));
    if (key !== '') return naturalAnchor(keyName, key);
  }
  return naturalAnchor('dn', normalizedDn);
}

/** A reference that is no DN stays as it is, so that it can be named as one that nobody answers to. */
function dnReference(text: string): string {
  // groupOfUniqueNames may append a bit string to tell reused names apart (RFC 4517 3.3.21).
  const dn = text.replace(/#'[01]*'B$/, '');
  return normalizeDn(dn) ?? text;
}

/** The values of an attribute that are text: those without a language first, empty ones left out. */
function textsOf(attributes: Attributes, name: string): readonly string[] {
  const values = attributes.get(name);
  if (values === undefined) return NO_TEXTS;
  const [plain, tagged] = [values.filter(isPlain), values.filter((value) => !isPlain(value))];
  return (plain.length > 0 ? plain : tagged).flatMap((value) => textOf(value) || []);
}

const NO_TEXTS: readonly string[] = [];

const isPlain = ({ options }: LdifAttribute) => !options.some((option) => option.startsWith('lang-'));

function textOf({ value }: LdifAttribute): string | undefined {
  if (typeof value === 'string') return value;
  return isUtf8(value) ? value.toString('utf8') : undefined;
}
