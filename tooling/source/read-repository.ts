import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Manifest, Manifests } from '../rules/arrows.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every TypeScript file of the house, read from the disk. */
export function readRepository(): readonly SourceFile[] {
  return globSync(
    [
      '{packages,apps}/*/{src,test,bench,scripts}/**/*.{ts,tsx}',
      '{packages,apps}/*/*.ts',
      'tooling/**/*.ts',
      '*.ts',
    ],
    { cwd: ROOT },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => readSourceFile(path, readFileSync(`${ROOT}${path}`, 'utf8')));
}

/** Every package.json of the house. */
export function readManifests(): Manifests {
  const folders = globSync('{packages,apps}/*/package.json', { cwd: ROOT }).map((path) =>
    path.replaceAll('\\', '/').replace('/package.json', ''),
  );
  return {
    root: readManifest(''),
    workspaces: Object.fromEntries(folders.sort().map((folder) => [folder, readManifest(`${folder}/`)])),
  };
}

function readManifest(folder: string): Manifest {
  const manifest: Partial<Record<'dependencies' | 'devDependencies', object>> & { readonly name: string } =
    JSON.parse(readFileSync(`${ROOT}${folder}package.json`, 'utf8'));
  return {
    name: manifest.name,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
  };
}
