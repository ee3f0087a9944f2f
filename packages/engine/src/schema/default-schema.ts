import type { JsonObject } from '@scimulator/scim';

/** The schema of a new job of template `scim` (entra-engine 4.3, scim-wire 3.4). */
export declare const DEFAULT_SCHEMA: JsonObject;
