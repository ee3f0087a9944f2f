import { z } from 'zod';

/** A role that the target offers; `GET /Roles` lists them. */
export const RoleValue = z.strictObject({
  value: z.string().min(1),
  display: z.string().min(1).exactOptional(),
});
export type RoleValue = Readonly<z.output<typeof RoleValue>>;

/** What `PUT /_admin/roles` takes. Duplicates are let in: they are one of the mistakes that the target shows. */
export const RoleValues = z.array(RoleValue);

export const DEFAULT_ROLES: readonly RoleValue[] = [
  { value: 'User', display: 'User' },
  { value: 'Administrator', display: 'Administrator' },
];
