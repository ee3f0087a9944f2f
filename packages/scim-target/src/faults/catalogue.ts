import type { JsonObject } from '@scimulator/scim';
import { duplicateFirst } from './alter.ts';
import type { FaultEffect, FaultMatch } from './effect.ts';

/** A misbehaviour that has a name. Everything about it stands in its row. */
export interface NamedFault {
  readonly name: string;
  /** The requests it is about; a rule's own `match` narrows them further. */
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** Changes the body of the genuine answer. */
  readonly alter?: (body: JsonObject) => JsonObject;
  /** What the Entra provisioning service does about it. */
  readonly entra: string;
  readonly source: string;
}

const QUARANTINE = 'Entra: Application provisioning in quarantine status';

export const FAULTS = [
  {
    name: 'not-found',
    match: { method: ['GET'], filter: '*' },
    effect: { status: 404 },
    entra: 'quarantines the job when its probe is answered 404 as well; otherwise the object fails',
    source: QUARANTINE,
  },
  {
    name: 'invalid-credentials',
    match: {},
    effect: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    entra: 'quarantines the job at once',
    source: QUARANTINE,
  },
  {
    name: 'duplicate-roles',
    match: { method: ['GET'], path: '/Roles' },
    effect: {},
    alter: duplicateFirst,
    entra: 'quarantines the job until the roles it imports are unique',
    source: QUARANTINE,
  },
] as const satisfies readonly NamedFault[];

export type FaultName = (typeof FAULTS)[number]['name'];

const BY_NAME: ReadonlyMap<string, NamedFault> = new Map(FAULTS.map((fault) => [fault.name, fault]));

export function namedFault(name: FaultName): NamedFault {
  const fault = BY_NAME.get(name);
  if (fault === undefined) throw new Error(`invariant: the catalogue has no fault ${name}`);
  return fault;
}
