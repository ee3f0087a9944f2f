import type { FaultEffect, FaultMatch } from './effect.ts';
import type { Alteration } from './handling.ts';

/** One way in which a fault shows. */
export interface FaultBehaviour {
  /** What it does to the answer as a whole and to the connection. */
  readonly effect?: FaultEffect;
  /** What it does to the handling; made once for each rule, because some remember what they have seen. */
  readonly alter?: () => Alteration;
}

/** A misbehaviour that has a name. Everything about it stands in its row. */
export interface NamedFault extends FaultBehaviour {
  /** Its number in the catalogue; the friendly ones have none. */
  readonly id?: string;
  readonly name: string;
  /** What a client sees, in words. */
  readonly wire: string;
  /** What the Entra provisioning service does about it. */
  readonly entra: string;
  readonly source: string;
  /** The requests it is about; a rule's own `match` narrows them further. */
  readonly match?: FaultMatch;
  /** What a rule starts from that says nothing else. */
  readonly rhythm?: { readonly after?: number; readonly every?: number };
  /** Other ways in which it shows; a rule picks one with `variant`. */
  readonly variants?: Readonly<Record<string, FaultBehaviour>>;
}
