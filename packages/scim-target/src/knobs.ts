import { z } from 'zod';

/**
 * How a tenant behaves where the RFC leaves a choice, or clients disagree (scim-wire 8.3). The names that
 * `Tolerances` of @scimulator/scim has too mean the same. docs/knobs.md is made of what stands here.
 */
const SHAPE = {
  createOnFilterMiss: z
    .enum(['error', 'create'])
    .describe(
      'A replace of `emails[type eq "work"].value` that fits no element: `noTarget`, or makes one (K01).',
    ),
  coerceBooleanText: z
    .enum(['off', 'on'])
    .describe(
      '`"True"` and `"False"` for a boolean, in bodies and filters: refused, or read (P22, P49, P107, M45).',
    ),
  managerString: z
    .enum(['reject', 'accept', 'accept+emptyRemoves'])
    .describe(
      '`manager` as a bare id or an array of one: refused, or read; and whether `""` removes it (K02).',
    ),
  removeMembersByValue: z
    .enum(['targeted', 'wipe', 'reject'])
    .describe(
      'A remove of `members` with a list as its value: removes those; all, which is a fault (Q21); refused (P79).',
    ),
  pathlessPatch: z
    .enum(['on', 'off'])
    .describe('PATCH operations without a path: carried out, or refused (K15).'),
  dottedKeys: z
    .enum(['expand', 'literal', 'reject'])
    .describe(
      'Keys such as `name.familyName` in an operation without a path: paths; a name that nobody knows, which is a fault; refused (P29).',
    ),
  unknownAttribute: z
    .enum(['ignore', 'reject'])
    .describe('Attributes in a body that no schema declares: left out, or refused (M54).'),
  unknownSchemaUrn: z
    .enum(['ignore', 'reject'])
    .describe('URNs in `schemas` that the resource type does not have: left out, or refused (Q90).'),
  groupNameUnique: z
    .enum(['off', 'on'])
    .describe(
      'Whether a `displayName` belongs to one group; counts for groups that are written from then on (K11).',
    ),
  unknownFilterAttribute: z
    .literal(['empty', '400', 'all'])
    .describe(
      'An attribute in a filter that no schema declares: without a value; `invalidFilter`; or the filter is dropped, which is a fault (F77).',
    ),
  unqualifiedNames: z
    .enum(['core', 'extensions'])
    .describe(
      'Where an attribute without URN in a filter is looked for: the core schema, or extensions as well.',
    ),
  patchSuccess: z.literal([200, 204]).describe('The status of a PATCH that names no `attributes`.'),
  groupPatchSuccess: z
    .literal([204, 200])
    .describe('The same for types with members; 200 returns all of them.'),
  putOmitted: z
    .enum(['clear', 'keep'])
    .describe('What a PUT does to readWrite attributes that it leaves out (RFC 7644 3.5.1).'),
  removeFilterMiss: z
    .enum(['success', 'noTarget'])
    .describe('A remove whose filter fits no element: nothing to do, or refused.'),
  pagination: z
    .enum(['index', 'cursor', 'both', 'none'])
    .describe('How lists are paged: by `startIndex`, by cursor (RFC 9865), by either, or not at all.'),
  deleteMode: z
    .enum(['hard', 'soft-hidden', 'soft-visible'])
    .describe(
      'DELETE takes the resource away; hides it and keeps its `userName` taken (Q74); or leaves it visible, which is a fault (Q73).',
    ),
  etag: z.enum(['weak', 'strong', 'off']).describe('The entity tags of resources (RFC 7644 3.14).'),
} as const;

export const PROFILE_NAMES = ['rfc', 'entra', 'okta', 'interop', 'ipsie'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

const KNOWN = ['profile', ...Object.keys(SHAPE)].join(', ');

export const Knobs = z.strictObject(
  { profile: z.enum(PROFILE_NAMES).describe('The bundle that the other knobs start from.'), ...SHAPE },
  { error: ({ code }) => (code === 'unrecognized_keys' ? `unknown knob; there are ${KNOWN}` : undefined) },
);
export type Knobs = Readonly<z.output<typeof Knobs>>;

/** What `PUT /_admin/knobs` takes: a profile, single knobs, or both. */
export const KnobsChange = Knobs.partial();
export type KnobsChange = Readonly<z.output<typeof KnobsChange>>;

/** Strict where the RFC is, and where it leaves a choice, what most servers do. */
const RFC: Knobs = {
  profile: 'rfc',
  createOnFilterMiss: 'error',
  coerceBooleanText: 'off',
  managerString: 'reject',
  removeMembersByValue: 'targeted',
  pathlessPatch: 'on',
  dottedKeys: 'expand',
  unknownAttribute: 'ignore',
  unknownSchemaUrn: 'ignore',
  groupNameUnique: 'off',
  unknownFilterAttribute: 'empty',
  unqualifiedNames: 'core',
  patchSuccess: 200,
  groupPatchSuccess: 204,
  putOmitted: 'clear',
  removeFilterMiss: 'success',
  pagination: 'index',
  deleteMode: 'hard',
  etag: 'weak',
};

export const PROFILES: Readonly<Record<ProfileName, Knobs>> = {
  rfc: RFC,
  // Entra, "Develop a SCIM endpoint": group names are unique; its engine asks for `manager eq "…"`, and it mixes two dialects.
  entra: {
    ...RFC,
    profile: 'entra',
    coerceBooleanText: 'on',
    managerString: 'accept+emptyRemoves',
    groupNameUnique: 'on',
    unqualifiedNames: 'extensions',
  },
  // Okta deactivates without a path and sends ids and empty lists along, all of which the RFC's bundle reads.
  okta: { ...RFC, profile: 'okta' },
  // draft-zollner-scim-interop-profile-02: what is ambiguous is refused, and the ETag headers are not used.
  interop: {
    ...RFC,
    profile: 'interop',
    removeMembersByValue: 'reject',
    pathlessPatch: 'off',
    dottedKeys: 'reject',
    unknownAttribute: 'reject',
    unknownSchemaUrn: 'reject',
    unknownFilterAttribute: '400',
    etag: 'off',
  },
  // OpenID IPSIE AL SCIM profile, draft 00: what it demands beyond the RFC (bulk, filters, rates) holds under every profile.
  ipsie: { ...RFC, profile: 'ipsie' },
};

/** The knobs after a change; a profile puts all of them back to its bundle first. */
export function changeKnobs(current: Knobs, change: KnobsChange): Knobs {
  const start = change.profile === undefined ? current : PROFILES[change.profile];
  return Knobs.parse({ ...start, ...change });
}
