type Row = readonly (string | number)[];

/** Prints rows under their heads: numbers to the right, with separators between thousands. */
export function printTable(heads: readonly string[], rows: readonly Row[]): void {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? rounded(cell) : cell)));
  const widths = heads.map((head, at) => Math.max(head.length, ...texts.map((row) => row[at]?.length ?? 0)));
  const isNumber = (at: number): boolean => rows.every((row) => typeof row[at] === 'number');
  for (const row of [heads, ...texts]) {
    const cells = row.map((cell, at) =>
      isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`.trimEnd());
  }
}

const rounded = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
