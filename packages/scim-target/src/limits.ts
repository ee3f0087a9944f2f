/** What the target refuses to exceed, so that no client can exhaust it. Each is a setting of {@link createScimTarget}. */
export interface Limits {
  /** Bytes of a request body; more is answered 413. */
  readonly bodyBytesMax: number;
  /** Objects and arrays inside one another in a request body; more is answered 400 `invalidSyntax`. SCIM itself needs five. */
  readonly jsonDepthMax: number;
  /** Operations of a PATCH; more is answered 413. Each looks at what those before it have left. */
  readonly patchOperationsMax: number;
  /** Characters of a filter; more is answered 400 `invalidFilter`. */
  readonly filterLengthMax: number;
  /** Characters of a value that must be unique; more is answered 400 `invalidValue`. */
  readonly uniqueValueLengthMax: number;
  /** Resources on a page when the client names no `count`. */
  readonly pageSizeDefault: number;
  /** Resources on a page at most, whatever `count` says (RFC 7644 3.4.2.4). */
  readonly pageSizeMax: number;
  /** Milliseconds for which a cursor is good (RFC 9865 section 4: `cursorTimeout`). */
  readonly cursorLifetimeMs: number;
  /** Operations of a bulk request; more is answered 413 (RFC 7644 3.7.4). Its bytes are those of any body. */
  readonly bulkOperationsMax: number;
  /** Entries that the journal of a tenant keeps; older ones are forgotten. */
  readonly journalEntriesMax: number;
  /** Characters of each body that the journal keeps. */
  readonly journalBodyLengthMax: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytesMax: 1_048_576,
  jsonDepthMax: 32,
  patchOperationsMax: 1_000,
  filterLengthMax: 10_000,
  uniqueValueLengthMax: 1_024,
  pageSizeDefault: 100,
  pageSizeMax: 1_000,
  cursorLifetimeMs: 3_600_000,
  bulkOperationsMax: 1_000,
  journalEntriesMax: 10_000,
  journalBodyLengthMax: 16_384,
};
