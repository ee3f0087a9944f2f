import type { SourceFile } from '../source/source-file.ts';
import type { Breach } from './breach.ts';

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.(bench|config|d|test))?\.ts$/;
const DRAWERS: ReadonlySet<string> = new Set(['helpers.ts', 'misc.ts', 'util.ts', 'utils.ts']);

/** Names of files that the house does not use, and exports without a name. */
export function nameBreaches(files: readonly SourceFile[]): readonly Breach[] {
  return files.flatMap((file) => [
    ...fileName(file.path).map((says) => ({ path: file.path, line: 1, says })),
    ...(file.path.endsWith('.config.ts') ? [] : defaultExports(file)),
  ]);
}

function fileName(path: string): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.endsWith('.tsx')) return ['is a .tsx file: Node cannot strip JSX; write HTML with hono/html'];
  if (DRAWERS.has(name)) return ['is a drawer for anything: name the file after what it exports'];
  return KEBAB_CASE.test(name) ? [] : ['is not named in kebab-case'];
}

function defaultExports({ path, defaultExports: places }: SourceFile): readonly Breach[] {
  return places.map(({ line }) => ({ path, line, says: 'exports a default: give the export its name' }));
}
