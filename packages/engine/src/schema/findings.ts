/** What a compilation comes upon, in the order of the schema. Each sentence names the place. */
export interface Findings {
  /** Parts that are left out; the rest works. */
  readonly unsupported: string[];
  /** What must be mended before the schema can be used. */
  readonly problems: string[];
}

export function noFindings(): Findings {
  return { unsupported: [], problems: [] };
}
