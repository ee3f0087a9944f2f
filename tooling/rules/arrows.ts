import type { House } from '../house.ts';
import type { Import, SourceFile } from '../source/source-file.ts';
import type { Breach } from './breach.ts';
import { isShipped, packageNameOf, workspaceOf } from './places.ts';

/** What a package.json declares. */
export interface Manifest {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

export interface Manifests {
  readonly root: Manifest;
  /** By folder: `packages/scim`. */
  readonly workspaces: Readonly<Record<string, Manifest>>;
}

/**
 * The arrows between workspaces, and between each and its libraries: imported is declared, and declared is imported.
 * Tests may import what the root declares for development, and the helpers of `tooling/`.
 */
export function arrowBreaches(
  files: readonly SourceFile[],
  manifests: Manifests,
  house: House,
): readonly Breach[] {
  return [
    ...files.flatMap((file) =>
      file.imports.flatMap((imported) => {
        const says = wrongImport(file, imported, manifests, house);
        return says === undefined ? [] : [{ path: file.path, line: imported.line, says }];
      }),
    ),
    ...Object.entries(manifests.workspaces).flatMap(([folder, manifest]) =>
      folder in house.workspaces ? unusedDependencies(folder, manifest, files) : [strangerBreach(folder)],
    ),
  ];
}

function wrongImport(
  file: SourceFile,
  { specifier }: Import,
  manifests: Manifests,
  house: House,
): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) return wrongRelativeImport(file.path, specifier);

  const folder = workspaceOf(file.path);
  const workspace = folder === undefined ? undefined : house.workspaces[folder];
  const manifest = folder === undefined ? undefined : manifests.workspaces[folder];
  if (!workspace || !manifest) return wrongHouseImport(specifier, manifests.root);

  const name = packageNameOf(specifier);
  if (name.startsWith('@scimulator/')) {
    if (!workspace.mayImport.includes(name))
      return `imports ${name}: ${allowed(folder, workspace.mayImport)}`;
    if (specifier !== name) return `imports ${specifier}: import ${name}, and export there what is needed`;
  }
  const declared = new Set(manifest.dependencies);
  if (!isShipped(file.path)) {
    for (const dependency of [...manifest.devDependencies, ...manifests.root.devDependencies])
      declared.add(dependency);
  }
  if (!declared.has(name)) return `imports ${name}: declare it in ${folder}/package.json`;
  const isForeign = isShipped(file.path) && workspace.libraries && !name.startsWith('@scimulator/');
  if (isForeign && !workspace.libraries.includes(name)) {
    return `imports ${name}: ${allowed(folder, workspace.libraries)}`;
  }
  return undefined;
}

const allowed = (folder: string | undefined, names: readonly string[]): string =>
  `${folder} may import ${names.length > 0 ? names.join(', ') : 'no other package of the house'}`;

function wrongRelativeImport(path: string, specifier: string): string | undefined {
  if (!/\.(ts|js|json)$/.test(specifier)) return `imports ${specifier}: write the file's name with its .ts`;
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  const folder = workspaceOf(path);
  if (workspaceOf(target) === folder) return undefined;
  if (!isShipped(path) && target.startsWith('tooling/')) return undefined;
  if (folder === undefined && !target.startsWith('packages/') && !target.startsWith('apps/'))
    return undefined;
  return `imports ${specifier}: import a package by its name, and only what it exports`;
}

function wrongHouseImport(specifier: string, root: Manifest): string | undefined {
  const name = packageNameOf(specifier);
  if (name.startsWith('@scimulator/')) return `imports ${name}: tooling reads the source, it does not run it`;
  if (root.devDependencies.includes(name)) return undefined;
  return `imports ${name}: declare it in the root's package.json`;
}

const strangerBreach = (folder: string): Breach => ({
  path: `${folder}/package.json`,
  line: 1,
  says: 'is a workspace without arrows: say in tooling/house.ts what it may import',
});

function unusedDependencies(
  folder: string,
  manifest: Manifest,
  files: readonly SourceFile[],
): readonly Breach[] {
  const imported = new Set(
    files
      .filter(({ path }) => isShipped(path) && workspaceOf(path) === folder)
      .flatMap((file) => file.imports.map(({ specifier }) => packageNameOf(specifier))),
  );
  return manifest.dependencies
    .filter((name) => !imported.has(name))
    .map((name) => ({
      path: `${folder}/package.json`,
      line: 1,
      says: `declares ${name}, which no source of it imports: take it out, or make it a devDependency`,
    }));
}
