import { z } from 'zod';

/** How a tenant behaves where the RFC leaves a choice, or clients disagree (scim-wire 8.3). */
export const Knobs = z.strictObject({
  /** The bundle that the other knobs start from. */
  profile: z.enum(['rfc', 'entra']),
  /** What add and replace of `emails[type eq "work"].value` do when no element fits: refuse with noTarget, or create one. */
  createOnFilterMiss: z.enum(['error', 'create']),
  /** Attributes that no schema declares. */
  unknownAttribute: z.enum(['ignore', 'reject']),
  /** URNs in `schemas` that the resource type does not have. */
  unknownSchemaUrn: z.enum(['ignore', 'reject']),
  /** An attribute in a filter that no schema declares: counts as absent, or is refused with invalidFilter. */
  unknownFilterAttribute: z.enum(['empty', '400']),
  /** Where a filter's attribute without a URN may be: in the core schema, or also in an extension. */
  unqualifiedNames: z.enum(['core', 'extensions']),
  /** Whether a displayName belongs to one group; counts for groups that are written from then on. */
  groupNameUnique: z.enum(['off', 'on']),
  /** The status of a PATCH that names no `attributes`. */
  patchSuccess: z.literal([200, 204]),
  /** The same for types with members: 200 returns all of them. */
  groupPatchSuccess: z.literal([200, 204]),
});

export type Knobs = Readonly<z.output<typeof Knobs>>;
export type ProfileName = Knobs['profile'];

/** What `PUT /_admin/knobs` takes: a profile, single knobs, or both. */
export const KnobsChange = Knobs.partial();
export type KnobsChange = Readonly<z.output<typeof KnobsChange>>;

const RFC: Knobs = {
  profile: 'rfc',
  createOnFilterMiss: 'error',
  unknownAttribute: 'ignore',
  unknownSchemaUrn: 'ignore',
  unknownFilterAttribute: 'empty',
  unqualifiedNames: 'core',
  groupNameUnique: 'off',
  patchSuccess: 200,
  groupPatchSuccess: 204,
};

export const PROFILES: Readonly<Record<ProfileName, Knobs>> = {
  rfc: RFC,
  // Entra: "Develop a SCIM endpoint" expects unique group names, and its engine asks for `manager eq "…"`.
  entra: { ...RFC, profile: 'entra', unqualifiedNames: 'extensions', groupNameUnique: 'on' },
};

/** The knobs after a change; a profile puts all of them back to its bundle first. */
export function changeKnobs(current: Knobs, change: KnobsChange): Knobs {
  const start = change.profile === undefined ? current : PROFILES[change.profile];
  return Knobs.parse({ ...start, ...change });
}
