import { globSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

// The folder of a package's migrations as its source names it, by a URL or by a path; it lies beside `src/`.
const FOLDER_IN_SOURCE = /(?<=new URL\('|\$\{import\.meta\.dirname\}\/)(?:\.\.\/)+migrations(?=[/'`])/g;

/**
 * Makes the bundle look for each package's migrations in `migrations/<package>/` beside itself.
 * The packages that it met are added to `met`.
 */
export function relocateMigrations(met: Set<string>): Plugin {
  return {
    name: 'relocate-migrations',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        const name = /packages[\\/]([^\\/]+)[\\/]src/.exec(path)?.[1];
        const source = await readFile(path, 'utf8');
        const contents = source.replace(FOLDER_IN_SOURCE, () => {
          if (name !== undefined) met.add(name);
          return `./migrations/${name}`;
        });
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** Copies the migrations of each package to where the bundle looks for them; drizzle-kit's snapshots stay behind. */
export async function copyMigrations(root: string, dist: string, met: ReadonlySet<string>): Promise<void> {
  for (const folder of globSync('packages/*/migrations', { cwd: root })) {
    const name = folder.split(/[\\/]/)[1] ?? '';
    if (!met.has(name)) {
      throw new Error(`the bundle never looks for ${folder}: name it relative to import.meta.dirname`);
    }
    await cp(`${root}${folder}`, `${dist}migrations/${name}`, {
      recursive: true,
      filter: (path) => !path.endsWith('_snapshot.json'),
    });
  }
}
