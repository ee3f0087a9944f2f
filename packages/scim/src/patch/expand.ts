import type { Attribute, ResourceType, Schema } from '../attribute.ts';
import { ScimError } from '../error.ts';
import { type AttributeLocation, locateAttribute, locateExtension } from '../path.ts';
import { isJsonObject } from '../resource.ts';
import { SCHEMAS_ATTRIBUTE } from '../schema/common.ts';
import { invalidValue } from '../value.ts';
import type { PatchOperation } from './operation.ts';
import { attributePathOf, type PatchPath, parsePath, printPath } from './path.ts';

/** An operation on one attribute that exists and that the client may write. */
export interface Edit extends PatchOperation {
  readonly path: PatchPath;
  readonly location: AttributeLocation;
}

/** The edits that an operation stands for: one where its path names an attribute, else one for each member of its value. */
export function expandOperation(operation: PatchOperation, type: ResourceType): readonly Edit[] {
  if (operation.path === undefined) return expandMembers(operation, type);
  const path = operation.path;
  const extension = path.filter === undefined ? locateExtension(type, attributePathOf(path)) : undefined;
  if (extension !== undefined) return expandExtension(operation, extension, type);

  const location = locateAttribute(type, attributePathOf(path));
  if (location === undefined) throw invalidPath(`there is no attribute ${printPath(path)}`);
  if (isReadOnly(location)) {
    throw new ScimError({ scimType: 'mutability', detail: `${printPath(path)} is readOnly` });
  }
  if (path.filter !== undefined && !location.attribute.multiValued) {
    throw invalidPath(`${printPath(path)}: brackets need a multi-valued attribute`);
  }
  return [{ ...operation, path, location }];
}

/** A path-less operation; its keys may be paths themselves, as in Entra's flag dialect (`name.givenName`, qualified names). */
function expandMembers(operation: PatchOperation, type: ResourceType): readonly Edit[] {
  if (operation.op === 'remove') throw new ScimError({ scimType: 'noTarget', detail: 'remove needs a path' });
  if (!isJsonObject(operation.value)) {
    throw invalidValue(`${operation.op} without a path needs an object of attributes as its value`);
  }
  return Object.entries(operation.value).flatMap(([key, value]) => {
    const path = parsePath(key);
    return isWritable(path, type) ? expandOperation({ op: operation.op, path, value }, type) : [];
  });
}

/** The URN of an extension as path or key: all of its attributes, or those that the value gives. */
function expandExtension(operation: PatchOperation, schema: Schema, type: ResourceType): readonly Edit[] {
  const isCleared = operation.op === 'remove' || (operation.op === 'replace' && operation.value === null);
  if (isCleared) return schema.attributes.filter(isClientWritten).flatMap(({ name }) => clearing(name));
  if (!isJsonObject(operation.value)) throw invalidValue(`${schema.id} must be an object`);
  return Object.entries(operation.value).flatMap(([key, value]) => {
    const { attribute, ...rest } = parsePath(key);
    const path = { attribute: { schema: schema.id, name: attribute.name }, ...rest };
    return isWritable(path, type) ? expandOperation({ op: operation.op, path, value }, type) : [];
  });

  function clearing(name: string): readonly Edit[] {
    return expandOperation({ op: 'remove', path: { attribute: { schema: schema.id, name } } }, type);
  }
}

/**
 * In a larger value, what is unknown or readOnly is passed over, as in POST and PUT (Okta sends `id` along), and
 * `schemas` describes the value and orders nothing.
 */
function isWritable(path: PatchPath, type: ResourceType): boolean {
  if (path.filter === undefined && locateExtension(type, attributePathOf(path)) !== undefined) return true;
  const location = locateAttribute(type, attributePathOf(path));
  return location !== undefined && !isReadOnly(location) && location.attribute !== SCHEMAS_ATTRIBUTE;
}

function isReadOnly({ attribute, sub }: AttributeLocation): boolean {
  return !isClientWritten(attribute) || (sub !== undefined && !isClientWritten(sub));
}

function isClientWritten({ mutability }: Attribute): boolean {
  return mutability !== 'readOnly';
}

function invalidPath(detail: string): ScimError {
  return new ScimError({ scimType: 'invalidPath', detail });
}
