import type { CycleCounts, EndCounts } from './job.ts';

export const NO_ENDS: EndCounts = {
  created: 0,
  updated: 0,
  disabled: 0,
  deleted: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  staged: 0,
};

export const NO_COUNTS: CycleCounts = {
  imported: 0,
  importedDeltas: 0,
  importedReferenceDeltas: 0,
  entitled: 0,
  entitledForProvisioning: 0,
  escrowed: 0,
  exports: 0,
  exported: 0,
  ended: NO_ENDS,
};

export type CountDelta = Partial<Omit<CycleCounts, 'ended'>> & { readonly ended?: Partial<EndCounts> };

/** The counts after a page; a delta may be negative (staged work that has been done). */
export function addCounts(counts: CycleCounts, delta: CountDelta): CycleCounts {
  const { ended, ...rest } = delta;
  return { ...counts, ...sums(counts, rest), ended: { ...counts.ended, ...sums(counts.ended, ended ?? {}) } };
}

function sums<T extends object>(base: T, delta: Partial<Record<keyof T, number>>): Partial<T> {
  const names = Object.keys(delta) as (keyof T)[];
  return Object.fromEntries(
    names.map((name) => [name, Number(base[name]) + (delta[name] ?? 0)]),
  ) as Partial<T>;
}

/** How many objects a cycle has evaluated: each is in exactly one end state (reliability 3.2, I2). */
export function evaluatedCount({ ended }: CycleCounts): number {
  return Object.values(ended).reduce((sum, count) => sum + count, 0);
}
