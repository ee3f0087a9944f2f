import { CREATE_FAULTS } from './catalogue/creates.ts';
import { FRIENDLY } from './catalogue/friendly.ts';
import { LIST_FAULTS } from './catalogue/lists.ts';
import { MEMBER_FAULTS } from './catalogue/members.ts';
import { PATCH_FAULTS } from './catalogue/patches.ts';
import { QUERY_FAULTS } from './catalogue/queries.ts';
import { REFUSAL_FAULTS } from './catalogue/refusals.ts';
import { REPRESENTATION_FAULTS } from './catalogue/representation.ts';
import { SERVICE_FAULTS } from './catalogue/service.ts';
import { TRANSPORT_FAULTS } from './catalogue/transport.ts';
import { WRITE_FAULTS } from './catalogue/writes.ts';
import type { NamedFault } from './named-fault.ts';

const numberOf = ({ id }: NamedFault): number => Number(id?.slice(1) ?? 0);

/** Every fault that has a name: the three friendly ones, and those of the catalogue by their numbers. */
export const FAULTS: readonly NamedFault[] = [
  ...FRIENDLY,
  ...QUERY_FAULTS,
  ...LIST_FAULTS,
  ...REPRESENTATION_FAULTS,
  ...CREATE_FAULTS,
  ...PATCH_FAULTS,
  ...MEMBER_FAULTS,
  ...WRITE_FAULTS,
  ...REFUSAL_FAULTS,
  ...TRANSPORT_FAULTS,
  ...SERVICE_FAULTS,
].toSorted((a, b) => numberOf(a) - numberOf(b));

const BY_NAME: ReadonlyMap<string, NamedFault> = new Map(
  FAULTS.flatMap((fault) =>
    [fault.name, ...(fault.id === undefined ? [] : [fault.id])].map((key) => [key.toLowerCase(), fault]),
  ),
);

/** The fault of that name or number; undefined where there is none. */
export const faultNamed = (text: string): NamedFault | undefined => BY_NAME.get(text.toLowerCase());

/** A fault as the catalogue shows it. */
export interface FaultDescription {
  readonly id?: string;
  readonly name: string;
  readonly wire: string;
  readonly entra: string;
  readonly source: string;
  readonly variants: readonly string[];
}

export const describeFault = ({ id, name, wire, entra, source, variants }: NamedFault): FaultDescription => ({
  ...(id === undefined ? {} : { id }),
  name,
  wire,
  entra,
  source,
  variants: Object.keys(variants ?? {}),
});
