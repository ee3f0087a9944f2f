import type { Context } from '../context.ts';
import type { ScimRequest } from '../request.ts';
import type { TargetType } from '../resource-types.ts';
import type { Collection } from '../resources/port.ts';

/** A request to the resources of one type. */
export interface Place {
  readonly context: Context;
  readonly request: ScimRequest;
  readonly type: TargetType;
}

export const collectionOf = ({ context, type }: Place): Collection => ({ tenant: context.tenant.name, type });
