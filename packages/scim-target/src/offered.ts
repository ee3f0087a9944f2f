import { z } from 'zod';

/** A role or an entitlement that the target offers; `GET /Roles` and `GET /Entitlements` list them. */
export const OfferedValue = z.strictObject({
  value: z.string().min(1),
  display: z.string().min(1).exactOptional(),
  type: z.string().min(1).exactOptional(),
  /** Whether it may be assigned at present: true unless said otherwise. */
  supported: z.boolean().exactOptional(),
});
export type OfferedValue = Readonly<z.output<typeof OfferedValue>>;

/** What `PUT /_admin/roles` and `PUT /_admin/entitlements` take. Duplicates are let in: they are one of the mistakes that the target shows. */
export const OfferedValues = z.array(OfferedValue);

export const DEFAULT_ROLES: readonly OfferedValue[] = [
  { value: 'User', display: 'User' },
  { value: 'Administrator', display: 'Administrator' },
];
