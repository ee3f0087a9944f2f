import type { Limits } from './limits.ts';
import type { TypeTable } from './resource-types.ts';
import type { ResourceStore } from './resources/port.ts';
import type { Tenant } from './tenants.ts';

/** What answering a SCIM request takes. */
export interface Context {
  readonly store: ResourceStore;
  readonly tenant: Tenant;
  readonly types: TypeTable;
  readonly limits: Limits;
  readonly clock: { now(): number };
  readonly ids: { next(): string };
}
