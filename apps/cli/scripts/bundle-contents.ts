import type { Metafile } from 'esbuild';

/** The folders of the libraries that went into a bundle: `node_modules/zod`. */
export function bundledPackages({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  return [...new Set(folders)].sort();
}

/** The libraries that a bundle imports from outside itself, without Node's own modules. */
export function importedExternals({ outputs }: Metafile): readonly string[] {
  const imported = Object.values(outputs)
    .flatMap((output) => output.imports)
    .filter(({ external, path }) => external && !path.startsWith('node:'))
    .map(({ path }) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(imported)].sort();
}
