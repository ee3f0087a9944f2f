import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import house from '../../package.json' with { type: 'json' };

const VERSION = house.devDependencies['@electric-sql/pglite'];
// Beside the modules it was made with, so that a new install makes a new one.
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/scimulator/', import.meta.url));

/** The file of an empty PGlite data directory, made at the first call with each version of PGlite. */
export async function ensurePgliteDump(): Promise<string> {
  const file = `${CACHE}pglite-${VERSION}.tar`;
  if (existsSync(file)) return file;

  await mkdir(CACHE, { recursive: true });
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();

  // Two runs may start at the same moment: each writes its own file, and the rename is atomic.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, dump.stream());
  await rename(unfinished, file);
  return file;
}

/** An empty PGlite in memory, from the dump at `file`. */
export async function openPglite(file: string): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([await readFile(file)]) });
}
