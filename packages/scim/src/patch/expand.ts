import type { ResourceType, Schema } from '../attribute.ts';
import { refusal } from '../error.ts';
import { type AttributeLocation, locateAttribute, locateExtension } from '../path.ts';
import { isJsonObject } from '../resource.ts';
import { SCHEMAS_ATTRIBUTE } from '../schema/common.ts';
import type { Tolerances } from '../tolerance.ts';
import { passOver } from '../value.ts';
import type { PatchOperation } from './operation.ts';
import { attributePathOf, type PatchPath, parsePath, printPath } from './path.ts';

/** An operation on one attribute that exists and that the client may write. */
export interface Edit extends PatchOperation {
  readonly path: PatchPath;
  readonly location: AttributeLocation;
}

/** Where an operation is to be carried out, and how much of it is understood. */
interface Ground {
  readonly type: ResourceType;
  readonly tolerances: Tolerances;
}

/** The edits that an operation stands for: one where its path names an attribute, else one for each member of its value. */
export function expandOperation(operation: PatchOperation, ground: Ground): readonly Edit[] {
  const { type } = ground;
  if (operation.path === undefined) return expandMembers(operation, ground);
  const path = operation.path;
  const extension = path.filter === undefined ? locateExtension(type, attributePathOf(path)) : undefined;
  if (extension !== undefined) return expandExtension(operation, extension, ground);

  const location = locateAttribute(type, attributePathOf(path));
  if (location === undefined) throw refusal('invalidPath', `there is no attribute ${printPath(path)}`);
  if (isReadOnly(location)) throw refusal('mutability', `${printPath(path)} is readOnly`);
  if (path.filter !== undefined && !location.attribute.multiValued) {
    throw refusal('invalidPath', `${printPath(path)}: brackets need a multi-valued attribute`);
  }
  return [{ ...operation, path, location }];
}

/** A path-less operation; its keys may be paths themselves, as in Entra's flag dialect (`name.givenName`, qualified names). */
function expandMembers({ op, value }: PatchOperation, ground: Ground): readonly Edit[] {
  if (op === 'remove') throw refusal('noTarget', 'remove needs a path');
  if (!isJsonObject(value)) {
    throw refusal('invalidValue', `${op} without a path needs an object of attributes as its value`);
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const path = pathOfKey(key, ground.tolerances);
    return path === undefined ? [] : expandWritable({ op, path, value: member }, ground);
  });
}

/** The path that a key stands for; undefined for a key that is none and is passed over. */
function pathOfKey(key: string, tolerances: Tolerances): PatchPath | undefined {
  const path = parsePath(key);
  const isName = path.sub === undefined && path.filter === undefined;
  if (isName || tolerances.dottedKeys === 'expand') return path;
  if (tolerances.dottedKeys === 'reject') {
    throw refusal('invalidSyntax', `"${key}" is a path: give it as the path of an operation of its own`);
  }
  passOver(key, tolerances);
  return undefined;
}

/** The URN of an extension as path or key: all of its attributes, or those that the value gives. */
function expandExtension({ op, value }: PatchOperation, schema: Schema, ground: Ground): readonly Edit[] {
  const qualified = (path: PatchPath) => ({ ...path, attribute: { ...path.attribute, schema: schema.id } });
  if (op === 'remove' || (op === 'replace' && value === null)) {
    const paths = schema.attributes.map(({ name }) => qualified({ attribute: { name } }));
    return paths.flatMap((path) => expandWritable({ op: 'remove', path }, ground));
  }
  if (!isJsonObject(value)) throw refusal('invalidValue', `${schema.id} must be an object`);
  return Object.entries(value).flatMap(([key, member]) =>
    expandWritable({ op, path: qualified(parsePath(key)), value: member }, ground),
  );
}

function expandWritable(
  operation: PatchOperation & { readonly path: PatchPath },
  ground: Ground,
): readonly Edit[] {
  return isWritable(operation.path, ground) ? expandOperation(operation, ground) : [];
}

/**
 * In a larger value, what is unknown or readOnly is passed over, as in POST and PUT (Okta sends `id` along), and
 * `schemas` describes the value and orders nothing.
 */
function isWritable(path: PatchPath, { type, tolerances }: Ground): boolean {
  if (path.filter === undefined && locateExtension(type, attributePathOf(path)) !== undefined) return true;
  const location = locateAttribute(type, attributePathOf(path));
  if (location === undefined) passOver(printPath(path), tolerances);
  return location !== undefined && !isReadOnly(location) && location.attribute !== SCHEMAS_ATTRIBUTE;
}

function isReadOnly({ attribute, sub }: AttributeLocation): boolean {
  return attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly';
}
