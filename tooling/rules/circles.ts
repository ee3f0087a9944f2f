import type { SourceFile } from '../source/source-file.ts';
import type { Breach } from './breach.ts';

/** Files that import one another in a circle, type imports included; each circle is named once. */
export function circleBreaches(files: readonly SourceFile[]): readonly Breach[] {
  return circles(importGraph(files)).map((circle) => ({
    path: circle[0] ?? '',
    line: 1,
    says: `imports itself by ${[...circle.slice(1), circle[0]].join(' → ')}: move what both need to a third file`,
  }));
}

type Graph = ReadonlyMap<string, readonly string[]>;

function importGraph(files: readonly SourceFile[]): Graph {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => new URL(specifier, `file:///${path}`).pathname.slice(1))
        .filter((target) => known.has(target)),
    ]),
  );
}

/** One circle for each file that a walk along the imports meets again while it is still on the way. */
function circles(graph: Graph): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const finished = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push(way.slice(start));
    if (start >= 0 || finished.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
