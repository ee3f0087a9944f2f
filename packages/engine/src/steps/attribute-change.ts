import type { Json } from '@scimulator/scim';

/** One operation of an update: what the target has and what the mapping wants instead. */
export interface AttributeChange {
  /** The target path exactly as the mapping writes it, e.g. `emails[type eq "work"].value`. */
  readonly path: string;
  /** `add` where the target has no value, `replace` where it has one, `remove` for members that left. */
  readonly kind: 'add' | 'replace' | 'remove';
  readonly value: Json;
  readonly oldValue?: Json;
  /** True for the value of `Redact(…)`: it flows, but no log shows it. */
  readonly isRedacted?: boolean;
}
