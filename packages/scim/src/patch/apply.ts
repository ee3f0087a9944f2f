import type { ResourceType } from '../attribute.ts';
import { elementsOf } from '../multi-valued.ts';
import { checkRequired, missingRequired } from '../required.ts';
import { isJsonObject, type JsonObject, memberOf, type Resource, sameJson, withMember } from '../resource.ts';
import { withoutUnlistedExtensions, withSchemas } from '../resource-schemas.ts';
import { SCHEMAS_ATTRIBUTE } from '../schema/common.ts';
import { DEFAULT_TOLERANCES, type Tolerances } from '../tolerance.ts';
import { type Edit, expandOperation } from './expand.ts';
import { changeMany } from './many.ts';
import type { PatchOperation } from './operation.ts';
import { printPath } from './path.ts';
import { changeSingle, changeSub } from './single.ts';

/**
 * The resource after the operations, in order and all or none (RFC 7644 3.5.2). It is `resource` itself when they
 * change nothing, so that `lastModified` and the version can stay. Throws ScimError and never changes its input.
 */
export function applyPatch(
  resource: Resource,
  operations: readonly PatchOperation[],
  type: ResourceType,
  options: Partial<Tolerances> = {},
): Resource {
  const tolerances = { ...DEFAULT_TOLERANCES, ...options };
  const patched = operations
    .flatMap((operation) => expandOperation(operation, { type, tolerances }))
    .reduce((current, edit) => applyEdit(current, { edit, type, tolerances }), resource);
  if (sameJson(patched, resource)) return resource;
  if (missingRequired(resource, type) === undefined) checkRequired(patched, type);
  return patched;
}

interface Step {
  readonly edit: Edit;
  readonly type: ResourceType;
  readonly tolerances: Tolerances;
}

function applyEdit(resource: Resource, { edit, type, tolerances }: Step): Resource {
  const { extension, attribute } = edit.location;
  const changed = inContainer(resource, extension, (container) =>
    changeAttribute(container, edit, tolerances),
  );
  // A client that takes an extension's URN out of `schemas` takes the extension away.
  const urns = elementsOf(memberOf(changed, SCHEMAS_ATTRIBUTE.name));
  const kept = attribute === SCHEMAS_ATTRIBUTE ? withoutUnlistedExtensions(changed, type, urns) : changed;
  return withSchemas(kept, type);
}

function changeAttribute(container: JsonObject, edit: Edit, tolerances: Tolerances): JsonObject {
  const { attribute, sub } = edit.location;
  const change = { op: edit.op, value: edit.value, at: printPath(edit.path), tolerances };
  if (attribute.multiValued) {
    return changeMany(container, attribute, { ...change, filter: edit.path.filter, sub });
  }
  return sub === undefined
    ? changeSingle(container, attribute, change)
    : changeSub(container, { attribute, sub }, change);
}

/** The resource with its own members, or those of one extension, changed; an emptied extension goes. */
function inContainer(
  resource: Resource,
  extension: string | undefined,
  change: (container: JsonObject) => JsonObject,
): Resource {
  if (extension === undefined) return change(resource);
  const block = memberOf(resource, extension);
  const changed = change(isJsonObject(block) ? block : {});
  return withMember(resource, extension, Object.keys(changed).length === 0 ? undefined : changed);
}
