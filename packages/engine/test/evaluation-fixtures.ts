import type { Json } from '@scimulator/scim';
import type { SourceObject } from '../src/directory/directory.ts';
import { DEFAULT_SCHEMA } from '../src/schema/default-schema.ts';
import type { Evaluation } from '../src/steps/evaluation.ts';
import type { Link } from '../src/store/store.ts';
import { mappingsOf } from './schema-fixture.ts';

export const DEFAULT_MAPPINGS = mappingsOf(DEFAULT_SCHEMA);

export function sourceUser(id: string, more: Partial<SourceObject> = {}): SourceObject {
  return {
    id,
    type: 'User',
    attributes: { userPrincipalName: `${id}@contoso.test`, displayName: `User ${id}` },
    state: 'active',
    changeNumber: 1,
    assignments: [],
    ...more,
  };
}

export function sourceGroup(id: string, more: Partial<SourceObject> = {}): SourceObject {
  return { ...sourceUser(id), type: 'Group', attributes: { displayName: `Group ${id}` }, ...more };
}

export function linkTo(targetId: string, more: Partial<Link> = {}): Link {
  const base = { sourceId: 'ada', type: 'User', displayName: 'User ada', isManaged: true } as const;
  return { ...base, succeededIn: null, targetId, ...more };
}

/** In scope and about to be created, unless said otherwise. */
export function evaluationOf(object: SourceObject, more: Partial<Evaluation> = {}): Evaluation {
  return {
    object,
    memory: { isEvaluated: false },
    mapping: object.type === 'User' ? DEFAULT_MAPPINGS.user : DEFAULT_MAPPINGS.group,
    beganMs: 0,
    isInScope: true,
    steps: [],
    end: { kind: 'planned', plan: { action: 'create', resource: {}, changes: [] } },
    ...more,
  };
}

export const targetOf = (id: string, resource: Readonly<Record<string, Json>> = {}) => ({ id, resource });
