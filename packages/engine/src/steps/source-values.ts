import type { Json, JsonObject } from '@scimulator/scim';
import type { AppRole, SourceObject } from '../directory/directory.ts';
import type { ExpressionContext } from '../expression/call.ts';
import type { Environment } from '../expression/environment.ts';
import { type Evaluation, evaluate } from '../expression/evaluate.ts';
import { isEmpty } from '../expression/value.ts';
import type { ValueSource } from '../schema/compiled-schema.ts';

export interface SourceInput {
  readonly object: Pick<SourceObject, 'id' | 'attributes'> & Partial<Pick<SourceObject, 'assignments'>>;
  readonly isSoftDeleted: boolean;
  readonly appRoles: readonly AppRole[];
  readonly environment: Environment;
}

/** A source object as mappings see it: with what is computed (IsSoftDeleted, appRoleAssignments), empty values as null. */
export function sourceContext({
  object,
  isSoftDeleted,
  appRoles,
  environment,
}: SourceInput): ExpressionContext {
  return {
    environment,
    attribute: (name) => {
      switch (name) {
        case 'IsSoftDeleted':
          return isSoftDeleted;
        case 'appRoleAssignments':
          return assignedRoles(object.assignments ?? [], appRoles);
        case 'userPrincipalName':
          return homeName(own(object.attributes, name));
        case 'originalUserPrincipalName':
          return own(object.attributes, name) ?? own(object.attributes, 'userPrincipalName');
        case 'objectId':
        case 'id':
          return object.id;
        default:
          return own(object.attributes, name);
      }
    },
  };
}

/** The value of one attribute mapping's source; null where nothing flows. */
export function sourceValue(source: ValueSource, context: ExpressionContext): Evaluation {
  switch (source.kind) {
    case 'direct':
      return { ok: true, value: context.attribute(source.attribute) };
    case 'constant':
      return { ok: true, value: source.value };
    case 'expression':
      return evaluate(source.expression, context);
    case 'none':
      return { ok: true, value: null };
  }
}

function own(attributes: JsonObject, name: string): Json {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return isEmpty(value) || value === undefined ? null : value;
}

const GUEST_MARK = '#EXT#';

/** A guest's name in its own tenant: `a_x.com#EXT#@home` is `a@x.com` (how-provisioning-works, B2B guests). */
function homeName(name: Json): Json {
  if (typeof name !== 'string') return name;
  const mark = name.indexOf(GUEST_MARK);
  if (mark < 0) return name;
  const local = name.slice(0, mark);
  const at = local.lastIndexOf('_');
  return at < 0 ? local : `${local.slice(0, at)}@${local.slice(at + 1)}`;
}

/** The enabled roles that the object has, each once, by ascending id. The default access role is none of them. */
function assignedRoles(
  assignments: readonly { readonly appRoleId: string }[],
  appRoles: readonly AppRole[],
): readonly JsonObject[] {
  const assigned = new Set(assignments.map(({ appRoleId }) => appRoleId));
  return appRoles
    .filter(({ id, isEnabled }) => isEnabled && assigned.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, value, displayName }) => ({ id, value, displayName }));
}
