import type { CycleCounts, Execution } from '@scimulator/engine';

/** How the objects of a cycle ended: `155 created, 0 updated, …`. */
export function endedText({ ended }: CycleCounts): string {
  return Object.entries(ended)
    .filter(([name, count]) => count > 0 || name !== 'staged')
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', ');
}

export function durationText({ beganMs, endedMs }: Pick<Execution, 'beganMs' | 'endedMs'>): string {
  return `${((endedMs - beganMs) / 1_000).toFixed(1)} s`;
}
