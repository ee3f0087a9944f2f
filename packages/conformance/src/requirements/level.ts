/**
 * How binding a requirement is. MUST, SHOULD and MAY are the RFC's words; ENTRA and OKTA are what that client
 * needs although the RFC does not ask for it; IPSIE and INTEROP come from the two profiles of that name; ROBUST is
 * plain hygiene.
 */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'ENTRA' | 'OKTA' | 'IPSIE' | 'INTEROP' | 'ROBUST';

export interface Requirement {
  readonly level: Level;
  /** Where it is written: "RFC 7644 3.4.2.2", "Entra: SCIM article". */
  readonly source: string;
  readonly title: string;
}

const requirement =
  (level: Level) =>
  (source: string, title: string): Requirement => ({ level, source, title });

export const must = requirement('MUST');
export const should = requirement('SHOULD');
export const may = requirement('MAY');
export const entra = requirement('ENTRA');
export const okta = requirement('OKTA');
export const ipsie = requirement('IPSIE');
export const interop = requirement('INTEROP');
export const robust = requirement('ROBUST');
