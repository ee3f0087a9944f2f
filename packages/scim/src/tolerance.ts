/**
 * What is done with requests that RFC 7643 and 7644 do not allow, or leave open, and that clients send all the same.
 * Each part can be set by itself; the defaults understand all of them.
 */
export interface Tolerances {
  /** The text "True" or "False" where a boolean is declared (Entra's legacy dialect): read as one, or invalidValue. */
  readonly coerceBooleanText: 'off' | 'on';
  /**
   * A singular complex value written as the bare text of its `value`, or as an array of one (Entra's `manager`):
   * invalidValue, or read; and whether "" then takes the value away.
   */
  readonly managerString: 'reject' | 'accept' | 'accept+emptyRemoves';
  /**
   * A remove whose `value` lists elements (Entra's legacy dialect): removes those; ignores the list and so removes all
   * of them, as a literal reading of RFC 7644 3.5.2.2 has it; or invalidSyntax.
   */
  readonly removeMembersByValue: 'targeted' | 'wipe' | 'reject';
  /** Operations without a path (Okta, Entra's flag dialect): carried out, or invalidSyntax. */
  readonly pathlessPatch: 'off' | 'on';
  /**
   * Keys such as `name.givenName` in the value of an operation without a path (Entra's flag dialect): taken for paths;
   * for the name of an attribute, which then nobody knows; or invalidSyntax.
   */
  readonly dottedKeys: 'expand' | 'literal' | 'reject';
  /** Attributes that no schema declares, in bodies and in values: passed over, or invalidSyntax. */
  readonly unknownAttribute: 'ignore' | 'reject';
  /** URNs in `schemas` that the type does not have (Entra adds one of Microsoft's to groups): passed over, or invalidValue. */
  readonly unknownSchemaUrn: 'ignore' | 'reject';
  /** A replace of `attribute[filter].sub` that fits no element: noTarget (RFC 7644 3.5.2.3), or makes it (Entra). An add always does. */
  readonly createOnFilterMiss: 'error' | 'create';
  /** A remove whose filter fits no element: nothing to do, or noTarget. */
  readonly removeFilterMiss: 'success' | 'noTarget';
  /** What becomes of readWrite attributes that a PUT leaves out (RFC 7644 3.5.1 allows both). */
  readonly putOmitted: 'clear' | 'keep';
}

export const DEFAULT_TOLERANCES: Tolerances = {
  coerceBooleanText: 'on',
  managerString: 'accept+emptyRemoves',
  removeMembersByValue: 'targeted',
  pathlessPatch: 'on',
  dottedKeys: 'expand',
  unknownAttribute: 'ignore',
  unknownSchemaUrn: 'ignore',
  createOnFilterMiss: 'create',
  removeFilterMiss: 'success',
  putOmitted: 'clear',
};
