/** One place where the source breaks a rule of the house, and what to do instead. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly says: string;
}

export const printBreach = ({ path, line, says }: Breach): string => `${path}:${line} ${says}`;
